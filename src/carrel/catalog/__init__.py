"""The catalogue: what the library holds and what is still to do, in SQLite. A projection, made again by `carrel rebuild`."""

from carrel.catalog.database import Database
from carrel.catalog.steps import StepRecord

__all__ = ["Database", "StepRecord"]
