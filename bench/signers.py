"""Signers: an open-loop generator of people who sign, and the mail server that their mail arrives at.

Open loop: a new signer comes when the clock says so, whether or not the earlier ones are done, as in a
campaign that explodes; a service that falls behind is seen to fall behind.
"""

import asyncio
import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

_LINK = re.compile(rb"/confirm/([A-Za-z0-9_-]{43})")
_STAMP = re.compile(rb'name="started"[^>]*value="([^"]*)"')


@dataclass
class Outcome:
    """How long each complete signature took, and what went wrong."""

    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


class Sink:
    """A mail server that takes everything and hands each signer the link that came."""

    def __init__(self) -> None:
        self.waiting: dict[bytes, asyncio.Future[str]] = {}
        self.received = 0

    async def serve(self, port: int) -> asyncio.Server:
        """Listen on the loopback."""
        return await asyncio.start_server(self._session, "127.0.0.1", port)

    async def _session(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        recipient = b""
        try:
            writer.write(b"220 sink\r\n")
            while line := await reader.readline():
                word = line[:4].upper()
                if word == b"EHLO":
                    writer.write(b"250-sink\r\n250-8BITMIME\r\n250-PIPELINING\r\n250 SMTPUTF8\r\n")
                elif word == b"RCPT":
                    recipient = line[line.index(b"<") + 1 : line.index(b">")].lower()
                    writer.write(b"250 ok\r\n")
                elif word == b"DATA":
                    writer.write(b"354 go on\r\n")
                    self._arrived(recipient, await reader.readuntil(b"\r\n.\r\n"))
                    writer.write(b"250 taken\r\n")
                elif word == b"QUIT":
                    writer.write(b"221 bye\r\n")
                    break
                else:
                    writer.write(b"250 ok\r\n")
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()

    def _arrived(self, recipient: bytes, message: bytes) -> None:
        self.received += 1
        waiting = self.waiting.pop(recipient, None)
        found = _LINK.search(message)
        if waiting is not None and not waiting.done() and found:
            waiting.set_result(found.group(1).decode())


class Browser:
    """A pool of kept connections, as a reverse proxy in front of the service keeps them."""

    def __init__(self, port: int, connections: int) -> None:
        self._port = port
        self._idle: asyncio.LifoQueue[tuple[asyncio.StreamReader, asyncio.StreamWriter] | None] = asyncio.LifoQueue()
        for _ in range(connections):
            self._idle.put_nowait(None)

    async def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, bytes]:
        """Send one request; return the status and the body."""
        connection = await self._idle.get()
        try:
            reader, writer = connection or await asyncio.open_connection("127.0.0.1", self._port)
            body = urlencode(fields or {}).encode()
            head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n"
            if method == "POST":
                head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
            writer.write(head.encode() + b"\r\n" + (body if method == "POST" else b""))
            top = await reader.readuntil(b"\r\n\r\n")
            length = int(re.search(rb"content-length: (\d+)", top.lower()).group(1))  # type: ignore[union-attr]
            answer = await reader.readexactly(length)
            connection = (reader, writer)
        except BaseException:
            connection = None
            raise
        finally:
            self._idle.put_nowait(connection)
        return int(top[9:12]), answer


def form_fields(page: bytes, number: int) -> dict[str, str]:
    """Fill in the form of a page for the signer of that number."""
    stamp = _STAMP.search(page)
    if stamp is None:
        raise RuntimeError("the page has no form")
    return {
        "name": f"Ольга Signer {number}",
        "email": f"signer{number}@example.org",
        "country": "DE",
        "display": "nothing",
        "disclose": "name",
        "consent": "y",
        "started": stamp.group(1).decode(),
    }


async def sign_openly(browser: Browser, sink: Sink, path: str, first: int, number: int, rate: float) -> Outcome:
    """Let `number` people come at `rate` a second, each walking the whole way; wait for the last one."""
    outcome = Outcome()
    start = time.perf_counter()
    walks = []
    for place in range(number):
        await asyncio.sleep(max(0.0, start + place / rate - time.perf_counter()))
        walks.append(asyncio.create_task(_walk(browser, sink, path, first + place, outcome)))
    await asyncio.gather(*walks)
    return outcome


async def _walk(browser: Browser, sink: Sink, path: str, number: int, outcome: Outcome) -> None:
    began = time.perf_counter()
    address = f"signer{number}@example.org"
    mail: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    sink.waiting[address.encode()] = mail
    try:
        status, page = await browser.ask("GET", path)
        if status != 200:
            raise RuntimeError(f"page {status}")
        fields = form_fields(page, number)
        status, _ = await browser.ask("POST", path + "/sign", fields)
        if status != 303:
            raise RuntimeError(f"sign {status}")
        token = await asyncio.wait_for(mail, 120)
        for method in ("GET", "POST"):
            status, _ = await browser.ask(method, f"/confirm/{token}")
            if status != 200:
                raise RuntimeError(f"confirm {method} {status}")
        outcome.seconds.append(time.perf_counter() - began)
    except (RuntimeError, OSError, TimeoutError, asyncio.IncompleteReadError) as mistake:
        outcome.wrong.append(f"{type(mistake).__name__} {mistake}")
