from __future__ import annotations

import sys
from pathlib import Path

import click

from carrel.cli import render
from carrel.cli.options import again, given, json_option, library_option, opened
from carrel.device_views import DeviceView


@click.group("devices", short_help="Phones and laptops that were let in.", invoke_without_command=True)
@json_option
@library_option
@click.pass_context
def command(ctx: click.Context, as_json: bool, library: Path | None) -> None:
    """Show who was let in, let another in, put one out. Without a word after it: list.

    \b
    carrel devices
    carrel devices pair
    carrel devices rename "Android phone" "Kim's phone"
    carrel devices allow "Kim's phone"
    carrel devices revoke "Kim's phone"
    """
    if library is not None:
        given().library = library
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_devices, as_json=as_json)


@command.command("list", short_help="Who was let in.")
@json_option
@library_option
def list_devices(as_json: bool = False, library: Path | None = None) -> None:
    """Show the devices that were let in, when each was seen last, and which may manage the library."""
    from carrel.cli.devices_render import show_devices

    with opened(library) as shelf:
        view = shelf.house.overview()
    if as_json:
        render.print_json(view)
    else:
        show_devices(view, again("devices pair", library))


@command.command("pair", short_help="Let one in.")
@click.option("--manage", is_flag=True, help="It may change the library too: add, remove, sync, settings, devices.")
@click.option("--address", is_flag=True, help="Draw the plain address, for a phone that does not open names in .local.")
@json_option
@library_option
def pair(manage: bool, address: bool, as_json: bool, library: Path | None) -> None:
    """Show a QR code and a code that let one device in, once, within ten minutes. The server must run: `carrel serve --lan`."""
    from carrel.cli.invitation import code, show_invitation

    with opened(library) as shelf:
        view = shelf.house.invite(may_manage=manage)
    if as_json:
        render.print_json(view)
        return
    show_invitation(view, again("devices pair", library), plain=address)
    if not sys.stdout.isatty():
        render.lines([f"Code: {code(view.code)}"])


@command.command("rename", short_help="Give one another name.")
@click.argument("name")
@click.argument("new_name")
@json_option
@library_option
def rename(name: str, new_name: str, as_json: bool, library: Path | None) -> None:
    """Give a device another name. NAME is its id, its name, or a part of one name only."""
    with opened(library) as shelf:
        view = shelf.house.device(shelf.house.devices.rename(shelf.house.find(name).id, new_name))
    _told(view, f"It is called {view.name!r} now.", as_json=as_json)


@command.command("allow", short_help="Let one manage the library.")
@click.argument("name")
@json_option
@library_option
def allow(name: str, as_json: bool, library: Path | None) -> None:
    """Let a device change the library: add, remove, sync, settings, devices."""
    _allow(name, True, "{} may manage the library now.", as_json=as_json, library=library)


@command.command("deny", short_help="Let one only watch and note.")
@click.argument("name")
@json_option
@library_option
def deny(name: str, as_json: bool, library: Path | None) -> None:
    """Take back a device's right to change the library. It may still watch and note."""
    _allow(name, False, "{} may watch and note, and no more.", as_json=as_json, library=library)


@command.command("revoke", short_help="Put one out, or all.")
@click.argument("name", required=False)
@click.option("--all", "every", is_flag=True, help="Put all of them out.")
@json_option
@library_option
def revoke(name: str | None, every: bool, as_json: bool, library: Path | None) -> None:
    """Put a device out, at once: also what it is playing ends. What it studied stays. With --all, invitations fall too."""
    if (name is None) != every:
        raise click.UsageError("Say which device, or --all.")
    with opened(library) as shelf:
        devices = shelf.house.devices
        known = {device.id: device.name for device in devices.every()}
        gone = list(known) if name is None else [shelf.house.find(name).id]
        devices.revoke(*gone)
        if every:
            devices.withdraw()
        view = shelf.house.overview()
    if as_json:
        render.print_json(view)
        return
    render.lines([f"{known[device_id]!r} was put out." for device_id in gone] or ["There was none."])


def _allow(name: str, may_manage: bool, sentence: str, *, as_json: bool, library: Path | None) -> None:
    with opened(library) as shelf:
        view = shelf.house.device(shelf.house.devices.allow(shelf.house.find(name).id, may_manage))
    _told(view, sentence.format(repr(view.name)), as_json=as_json)


def _told(view: DeviceView, sentence: str, *, as_json: bool) -> None:
    if as_json:
        render.print_json(view)
    else:
        render.lines([sentence])
