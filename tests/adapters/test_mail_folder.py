"""Mail folder: where mail goes in development."""

from petition_app.adapters import mail
from tests.adapters.test_mail_connection import MESSAGE


def test_without_a_server_mail_is_a_file_that_nobody_else_reads(make_app):
    app = make_app(MAIL_SERVER="")
    with app.app_context(), mail.connect() as folder:
        assert folder.deliver("olga@example.org", MESSAGE) is None
        (path,) = folder.newest(10)

    assert path.read_bytes() == MESSAGE
    assert path.suffix == ".eml"
    assert path.stat().st_mode & 0o077 == 0
    assert [other.name for other in path.parent.iterdir()] == [path.name]


def test_the_same_message_a_second_time_is_one_file(make_app):
    app = make_app(MAIL_SERVER="")
    with app.app_context(), mail.connect() as folder:
        folder.deliver("olga@example.org", MESSAGE)
        folder.deliver("olga@example.org", MESSAGE + b"again")
        folder.deliver("olga@example.org", MESSAGE.replace(b"<1@", b"<2@"))

        assert folder.newest(10)[-1].read_bytes().endswith(b"again")
        assert len(folder.newest(10)) == 2
        assert len(folder.newest(1)) == 1
