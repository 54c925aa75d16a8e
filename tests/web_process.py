"""Web process: granian as it really runs."""

import os
import socket
import subprocess
import sys

from tests import conftest


class Server:
    """Granian with one worker, spoken to as a socket does."""

    def __init__(self, settings: dict[str, str], port: int) -> None:
        words = f"--interface wsgi --host 127.0.0.1 --port {port} --workers 1 --blocking-threads 1 --no-ws --no-log"
        self.port = port
        self.process = subprocess.Popen(
            [sys.executable, "-m", "granian", *words.split(), "wsgi:app"],
            cwd=conftest.ROOT,
            env={"PATH": os.environ["PATH"], **settings},
        )

    def answers(self) -> bool:
        assert self.process.poll() is None
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def told(self, path: str, rest: bytes, *, and_hangs_up: bool = False) -> tuple[int, str]:
        """Post something to a path; return the status and the page, or 0 where nothing came."""
        head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAccept-Language: de\r\n"
        kind = "Content-Type: application/x-www-form-urlencoded\r\n"
        with socket.create_connection(("127.0.0.1", self.port), 20) as line:
            line.sendall((head + kind).encode() + rest)
            if and_hangs_up:
                line.shutdown(socket.SHUT_WR)
            answer = b"".join(iter(lambda: line.recv(65536), b"")).decode()
        return int(answer.split(" ", 2)[1]) if answer else 0, answer.partition("\r\n\r\n")[2]

    def close(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(20)
