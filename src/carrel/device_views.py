"""What the devices of the house answer: the shapes that `--json` prints and the API sends. Plain data, ready for JSON.

Moments are ISO 8601 in UTC. Fields may be added, never renamed or removed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class AccessView:
    """Who is asking: the machine that serves, or a device that was let in. `may_manage`: change the library, not just study."""

    kind: Literal["machine", "device"]
    name: str
    may_manage: bool
    device_id: str | None


@dataclass(frozen=True, slots=True)
class DeviceView:
    """A device that was let in. `last_seen_at` is true to a few minutes; `current`: it is the one that asks."""

    id: str
    name: str
    paired_at: str
    last_seen_at: str | None
    may_manage: bool
    current: bool


@dataclass(frozen=True, slots=True)
class LanView:
    """Where the house finds this server: its name by mDNS ("carrel.local"), if it has one, and addresses to open, best first."""

    name: str | None
    urls: list[str]


@dataclass(frozen=True, slots=True)
class DevicesView:
    """`lan` is null while this machine alone is served."""

    devices: list[DeviceView]
    lan: LanView | None


@dataclass(frozen=True, slots=True)
class LinkView:
    """One way to follow an invitation. `url` is what a person types; `pairing_url` has the secret in its fragment, `qr_svg` shows
    it as a QR code (ISO/IEC 18004)."""

    kind: Literal["name", "address", "proxy"]
    url: str
    pairing_url: str
    qr_svg: str


@dataclass(frozen=True, slots=True)
class InvitationView:
    """Lets one device in, once, until `expires_at`, by any of its links or by the code. `lasts_s`: that is in so many seconds,
    for who has another clock."""

    id: str
    code: str
    expires_at: str
    lasts_s: float
    may_manage: bool
    links: list[LinkView]
