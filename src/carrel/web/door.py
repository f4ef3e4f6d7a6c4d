"""Who is at the door: this machine, a device that was let in, or a stranger; and by which names the house is called."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Request, Response, current_app, g

from carrel.devices import DeviceRecord
from carrel.errors import RecordInvalid
from carrel.lan.addresses import Address, OwnAddresses, parse
from carrel.lan.reach import Proxy, Reach, is_loopback
from carrel.web.tries import Tries

if TYPE_CHECKING:
    from carrel.house import House

DOOR = "carrel.door"
COOKIE = "carrel-device"
_KEPT_S = 400 * 24 * 3600
"""The longest that browsers keep a cookie (RFC 6265bis, section 5.5); it is given anew whenever the app starts."""
_OLD = {"HTTP/1", "HTTP/1.0"}
_FORWARDING = ("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "Forwarded", "Via")


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who sends a request. `address` is where it comes from, behind a trusted proxy what that says."""

    address: str
    is_machine: bool
    device: DeviceRecord | None = None

    @property
    def is_in(self) -> bool:
        return self.is_machine or self.device is not None

    @property
    def may_manage(self) -> bool:
        return self.is_machine or (self.device is not None and self.device.may_manage)


class Door:
    """Knows who asks. Safe to use from many threads."""

    def __init__(self, house: House, reach: Reach) -> None:
        self._house = house
        self._reach = reach
        self._own = OwnAddresses()
        self.tokens_tried = Tries("tokens", each=(60, "minute"), together=None)
        self.codes_tried = Tries("codes", each=(10, "minute"), together=(60, "minute"))
        self.secrets_tried = Tries("secrets", each=(30, "minute"), together=None)

    def visitor(self, request: Request) -> Visitor:
        """Return who sends a request. A list of devices that cannot be read lets no device in; the log says so."""
        peer = _peer(request)
        proxy = self._proxy_of(peer)
        address = _forwarded_for(request, proxy) if proxy is not None else peer
        is_machine = proxy is None and peer is not None and not is_forwarded(request) and self._is_own(peer, request.host)
        device = None if is_machine else self._device(request)
        return Visitor(str(address or "unknown"), is_machine, device)

    def is_proxied_unasked(self, request: Request) -> bool:
        """Say whether a request came through a proxy that we were not told to trust."""
        return is_forwarded(request) and self._proxy_of(_peer(request)) is None

    def goes_by(self, host: str) -> bool:
        """Say whether a Host header (RFC 9110, section 7.2) names this server: by loopback, by an address or name of this machine
        as far as it is served there, by its name in the house, or by its proxy's."""
        name = _name_in(host)
        if is_loopback(name) or name == self._reach.host.lower():
            return True
        proxy = self._reach.proxy
        if proxy is not None and host.lower() in {proxy.host, (urlsplit(proxy.url).hostname or "")}:
            return True
        if not self._reach.lan:
            return False
        address = parse(name)
        if address is not None:
            return self._is_ours(address)
        serving = self._house.serving.read()
        machine = socket.gethostname().lower().removesuffix(".local")
        return name in {machine, f"{machine}.local"} or (serving is not None and name == serving.name)

    def origins(self, request: Request) -> set[str]:
        """Return the hosts that a page of ours may come from, for the answer to a request."""
        proxy = self._proxy_of(_peer(request))
        return {request.host} if proxy is None else {proxy.host, request.host}

    def is_secure(self, request: Request) -> bool:
        """Say whether the browser speaks TLS, to us or to the proxy."""
        if self._proxy_of(_peer(request)) is None:
            return request.is_secure
        return request.headers.get("X-Forwarded-Proto", "").split(",")[0].strip() == "https"

    def is_trustworthy(self, request: Request) -> bool:
        """Say whether a browser takes this for a secure context (W3C Secure Contexts, section 3.1): https, or this machine."""
        return self.is_secure(request) or is_loopback(_name_in(request.host))

    def give_cookie(self, request: Request, response: Response, tokens: str) -> None:
        """Let the browser keep tokens; without any, nothing any more."""
        kept_s = _KEPT_S if tokens else 0
        secure = self.is_secure(request)
        response.set_cookie(COOKIE, tokens, max_age=kept_s, httponly=True, samesite="Strict", secure=secure, path="/")

    def renew_cookie(self, request: Request, response: Response, visitor: Visitor) -> None:
        """Let a device keep its tokens for as long again."""
        if visitor.device is not None:
            self.give_cookie(request, response, request.cookies[COOKIE])

    def is_still_in(self, device: DeviceRecord) -> bool:
        try:
            return self._house.devices.admit_again(device)
        except RecordInvalid:
            return False

    def _device(self, request: Request) -> DeviceRecord | None:
        tokens = request.cookies.get(COOKIE)
        try:
            device = self._house.devices.admit(tokens) if tokens else None
        except RecordInvalid as error:
            current_app.logger.error("%s", error.message)
            return None
        if device is not None:
            self._house.devices.saw(device)
        return device

    def _proxy_of(self, peer: Address | None) -> Proxy | None:
        proxy = self._reach.proxy
        return proxy if proxy is not None and peer is not None and proxy.is_peer(peer) else None

    def _is_own(self, peer: Address, host: str) -> bool:
        """Say whether a peer that asks for `host` is this machine itself.

        A name may be pointed at us by whoever answers for it in the network (DNS rebinding), so it takes an address or loopback's
        own names. An address that holds on one cable alone (RFC 4291, section 2.5.6) is anybody's on another one; and beside a
        proxy, or in its container, we may be asked from an address of ours for somebody else.
        """
        name = _name_in(host)
        if peer.is_loopback:
            return is_loopback(name) or name == self._reach.host.lower() or self._is_ours(parse(name))
        return self._reach.lan and self._reach.proxy is None and self._is_ours(peer) and self._is_ours(parse(name))

    def _is_ours(self, address: Address | None) -> bool:
        return address is not None and not address.is_link_local and self._own.has(address)


def is_forwarded(request: Request) -> bool:
    """Say whether a proxy speaks of itself in a request, or speaks HTTP/1.0 as nginx may: no browser does."""
    return any(name in request.headers for name in _FORWARDING) or request.environ.get("SERVER_PROTOCOL") in _OLD


def the_door() -> Door:
    door: Door = current_app.extensions[DOOR]
    return door


def the_visitor() -> Visitor:
    """Return who sends the request that is being answered."""
    visitor: Visitor = g.visitor
    return visitor


def _name_in(host: str) -> str:
    """Return the name in a Host header; "" if there is none."""
    try:
        return (urlsplit(f"//{host}").hostname or "").removesuffix(".")
    except ValueError:
        return ""


def _peer(request: Request) -> Address | None:
    return parse(request.environ.get("REMOTE_ADDR") or "")


def _forwarded_for(request: Request, proxy: Proxy) -> Address | None:
    """Return who speaks to the proxy: the last address in X-Forwarded-For that is no proxy itself; those before it anyone can
    write."""
    for text in reversed(request.headers.get("X-Forwarded-For", "").split(",")):
        address = parse(text.strip())
        if address is None or not proxy.is_peer(address):
            return address
    return None
