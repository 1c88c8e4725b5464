"""Where connections may go: only http(s), only the source's hosts, only public addresses.

The address is checked where it is used, when a name is resolved for a connection; a name that points to a private
network is refused even if it looked well in a listing.
"""

from __future__ import annotations

import ipaddress
from typing import Any, Self, cast
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import UsageError
from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer

from crawler.context import Context
from crawler.refusals import Refused

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Which names led to refused addresses, in this process: the resolver can only say "no address".
refused_addresses: dict[str, str] = {}


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, also where it hides an IPv4 address in an IPv6 one."""
    try:
        ip = ipaddress.ip_address(address.split("%", 1)[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        hidden = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if hidden is None and ip in _NAT64:
            hidden = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if hidden is not None:
            return is_public(str(hidden))
    return ip.is_global and not ip.is_multicast


def parse_connect_to(text: str) -> dict[tuple[str, int], tuple[str, int]]:
    """``HOST:PORT:ADDRESS:PORT``, …; an empty HOST for any, as curl's --connect-to. Raises UsageError."""
    found: dict[tuple[str, int], tuple[str, int]] = {}
    for entry in filter(None, (part.strip() for part in text.split(","))):
        parts = entry.split(":")
        if len(parts) != 4 or not (parts[1].isdecimal() and parts[3].isdecimal()):
            raise UsageError(f"CONNECT_TO takes HOST:PORT:ADDRESS:PORT, not {entry!r}", print_help=False)
        found[parts[0].lower(), int(parts[1])] = (parts[2], int(parts[3]))
    return found


@implementer(IResolutionReceiver)
class _PublicOnly:
    """Hands on the addresses that may be connected to."""

    def __init__(self, receiver: Any, name: str, allow_private: bool) -> None:
        self._receiver, self._name, self._allow_private = receiver, name, allow_private

    def resolutionBegan(self, resolution: IHostResolution) -> None:
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: IAddress) -> None:
        host = str(cast("Any", address).host)
        if self._allow_private or is_public(host):
            self._receiver.addressResolved(address)
        else:
            refused_addresses[self._name] = host

    def resolutionComplete(self) -> None:
        self._receiver.resolutionComplete()


@implementer(IHostnameResolver)
class GuardedResolver:
    """Scrapy's resolver here (TWISTED_DNS_RESOLVER): names → public addresses, or where CONNECT_TO leads."""

    def __init__(self, reactor: Any, allow_private: bool, connect_to: dict[tuple[str, int], tuple[str, int]]) -> None:
        self._reactor = reactor
        self._inner = reactor.nameResolver
        self._allow_private = allow_private
        self._connect_to = connect_to

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> Self:
        settings = crawler.settings
        return cls(reactor, settings.getbool("ALLOW_PRIVATE_ADDRESSES"), parse_connect_to(settings["CONNECT_TO"]))

    def install_on_reactor(self) -> None:
        self._reactor.installNameResolver(self)

    def resolveHostName(
        self,
        resolutionReceiver: Any,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Any = None,
        transportSemantics: str = "TCP",
    ) -> IHostResolution:
        host, port = hostName, portNumber
        for key in ((hostName.lower(), portNumber), ("", portNumber)):
            if key in self._connect_to:
                host, port = self._connect_to[key]
                break
        receiver = _PublicOnly(resolutionReceiver, hostName, self._allow_private)
        return cast(
            "IHostResolution", self._inner.resolveHostName(receiver, host, port, addressTypes, transportSemantics)
        )


class OnlyTheSourcesHosts:
    """Downloader middleware, first of all: whatever isn't http(s) on a host of the source isn't asked, wherever the
    address came from, redirects among them."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._context = Context.of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        domains: tuple[str, ...] = getattr(self._crawler.spidercls, "domains", ())
        if parts.scheme not in ("http", "https") or parts.hostname not in domains:
            raise Refused("host", f"{request.url} is not on a host of {self._crawler.spidercls.name}")
        if parts.port not in (None, 80, 443):
            raise Refused("host", f"{request.url} asks for a port that no public site uses")
