"""What `carrel devices` prints for people."""

from __future__ import annotations

from datetime import UTC, datetime

from carrel.cli import render
from carrel.cli.render import console, count, shorten, styled
from carrel.device_views import DevicesView


def show_devices(view: DevicesView, pairing: str) -> None:
    screen = console()
    if not view.devices:
        render.lines(["No device was let in yet."])
    width = max((len(shorten(device.name)) for device in view.devices), default=0)
    for device in view.devices:
        right = "may manage  " if device.may_manage else ""
        name = shorten(device.name)
        screen.print(
            styled((f"{name:<{width}}", "bold"), (f"  {_ago(device.last_seen_at):<16}", ""), (f"{right}{device.id}", "dim"))
        )
    if view.lan is None:
        render.lines(["Only this machine is served. The house: carrel serve --lan"])
    else:
        render.lines([f"Served at {', '.join(view.lan.urls)}", f"Let one in: {pairing}"])


def _ago(moment: str | None) -> str:
    if moment is None:
        return "never seen"
    minutes = int((datetime.now(UTC) - datetime.fromisoformat(moment)).total_seconds() // 60)
    for size, what in ((24 * 60, "day"), (60, "hour"), (6, "")):
        if minutes >= size:
            return f"{count(minutes // size, what)} ago" if what else f"{minutes} min ago"
    return "just now"
