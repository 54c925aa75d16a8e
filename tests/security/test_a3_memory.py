"""A3: whoever reads the memory of a running server finds little of who signed a sealed petition before.

Python and the allocators below it do not wipe what they let go, so this is as good as it gets and no promise: most of
what signers sent is written over by what comes after. What is found at once shows that the search is a search.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest

from petition_app.queries import worker_keys
from petition_app.services import worker_keys as services
from tests import conftest, memory, seals
from tests.network import free_port
from tests.web_process import Server
from tests.worker_process import Worker, wait_until

EARLY, LATER = 20, 200


class Machine:
    """A web server and a worker, with their memory."""

    def __init__(self, web: Server, worker: Worker) -> None:
        self.web = web
        self.worker = worker

    def remembers(self) -> tuple[int, int]:
        """Return of how many early signers the memory holds something: the web server's, and the worker's."""
        markers = [mark("qzxvearly", number).encode() for number in range(EARLY)]
        web = {found for each in memory.family(self.web.process.pid) for found in memory.found(each, markers)}
        return len(web), len(memory.found(self.worker.pid, markers))


def mark(name: str, number: int) -> str:
    return f"{name}{number:04}"


@contextmanager
def running(settings, folder, port) -> Iterator[Machine]:
    with ExitStack() as stack:
        worker = Worker(settings, folder)
        stack.callback(worker.close)
        worker.start()
        web = Server(settings, port)
        stack.callback(web.close)
        wait_until(web.answers)
        wait_until(lambda: bool(worker_keys.now_alive()))
        yield Machine(web, worker)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="this system shows no process's memory as a file")
def test_a3_most_of_what_earlier_signers_sent_is_gone_from_the_memory(app, database, key_file, mailbox, tmp_path, make):
    services.show()
    petition = seals.petition(make, seals.identities())
    services.forget()
    port = free_port()
    settings = conftest.environment(key_file, database, tmp_path) | {
        "MAIL_SERVER": "127.0.0.1",
        "MAIL_PORT": str(mailbox.port),
        "MAIL_USE_TLS": "off",
        "PUBLIC_BASE_URL": f"http://127.0.0.1:{port}",
    }

    def sign(machine, name, number):
        who = mark(name, number)
        form = {"name": who, "email": f"{who}@example.org", "country": "DE", "consent": "y", "disclose": "counted"}
        body = urlencode(form | {"display": "nothing"}).encode()
        length = f"Content-Length: {len(body)}\r\n\r\n".encode()
        assert machine.web.told(f"/en/{petition.slug}/sign", length + body)[0] == 303

    with running(settings, tmp_path, port) as machine:
        for number in range(EARLY):
            sign(machine, "qzxvearly", number)
        at_once, _ = machine.remembers()
        for number in range(LATER):
            sign(machine, "qzxvlater", number)
        wait_until(lambda: len(mailbox.mails) == EARLY + LATER)
        web, worker = machine.remembers()

    assert max(web, worker) <= EARLY // 4 < at_once, (at_once, web, worker)
