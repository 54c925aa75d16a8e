"""Network: tests reach this machine and nothing else, whatever library asks."""

import ipaddress
import socket
import sys
from typing import Any

_LOCAL_NAMES = frozenset({"", "localhost"})


class NetworkReached(RuntimeError):
    """A test asked for something beyond this machine."""


def guard() -> None:
    """Refuse every connection, datagram and look-up that leaves this machine, until the process ends."""
    sys.addaudithook(_refuse)


def free_port() -> int:
    """Return a port of this machine on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        # A path or bytes is a Unix socket; no address belongs to a connection that was checked before.
        if isinstance(address, tuple) and not _is_local(address[0]):
            raise NetworkReached(f"{event} to {address[0]}")
    elif event in ("socket.getaddrinfo", "socket.gethostbyname") and not _is_local(arguments[0]):
        raise NetworkReached(f"{event} of {arguments[0]}")


def _is_local(host: str | bytes | None) -> bool:
    name = host.decode() if isinstance(host, bytes) else host or ""
    if name in _LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(name).is_loopback or ipaddress.ip_address(name).is_unspecified
    except ValueError:
        return False
