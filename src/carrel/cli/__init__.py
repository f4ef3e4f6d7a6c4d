"""The command line: one command per file; what they print is in render.py and live.py. Knows `library` alone."""

from carrel.cli.app import main

__all__ = ["main"]
