"""Tokens, secrets and codes: how they are made, kept and compared. What is kept tells nobody what they were."""

from __future__ import annotations

import hashlib
import secrets
import string
from hmac import compare_digest

CODE_DIGITS = 8
_BYTES = 32


def new_token() -> str:
    """Return 256 random bits as 43 letters that a cookie and an address take as they are (RFC 4648, section 5)."""
    return secrets.token_urlsafe(_BYTES)


def new_id() -> str:
    """Return a name for a device that nobody else has. It is no secret."""
    return secrets.token_hex(6)


def new_code() -> str:
    """Return digits that a person types. Weak by itself: it lasts minutes, works once, and wrong ones are counted."""
    return "".join(secrets.choice(string.digits) for _ in range(CODE_DIGITS))


def digest(secret: str) -> str:
    """Return what is kept of a secret: its SHA-256. Random bits need no salt and no slow hash."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def is_same(one: str, other: str) -> bool:
    """Compare two digests in a time that tells nothing of where they differ."""
    return compare_digest(one, other)
