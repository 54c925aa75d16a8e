"""`make run`: the web server and the worker come up together and go down together."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

import psutil
import pytest

from tests import conftest
from tests.network import free_port

pytestmark = pytest.mark.slow


class Running:
    """A service that was started as `make run` starts it."""

    def __init__(self, folder, port):
        self.port = port
        self.output = folder / "output"
        settings = {
            "PATH": os.environ["PATH"],
            "PORT": str(port),
            "DATABASE_URL": f"sqlite:///{folder / 'petition.db'}",
            "FILES_DIR": str(folder / "files"),
            "KEY_FILE": str(conftest.write_key(folder / "keys")),
            "SECRET_KEY": "kN3vT9xQ2mZ7wR4bY8cF6hJ1dL5gP0sA",
        }
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "deploy/run_here.py"],
                cwd=conftest.ROOT,
                env=settings,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def family(self):
        return psutil.Process(self.process.pid).children(recursive=True)

    def until(self, true, seconds=60):
        deadline = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < deadline, self.output.read_text()
            time.sleep(0.1)

    def says_where_to_look(self):
        return "Ctrl-C ends it." in self.output.read_text() or self.process.poll() is not None

    def status(self, path):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            error.close()
            return error.code


@pytest.fixture
def start(tmp_path):
    started = []

    def begin(port=None):
        running = Running(tmp_path, port or free_port())
        started.append(running)
        return running

    yield begin
    for running in started:
        if running.process.poll() is None:
            os.killpg(running.process.pid, signal.SIGKILL)
            running.process.wait()


def test_it_shows_the_demo_and_ends_on_ctrl_c_and_again(start):
    for _ in range(2):
        running = start()
        running.until(running.says_where_to_look)
        assert f"http://127.0.0.1:{running.port}" in running.output.read_text()
        assert running.status("/en/justice-for-chechnya") == 200
        assert running.status("/readyz") == 200
        family = running.family()
        assert len(family) >= 2

        os.killpg(running.process.pid, signal.SIGINT)

        assert running.process.wait(30) == 0
        _gone, alive = psutil.wait_procs(family, timeout=10)
        assert alive == []
        assert "Traceback" not in running.output.read_text()


@pytest.mark.parametrize("program", ["granian", "flask"])
def test_one_that_is_killed_takes_the_other_with_it(start, program):
    running = start()
    running.until(running.says_where_to_look)
    family = running.family()
    child = next(each for each in family if each.ppid() == running.process.pid and program in each.cmdline())

    child.kill()

    assert running.process.wait(30) == 1
    assert "so we end too." in running.output.read_text()
    _gone, alive = psutil.wait_procs(family, timeout=10)
    assert alive == []


def test_a_port_that_is_taken_is_said_in_a_sentence(start):
    import socket

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        running = start(port)

        assert running.process.wait(30) == 1
    assert running.output.read_text() == (
        f"Port {port} is taken. Stop what listens there, or take another one: make run PORT={port + 1}\n"
    )
