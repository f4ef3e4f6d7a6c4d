"""An invitation on the terminal: a QR code for the phone's camera, and a code for its keys."""

from __future__ import annotations

import io
import sys
from datetime import datetime

from carrel.cli import render
from carrel.device_views import InvitationView, LanView


def show_invitation(view: InvitationView, lan: LanView | None) -> None:
    """Show how a device comes in. Where nothing can be drawn (a pipe, a log), no secret is left lying about either."""
    first = view.links[0]
    until = datetime.fromisoformat(view.expires_at).astimezone().strftime("%H:%M")
    others = [link.url for link in view.links[1:] if link.kind != "proxy"]
    if not sys.stdout.isatty():
        where = ", ".join([first.url, *others])
        render.lines([f"Other devices: {where}", "Let one in: carrel devices pair"])
        return
    render.lines(["", f"Let a phone in: point its camera here, or open {first.url} and type {code(view.code)}", ""])
    sys.stdout.write(_drawn(first.pairing_url))
    notes = [f"It lets one device in, once, until {until}. Another one: carrel devices pair"]
    if others and first.kind == "name":
        notes.insert(0, f"Where {first.url} does not open: {' or '.join(others[:2])}")
    if lan is not None and lan.name is not None and not lan.name.startswith("carrel."):
        notes.append(f"Here the name is {lan.name}.")
    render.lines(["", *notes])


def code(digits: str) -> str:
    """Return a code as it is read aloud: 1234 5678."""
    return f"{digits[:4]} {digits[4:]}"


def _drawn(text: str) -> str:
    """Return a QR code in half blocks, dark on light whatever the terminal's colours are."""
    import segno

    out = io.StringIO()
    segno.make_qr(text, error="l").terminal(out, border=2, compact=True)
    return out.getvalue()
