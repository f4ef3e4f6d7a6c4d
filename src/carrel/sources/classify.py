"""Says in our words what went wrong in yt-dlp: by the type of the exception and the HTTP status first, by its text last."""

from __future__ import annotations

import email.utils
import re
import time
from collections.abc import Iterator
from pathlib import Path

from yt_dlp.networking.exceptions import HTTPError, IncompleteRead, TransportError
from yt_dlp.utils import ContentTooShortError, ExtractorError, GeoRestrictedError, PostProcessingError, UnsupportedError

from carrel.errors import (
    CarrelError,
    FetchIncomplete,
    LectureUnavailable,
    LoginNeeded,
    SourceError,
    SourceThrottled,
    SourceUnreachable,
    SourceUnsupported,
)
from carrel.files import disk_full, is_disk_full

_FULL = re.compile(r"no space left|disk quota exceeded|errno 28\b|disk full", re.IGNORECASE)
_INCOMPLETE = re.compile(
    r"more expected|content too short|expected \d+ bytes|did not get any data|file is empty|fragment \d+ not found"
    r"|conflicting range",
    re.IGNORECASE,
)
_PROTECTED = re.compile(r"\bDRM\b|protected content|widevine", re.IGNORECASE)
_THROTTLED = re.compile(r"too many requests|rate.?limit|try again later", re.IGNORECASE)
_GONE = re.compile(
    r"private video|(?:video|playlist|course|channel|page|it) is private|been (?:removed|deleted)|removed by"
    r"|deleted video|terminated|no longer (?:available|exists)|(?:does|do) not exist|doesn't exist"
    r"|(?:video|playlist|content|channel).{0,20} (?:is )?unavailable|(?:isn't|is not|not) available|copyright",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"premieres|live event will begin|not (?:yet )?(?:begun|started)|not yet (?:live|available)|offline", re.IGNORECASE
)
_LOGIN = re.compile(
    r"sign.?in|log.?in\b|logged.?in|cookies|password|members.?only|\bmembers\b|registered users|subscri(?:be|ption)|purchase"
    r"|authenticat|premium|not a bot|enrol",
    re.IGNORECASE,
)
_NETWORK = re.compile(
    r"timed? ?out|connection (?:refused|reset|aborted|broken)|getaddrinfo|name or service not known|name resolution|unreachable"
    r"|remote end closed|EOF occurred|nodename nor servname|SSL",
    re.IGNORECASE,
)
_CUT_OFF = re.compile(r"looks truncated|incomplete \w+ id\b", re.IGNORECASE)
_HOST = re.compile(r"host='(?P<host>[^']+)'(?:, port=(?P<port>\d+))?")
_FAILED: tuple[tuple[str, str, str], ...] = (
    (r"certificate.?verify.?failed|certificate verif", "The certificate of {host} is not valid.", "the source"),
    (r"temporary failure in name resolution|errno -3\b", "The address of {host} could not be looked up.", "the source"),
    (
        r"failed to resolve|name or service not known|getaddrinfo|nodename nor servname|name resolution",
        "There is no such host: {host}.",
        "",
    ),
    (r"refused", "{place} refuses the connection.", "The source"),
    (r"timed? ?out", "There was no answer in time from {host}.", "the source"),
    (r"reset|aborted|broken|remote end closed|EOF occurred", "{host} broke off the connection.", "The source"),
    (r"unreachable|no route", "{host} cannot be reached from here.", "The source"),
    (r"", "{host} does not answer.", "The source"),
)
"""What the text of a failed connection has, what to say then, and how to call a host whose name it does not give."""


def explain(error: BaseException, *, where: Path, in_pieces: bool = False) -> CarrelError:
    """Return the error to tell. `where` is what may be full; `in_pieces`: segments of a stream were being fetched.

    A missing segment is not a missing lecture: of a stream in pieces, 404 says that what arrived has a hole.
    """
    found = list(causes(error))
    for cause in found:
        if isinstance(cause, CarrelError):
            return cause
    text = plain(_own_words(error, found))
    if any(map(is_disk_full, found)) or _FULL.search(text):
        return disk_full(where)
    if any(isinstance(cause, UnsupportedError) for cause in found):
        return SourceUnsupported("No video was found at this address.")
    if any(isinstance(cause, GeoRestrictedError) for cause in found):
        return LectureUnavailable(text)
    response = next((cause for cause in found if isinstance(cause, HTTPError)), None)
    said = re.search(r"HTTP Error (\d{3})", text)
    status = response.status if response else int(said[1]) if said else None
    if status is not None:
        wait = retry_after(response.response.headers.get("Retry-After")) if response else None
        return _of_status(status, text, wait, in_pieces=in_pieces)
    if any(isinstance(cause, (IncompleteRead, ContentTooShortError)) for cause in found) or _INCOMPLETE.search(text):
        return FetchIncomplete(f"Not all of it arrived: {_lowered(text)}")
    if any(isinstance(cause, TransportError) for cause in found):
        return SourceUnreachable(_on_the_way(" ".join((text, *map(str, found)))))
    if any(isinstance(cause, PostProcessingError) for cause in found):
        return FetchIncomplete(f"What arrived could not be put together: {_lowered(text)}")
    return _of_text(text, advises_login="--cookies" in str(error))


def plain(text: str) -> str:
    """Return yt-dlp's sentence without its marks, its advice for bug reports and the options of its command line."""
    text = re.sub(r"\x1b\[[0-9;]*m|[\r]", "", text)
    text = re.sub(r"^(?:\s*(?:ERROR|WARNING):)*\s*", "", text)
    text = re.sub(r"^\[download\] Got error: ", "", text)
    text = re.sub(r"^\[[\w:+.|-]+\] (?:[^\s:]+: )?", "", text)
    text = re.sub(
        r"[;.]? *please report this issue on .*|\s*\(caused by .*|\.? Giving up after \d+ retries", "", text, flags=re.DOTALL
    )
    sentences = [one for one in re.split(r"(?<=[.!?])\s+|\n+", text) if one and not re.search(r"\s--[a-z]|https?://\S+wiki", one)]
    text = " ".join(" ".join(sentences).split()) or "yt-dlp failed without saying why"
    return text if text.endswith((".", "!", "?")) else text + "."


def retry_after(value: str | None) -> float | None:
    """Return the seconds that a Retry-After header asks to wait (RFC 9110 section 10.2.3): a number, or a date."""
    if not value:
        return None
    if value.strip().isdigit():
        return float(value)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    except ValueError:
        return None


def causes(error: BaseException | None, seen: set[int] | None = None) -> Iterator[BaseException]:
    """Yield an exception and all that led to it. yt-dlp keeps them in `exc_info` and `cause`."""
    seen = set() if seen is None else seen
    if not isinstance(error, BaseException) or id(error) in seen:
        return
    seen.add(id(error))
    yield error
    exc_info = getattr(error, "exc_info", None) or (None, None)
    for cause in (exc_info[1], getattr(error, "cause", None), error.__cause__, error.__context__):
        yield from causes(cause, seen)


def _own_words(error: BaseException, found: list[BaseException]) -> str:
    """Return what an extractor said itself, without what yt-dlp puts around it."""
    said = next((cause for cause in found if isinstance(cause, ExtractorError) and cause.orig_msg in str(error)), None)
    if said is None:
        return str(error)
    if said.cause is not None and "extractor error has occurred" in said.orig_msg:
        return f"yt-dlp does not understand what the site answered ({said.cause!r})"
    return str(said.orig_msg)


def _of_status(status: int, text: str, wait_s: float | None, *, in_pieces: bool) -> CarrelError:
    if status in {401, 402, 403, 407}:
        return LoginNeeded(f"The server does not let us in (HTTP {status}).")
    if status in {404, 410, 416} and in_pieces:
        return FetchIncomplete(f"A piece of the stream is missing (HTTP {status}).")
    if status in {404, 410, 451}:
        return LectureUnavailable(f"The server says that it is not there (HTTP {status}).")
    if status == 429:
        return SourceThrottled("The server asks us to slow down (HTTP 429).", retry_after_s=wait_s)
    if status >= 500 or status in {408, 425}:
        return SourceUnreachable(f"The server has a fault (HTTP {status}).", retry_after_s=wait_s)
    if status == 416:
        return FetchIncomplete("The server has less than it had promised (HTTP 416).")
    return SourceError(text, hint="Look whether the address still works in a browser.")


def _on_the_way(text: str) -> str:
    """Say what kept us from a host, by the text of the exceptions: their types differ with what yt-dlp connects through."""
    found = _HOST.search(text)
    _, sentence, nameless = next(one for one in _FAILED if re.search(one[0], text, re.IGNORECASE))
    host, port = (found["host"], found["port"]) if found else (nameless, None)
    said = sentence.format(host=host, place=host if port in {None, "80", "443"} else f"{host}:{port}")
    return said.replace(": .", ".")


def _of_text(text: str, *, advises_login: bool) -> CarrelError:
    if _PROTECTED.search(text):
        return LectureUnavailable(
            "It is protected against copying (DRM).", hint="Such lectures can only be watched at their source."
        )
    if _CUT_OFF.search(text):
        return SourceUnsupported(text, hint="The address seems cut off: copy it again, whole.")
    if _THROTTLED.search(text):
        return SourceThrottled(text)
    if _GONE.search(text):
        return LectureUnavailable(text)
    if _LATER.search(text):
        return LectureUnavailable(text, hint="When it can be watched: `carrel retry`.")
    if advises_login or _LOGIN.search(text):
        return LoginNeeded(text)
    if _NETWORK.search(text):
        return SourceUnreachable(_on_the_way(text))
    return SourceError(text, hint="If it plays in a browser, a newer yt-dlp may help: `pip install -U yt-dlp`.")


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
