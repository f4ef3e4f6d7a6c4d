"""Tokens, secrets and codes: how they are made, kept and compared. What is kept helps nobody to find out what they were."""

from __future__ import annotations

import hashlib
import re
import secrets
import string
from hmac import compare_digest

CODE_DIGITS = 8
_BYTES = 32
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
_COST = 2**13
"""Of scrypt (RFC 7914, section 2): 8 MiB and about 20 ms for each code that is tried."""


def new_token() -> str:
    """Return 256 random bits as 43 letters that a cookie and an address take as they are (RFC 4648, section 5)."""
    return secrets.token_urlsafe(_BYTES)


def new_id() -> str:
    """Return a name for a device or an invitation that no other has. It is no secret."""
    return secrets.token_hex(6)


def new_code() -> str:
    """Return digits that a person types. Weak by itself: it lasts minutes, works once, and tries are counted."""
    return "".join(secrets.choice(string.digits) for _ in range(CODE_DIGITS))


def new_salt() -> str:
    return secrets.token_hex(16)


def is_secret(shown: str) -> bool:
    """Say whether this has the form of a secret. All else is taken for a code, and so for a guess that may succeed."""
    return _SECRET.fullmatch(shown) is not None


def digest(secret: str) -> str:
    """Return what is kept of a secret or a token: its SHA-256. Random bits need no salt and no slow hash."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def code_digest(code: str, salt: str) -> str:
    """Return what is kept of a code: slow to make, for there are only 10^8 of them. Blanks in it do not count."""
    typed = "".join(code.split()).encode("utf-8", "surrogatepass")[: 4 * CODE_DIGITS]
    return hashlib.scrypt(typed, salt=salt.encode(), n=_COST, r=8, p=1).hex()


def is_same(one: str, other: str) -> bool:
    """Compare two digests in a time that tells nothing of where they differ."""
    return compare_digest(one, other)
