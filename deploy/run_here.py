"""Run here: the web server and the worker side by side on this machine, to see the service and to work on it.

Each of them ends when the other does, and both on Ctrl-C. How to run it in production is told in docs/running.md.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
FIRST_ANSWER_WITHIN = 60
LAST_WORDS = 10


class Stopped(Exception):
    """Somebody pressed Ctrl-C or asked us to end."""


def main() -> int:
    """Prepare the database, run both, say where to look; return the exit status."""
    port = int(os.environ.get("PORT", "8000"))
    base = os.environ.setdefault("PUBLIC_BASE_URL", f"http://127.0.0.1:{port}")
    if not _is_free(port):
        print(f"Port {port} is taken. Stop what listens there, or take another one: make run PORT={port + 1}")
        return 1
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    started: dict[str, subprocess.Popen[bytes]] = {}
    try:
        _flask("db", "upgrade")
        _flask("demo", "load")
        started["The web server"] = _start("granian", *_SERVER, "--port", str(port), "wsgi:app")
        started["The worker"] = _start("flask", "worker")
        _wait_for(base, started)
        print(_where_to_look(base), flush=True)
        return _until_one_ends(started)
    except Stopped:
        return 0
    except subprocess.CalledProcessError as mistake:
        return mistake.returncode
    finally:
        _end(started)


_SERVER = (
    "--interface wsgi --host 127.0.0.1 --workers 1 --blocking-threads 1 --no-ws --http 1 --log-level warning"
).split()


def _where_to_look(base: str) -> str:
    return f"""
  {base}                 the petitions
  {base}/dev/mailbox     the mail that was sent, confirmation links in it
  {base}/organise/       for organisers

Ctrl-C ends it."""


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As the server does it: a port on which a connection is just dying is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _flask(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "flask", *words], check=True, cwd=ROOT)


def _start(program: str, *words: str) -> subprocess.Popen[bytes]:
    # A group of its own: what a killed server leaves behind is found by it, and Ctrl-C reaches us alone.
    return subprocess.Popen([sys.executable, "-m", program, *words], cwd=ROOT, process_group=0)


def _wait_for(base: str, started: dict[str, subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + FIRST_ANSWER_WITHIN
    while time.monotonic() < deadline:
        if any(process.poll() is not None for process in started.values()):
            return
        try:
            with urllib.request.urlopen(f"{base}/", timeout=5) as answer:
                if answer.status == 200:
                    return
        except urllib.error.HTTPError as error:
            raise SystemExit(f"{base}/ answered {error.code}.") from None
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"{base}/ did not answer within {FIRST_ANSWER_WITHIN} seconds.")


def _until_one_ends(started: dict[str, subprocess.Popen[bytes]]) -> int:
    while True:
        for name, process in started.items():
            if process.poll() is not None:
                print(f"{name} ended with status {process.returncode}; so we end too.", file=sys.stderr)
                return 1
        time.sleep(0.2)


def _end(started: dict[str, subprocess.Popen[bytes]]) -> None:
    # A second Ctrl-C must not leave one of them behind.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for process in started.values():
        if process.poll() is None:
            process.terminate()
    for process in started.values():
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(LAST_WORDS)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise Stopped


if __name__ == "__main__":
    sys.exit(main())
