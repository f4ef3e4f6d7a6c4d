"""What yt-dlp throws becomes one of our errors, with a sentence for people."""

from __future__ import annotations

import errno
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yt_dlp.networking import Response
from yt_dlp.networking.exceptions import HTTPError, TransportError
from yt_dlp.utils import DownloadError, ExtractorError, GeoRestrictedError, PostProcessingError, UnsupportedError

from carrel.errors import (
    CarrelError,
    DiskFull,
    FetchIncomplete,
    LectureUnavailable,
    LoginNeeded,
    SourceError,
    SourceThrottled,
    SourceUnreachable,
    SourceUnsupported,
)
from carrel.sources.classify import explain, plain, retry_after

_HERE = Path(__file__).parent
_REPORT = "; please report this issue on  https://github.com/yt-dlp/yt-dlp/issues?q= , filling out the template. Confirm -U"


def http_error(status: int, **headers: str) -> HTTPError:
    return HTTPError(Response(io.BytesIO(), "https://e.org/", {name.replace("_", "-"): v for name, v in headers.items()}, status))


def wrapped(cause: Exception, text: str = "something") -> DownloadError:
    """Wrap a cause as yt-dlp does."""
    return DownloadError(f"ERROR: [generic] abc: {text}", (type(cause), cause, None))


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (wrapped(http_error(403), "private video"), LoginNeeded),
        (wrapped(http_error(404), "sign in"), LectureUnavailable),
        (wrapped(http_error(502)), SourceUnreachable),
        (wrapped(http_error(418)), SourceError),
        (wrapped(TransportError("timed out")), SourceUnreachable),
        (wrapped(UnsupportedError("https://e.org/")), SourceUnsupported),
        (wrapped(GeoRestrictedError("Not in your country")), LectureUnavailable),
        (wrapped(PostProcessingError("Conversion failed!")), FetchIncomplete),
        (wrapped(OSError(errno.ENOSPC, "No space left on device")), DiskFull),
        (DownloadError("ERROR: unable to write data: [Errno 28] No space left on device"), DiskFull),
        (DownloadError("\r[download] Got error: 14 bytes read, 86 more expected. Giving up after 3 retries"), FetchIncomplete),
        (
            DownloadError("ERROR: \r[download] Got error: HTTP Error 404: Not Found. Giving up after 3 retries"),
            LectureUnavailable,
        ),
        (DownloadError("ERROR: [youtube] abc: Private video. Sign in if you've been granted access"), LectureUnavailable),
        (
            DownloadError("ERROR: [youtube] abc: Video unavailable. It has been removed by the uploader"),
            LectureUnavailable,
        ),
        (DownloadError("ERROR: [youtube] abc: Sign in to confirm you're not a bot. Use --cookies for it"), LoginNeeded),
        (DownloadError("ERROR: [x] abc: Join this channel to get access to members-only content"), LoginNeeded),
        (DownloadError("ERROR: [x] abc: This video is DRM protected"), LectureUnavailable),
        (DownloadError("ERROR: [x] abc: This content isn't available, try again later. Rate-limited"), SourceThrottled),
        (DownloadError("ERROR: [x] abc: Premieres in 3 hours"), LectureUnavailable),
        (DownloadError("ERROR: [x] abc: <urlopen error [Errno -2] Name or service not known>"), SourceUnreachable),
        (DownloadError(f"ERROR: [x] abc: Unable to extract title{_REPORT}"), SourceError),
        (KeyError("title"), SourceError),
    ],
)
def test_every_failure_has_its_kind(error: Exception, kind: type[CarrelError]) -> None:
    told = explain(error, where=_HERE)
    assert type(told) is kind
    assert "please report" not in told.message
    assert "ERROR" not in told.message
    assert "--" not in told.message


@pytest.mark.parametrize(
    ("cause", "sentence"),
    [
        ("port=9): Failed to establish a new connection: [Errno 111] Connection refused", "e.org:9 refuses the connection."),
        ("port=443): Failed to resolve 'e.org' ([Errno -2] Name or service not known)", "There is no such host: e.org."),
        (
            "port=443): Failed to resolve 'e.org' ([Errno -3] Temporary failure in name resolution)",
            "The address of e.org could not be looked up.",
        ),
        ("port=443): Read timed out. (read timeout=25)", "There was no answer in time from e.org."),
        (
            "port=80): [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed (_ssl.c:1006)",
            "The certificate of e.org is not valid.",
        ),
        ("port=443): [Errno 104] Connection reset by peer", "e.org broke off the connection."),
        ("port=443): something new", "e.org does not answer."),
    ],
)
def test_what_failed_on_the_way_to_a_host_is_said_without_the_internals(cause: str, sentence: str) -> None:
    text = f"HTTPSConnection(host='e.org', {cause}"
    for error in (wrapped(TransportError(text), f"Unable to download webpage: {text}"), wrapped(TransportError(text), "x")):
        told = explain(error, where=_HERE)
        assert (type(told), told.message) == (SourceUnreachable, sentence)


def test_a_failure_without_a_host_is_of_the_source() -> None:
    error = wrapped(TransportError("[Errno 111] Connection refused", cause=ConnectionRefusedError(111, "Connection refused")))
    assert explain(error, where=_HERE).message == "The source refuses the connection."
    text = "ERROR: [x] abc: <urlopen error [Errno -2] Name or service not known>"
    assert explain(DownloadError(text), where=_HERE).message == "There is no such host."


def test_a_cut_off_address_is_no_matter_of_yt_dlps_age() -> None:
    text = "ERROR: [youtube:truncated_id] dQw4w9W: Incomplete YouTube ID dQw4w9W. URL https://e.org/ looks truncated."
    told = explain(DownloadError(text), where=_HERE)
    assert type(told) is SourceUnsupported
    assert "cut off" in told.hint
    assert "pip" not in told.hint


def test_a_missing_piece_is_not_a_missing_lecture() -> None:
    assert type(explain(wrapped(http_error(404)), where=_HERE, in_pieces=True)) is FetchIncomplete
    assert type(explain(wrapped(http_error(403)), where=_HERE, in_pieces=True)) is LoginNeeded


def test_the_time_a_server_asks_for_is_kept() -> None:
    told = explain(wrapped(http_error(429, Retry_After="120")), where=_HERE)
    assert (type(told), told.retry_after_s) == (SourceThrottled, 120.0)
    assert retry_after("Wed, 21 Oct 2015 07:28:00 GMT") == 0.0
    assert retry_after("soon") is None
    assert retry_after(None) is None


def test_a_cause_deep_inside_counts() -> None:
    outer = ExtractorError("Unable to download webpage", cause=http_error(429))
    error = DownloadError("ERROR: wrapped")
    error.__cause__ = outer
    assert type(explain(error, where=_HERE)) is SourceThrottled


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("\x1b[0;31mERROR:\x1b[0m [youtube] dQw4w9WgXcQ: Private video", "Private video."),
        (f"ERROR: [generic] Unable to extract title{_REPORT}", "Unable to extract title."),
        ("WARNING: [hls] Failed to download m3u8 information: HTTP Error 404: Not Found", None),
        ("Log in first. Use --cookies-from-browser or --cookies. See https://github.com/yt-dlp/yt-dlp/wiki/FAQ", "Log in first."),
        ("", "yt-dlp failed without saying why."),
    ],
)
def test_sentences_are_freed_of_noise(text: str, sentence: str | None) -> None:
    assert plain(text) == (sentence or "Failed to download m3u8 information: HTTP Error 404: Not Found.")


@given(st.text(max_size=200))
def test_any_text_makes_an_error_with_a_sentence(text: str) -> None:
    assert explain(DownloadError(text), where=_HERE).message
