"""Networks: the ranges of addresses from which one sender can write, a narrow one and the wider one around it."""

import ipaddress
from dataclasses import dataclass
from typing import Self

_MAPPED = ipaddress.IPv6Network("::ffff:0:0/96")
# Loopback, private and link-local ranges (RFC 1918, 3927, 4193, 4291): the own machine's, or its proxy's.
_OURS_4 = tuple(
    map(ipaddress.IPv4Network, ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"))
)
_OURS_6 = tuple(map(ipaddress.IPv6Network, ("::1/128", "fc00::/7", "fe80::/10")))


@dataclass(frozen=True, kw_only=True)
class Network:
    """Where a request came from: as narrow as one sender can be told from the next, and a step wider.

    An address of IPv4 may be one household or, behind a provider's translation (RFC 6888), thousands; the 256
    around it are often one hoster's. A household of IPv6 has a /64, a company or a rented server a /48
    (RFC 6177). An address that cannot be read, such as that of a socket, is a network of its own.
    """

    narrow: str
    wide: str
    #: Whether many strangers may share the narrow range.
    crowded: bool
    #: Whether it is the machine's own: behind a proxy that nobody named to us, all the world comes from there.
    ours: bool

    @classmethod
    def of(cls, address: str) -> Self:
        """Return the network of an address as the server saw it."""
        try:
            found = ipaddress.ip_address(address)
        except ValueError:
            return cls(narrow=address, wide=address, crowded=True, ours=True)
        number = int(found)
        if found.version == 6 and found not in _MAPPED:
            ours = any(found in range_ for range_ in _OURS_6)
            return cls(narrow=f"6/64/{number >> 64:x}", wide=f"6/48/{number >> 80:x}", crowded=False, ours=ours)
        number &= 0xFFFFFFFF
        ours = any(ipaddress.IPv4Address(number) in range_ for range_ in _OURS_4)
        return cls(narrow=f"4/32/{number:x}", wide=f"4/24/{number >> 8:x}", crowded=True, ours=ours)
