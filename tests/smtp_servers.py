"""SMTP servers: ones that behave as no textbook says, each on a port of its own."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

Talk = Callable[[BinaryIO, "Conversation"], None]


class Conversation:
    """What a server was told on all its connections, and the messages that it accepted."""

    def __init__(self) -> None:
        self.connections = 0
        self.accepted: list[bytes] = []
        self.said: list[str] = []


class Server:
    """A server that talks with each client as it was told to."""

    def __init__(self, talk: Talk) -> None:
        self.conversation = Conversation()
        self._talk = talk
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._lines: list[socket.socket] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listener.close()
        for line in self._lines:
            line.close()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            self._lines.append(line)
            self.conversation.connections += 1
            threading.Thread(target=self._speak, args=(line,), daemon=True).start()

    def _speak(self, line: socket.socket) -> None:
        with line, line.makefile("rwb") as file:
            try:
                self._talk(file, self.conversation)
            except (OSError, ValueError):
                return


@contextmanager
def talking(talk: Talk) -> Iterator[Server]:
    """Run a server until the block ends."""
    server = Server(talk)
    try:
        yield server
    finally:
        server.close()


def says(file: BinaryIO, *lines: str) -> None:
    """Answer."""
    for line in lines:
        file.write(line.encode() + b"\r\n")
    file.flush()


def polite(
    *,
    offers: tuple[str, ...] = ("8BITMIME",),
    answers: dict[str, str] | None = None,
    hangs_up_after: str = "",
    mails_a_connection: int = 1000,
) -> Talk:
    """Return how a server talks that knows all commands, apart from what is said otherwise.

    `answers={"RCPT": "550 no"}` refuses, `hangs_up_after="."` drops the line after a message was accepted.
    """
    special = answers or {}

    def talk(file: BinaryIO, conversation: Conversation) -> None:
        mails = 0
        says(file, special.get("greeting", "220 here"))
        while line := file.readline().decode().strip():
            verb = line.split()[0].upper()
            conversation.said.append(line)
            if verb == hangs_up_after:
                return
            if verb == "EHLO":
                says(file, *(f"250-{offer}" for offer in ("here", *offers)), "250 HELP")
            elif verb == "MAIL" and mails == mails_a_connection:
                says(file, "421 enough")
                return
            elif verb in special:
                says(file, special[verb])
            elif verb == "DATA":
                says(file, "354 go on")
                message = b""
                while not message.endswith(b"\r\n.\r\n"):
                    message += file.readline()
                answer = special.get(".", "250 accepted")
                if answer.startswith("250"):
                    conversation.accepted.append(message)
                    mails += 1
                says(file, answer)
                if hangs_up_after == ".":
                    return
            elif verb == "QUIT":
                says(file, "221 bye")
                return
            else:
                says(file, "250 fine")

    return talk


def silent(file: BinaryIO, conversation: Conversation) -> None:
    """Accept the connection and say nothing, ever."""
    file.read()
