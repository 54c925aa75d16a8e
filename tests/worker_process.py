"""Worker process: `flask worker` as it really runs, to be stopped and killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class Worker:
    """One worker at a time; after it was killed, another can be started."""

    def __init__(self, settings: Mapping[str, str], folder: Path) -> None:
        self._environment = {**os.environ, **settings, "PYTHONWARNINGS": "default"}
        self._log = folder / "worker.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *options: str) -> None:
        """Start it."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "flask", "--app", "wsgi", "worker", *options],
                cwd=ROOT,
                env=self._environment,
                stdout=log,
                stderr=log,
            )

    def kill(self) -> None:
        """Kill it where it stands."""
        self._running.send_signal(signal.SIGKILL)

    def is_asked_to_stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Ask it to end."""
        self._running.send_signal(how)

    def ends(self, within: float = 30) -> int:
        """Wait for its end; return its exit code."""
        return self._running.wait(within)

    def says(self, words: str, within: float = 30) -> None:
        """Wait until it has said something."""
        wait_until(lambda: words in self.log, within)

    @property
    def log(self) -> str:
        """Whatever it has said."""
        return self._log.read_text()

    def close(self) -> None:
        """End it, if it runs."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    @property
    def pid(self) -> int:
        """Its number among the processes."""
        return self._running.pid

    @property
    def _running(self) -> "subprocess.Popen[bytes]":
        assert self._process is not None
        return self._process


def wait_until(condition: Callable[[], bool], within: float = 60) -> None:
    """Wait for something to become true."""
    end = time.monotonic() + within
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.005)
