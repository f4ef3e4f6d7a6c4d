"""An invitation on the terminal: a QR code for the phone's camera, and a code for its keys."""

from __future__ import annotations

import io
import sys
from datetime import datetime

from carrel.cli import render
from carrel.device_views import InvitationView


def show_invitation(view: InvitationView, another: str, *, plain: bool = False) -> None:
    """Show how a device comes in; `another` is the command for one more, `plain` draws an address of numbers.

    Where nothing can be drawn (a pipe, a log), no secret is left lying about either.
    """
    numbers = [link for link in view.links if link.kind == "address" and "[" not in link.url] or view.links
    first = numbers[0] if plain else view.links[0]
    if not sys.stdout.isatty():
        where = ", ".join(dict.fromkeys(link.url for link in (view.links[0], *numbers)))
        render.lines([f"Other devices: {where}", f"Let one in: {another}"])
        return
    until = datetime.fromisoformat(view.expires_at).astimezone().strftime("%H:%M")
    render.lines(["", f"Let a phone in: point its camera here, or open {first.url} and type {code(view.code)}", ""])
    sys.stdout.write(_drawn(first.pairing_url))
    notes = [f"It lets one device in, once, until {until}. Another one: {another}"]
    if first.kind == "name" and numbers[0].kind == "address":
        notes.insert(0, f"Where {first.url} does not open: {numbers[0].url} and the code")
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
