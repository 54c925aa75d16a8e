"""Export faults: what an organiser is told when a file could not be made."""

from collections.abc import Iterator
from contextlib import contextmanager

from petition_app.adapters.files import DiskFull
from petition_app.adapters.keyring import KeyMissing
from petition_app.adapters.signature_list.volumes import ListNotPrinted
from petition_app.domain.envelopes import EnvelopeBroken
from petition_app.domain.exports import ExportFailed, ExportFailure
from petition_app.domain.sealing import SealBroken


@contextmanager
def named() -> Iterator[None]:
    """Give a fault its name: ExportFailed with a reason. What has none is a mistake of ours and said aloud."""
    try:
        yield
    except DiskFull as fault:
        raise ExportFailed(ExportFailure.DISK_FULL) from fault
    except ListNotPrinted as fault:
        raise ExportFailed(ExportFailure.NOT_PRINTED) from fault
    except (EnvelopeBroken, KeyMissing, SealBroken) as fault:
        raise ExportFailed(ExportFailure.UNREADABLE) from fault
