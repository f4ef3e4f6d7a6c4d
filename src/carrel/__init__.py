"""Carrel: an offline library of course videos, searchable to the second."""

__version__ = "0.1.0"
