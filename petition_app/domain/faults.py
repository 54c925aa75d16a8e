"""Faults: what may be written into a log of a mistake of ours."""


def place(error: BaseException) -> str:
    """Return the file and line in which an error arose.

    Its words are not for a log: they may hold a name, an address or a token.
    """
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    return f"{last.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{last.tb_lineno}" if last else ""
