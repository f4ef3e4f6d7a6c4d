"""The sample course: made on this machine, served on localhost, learned from offline. `carrel demo` shows it."""

from carrel.demo.site import DemoSite

__all__ = ["DemoSite"]
