"""The error tree. Each class has a stable code, an exit status, and says whether trying again can help.

An error's message is one sentence for a person: what is wrong. Its `hint` says what to do. Neither holds a traceback.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar


class Remedy(StrEnum):
    """What could make a failed step succeed."""

    WAIT = "wait"
    """Transient: the same step may succeed later without anyone doing anything."""
    NEEDS_YOU = "needs-you"
    """A person must act first: log in, make room, install a tool."""
    NONE = "none"
    """Permanent: private, removed, not a video. Tried again only when asked (`carrel retry`)."""


class CarrelError(Exception):
    """The base of all errors that Carrel explains.

    `retry_after_s` is what the source asked for (HTTP Retry-After, RFC 9110 section 10.2.3), in seconds.
    """

    code: ClassVar[str] = "error"
    exit_status: ClassVar[int] = 1
    remedy: ClassVar[Remedy] = Remedy.NEEDS_YOU
    default_hint: ClassVar[str] = ""

    def __init__(self, message: str, *, hint: str | None = None, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = self.default_hint if hint is None else hint
        self.retry_after_s = retry_after_s

    def __str__(self) -> str:
        return self.message


class Stopped(CarrelError):
    """The work was stopped on request. Nothing is lost."""

    code = "stopped"
    exit_status = 1
    remedy = Remedy.WAIT
    default_hint = "Run `carrel sync` to go on from here."


# The library and what is asked of it


class LibraryError(CarrelError):
    code = "library"


class LibraryNotFound(LibraryError):
    code = "library-not-found"
    default_hint = "Name another folder with --library, or add a course: `carrel add URL`."


class LibraryBusy(LibraryError):
    code = "library-busy"
    remedy = Remedy.WAIT
    default_hint = "Wait until it ends, or stop it."


class LibraryDamaged(LibraryError):
    code = "library-damaged"
    default_hint = "Run `carrel rebuild`: it makes the catalogue and the index again from the folder."


class LibraryReadOnly(LibraryError):
    """The system does not let us write in the library's folder, or not open a file in it."""

    code = "library-read-only"
    default_hint = "Give yourself the right to write in the folder, or choose another with --library."


class RecordInvalid(LibraryError):
    """A file that Carrel reads back (sidecar, course.json, carrel.toml) is not as it should be."""

    code = "record-invalid"
    default_hint = "Mend the file, or move it away and run `carrel rebuild`."


class SettingInvalid(RecordInvalid):
    """A setting that does not exist, or a value that it cannot have."""

    code = "setting-invalid"


class NotFound(CarrelError):
    code = "not-found"
    default_hint = "`carrel list` shows what there is."


class Ambiguous(CarrelError):
    code = "ambiguous"
    default_hint = "Use the id: `carrel list --ids` shows it."


class PlanImpossible(CarrelError):
    """A plan that leaves no day to study on, or is about nothing."""

    code = "plan-impossible"
    default_hint = "Choose a later day, or other days of the week."


class RestoreImpossible(CarrelError):
    """What is in the trash cannot come back as things stand."""

    code = "restore-impossible"


class ArrangementInvalid(CarrelError):
    """A title, program or order that courses cannot have."""

    code = "arrangement-invalid"
    default_hint = "`carrel list` shows what there is."


class DiskFull(CarrelError):
    code = "disk-full"
    default_hint = "Make room, then run `carrel sync`: it goes on from here."


class SystemRefused(CarrelError):
    """The operating system did not do what was asked of it: no right, no such file, a file where a folder should be."""

    code = "system-refused"
    default_hint = "Look at that path and your rights to it; `carrel doctor` looks over the library."


class CannotListen(CarrelError):
    """The web server cannot have its address: the port is taken, not allowed, or not on this machine."""

    code = "cannot-listen"
    default_hint = "Choose another port: `carrel serve --port 8421`."


class PairingRefused(CarrelError):
    """The secret or code that a device shows lets nobody in."""

    code = "pairing-refused"
    default_hint = "Ask for a new one: Library, Devices on the machine that serves, or `carrel devices pair`."


class DeviceNameInvalid(CarrelError):
    code = "device-name-invalid"
    default_hint = "Choose another name."


class NotOnLan(CarrelError):
    """Other machines cannot come in: this one alone is served."""

    code = "not-on-lan"
    default_hint = "Serve the house: `carrel serve --lan`."


class FileInUse(CarrelError):
    """Another program has the file open, and the system does not let us replace it (Windows)."""

    code = "file-in-use"
    remedy = Remedy.WAIT
    default_hint = "Close what plays it; the next `carrel sync` finishes this."


class ToolMissing(CarrelError):
    code = "tool-missing"
    default_hint = "`carrel doctor` says what is missing and how to get it."


# Sources


class SourceError(CarrelError):
    code = "source"


class SourceUnsupported(SourceError):
    code = "source-unsupported"
    remedy = Remedy.NONE
    default_hint = "Give the address of a playlist, course page, feed or video, or a folder."


class SourceUnreachable(SourceError):
    """No answer, or a server's fault (HTTP 5xx)."""

    code = "source-unreachable"
    remedy = Remedy.WAIT
    default_hint = "Check the connection; the next `carrel sync` tries again."


class SourceThrottled(SourceError):
    """The source asks us to slow down (HTTP 429)."""

    code = "source-throttled"
    remedy = Remedy.WAIT
    default_hint = "Wait a while; a rate limit (`--rate-limit 1M`) makes this rarer."


class SourceCrashed(SourceError):
    """The downloader process died or hung."""

    code = "source-crashed"
    remedy = Remedy.WAIT
    default_hint = "The next `carrel sync` tries again. If it stays so: `pip install -U yt-dlp`."


class FetchIncomplete(SourceError):
    """Bytes or segments are missing from what arrived."""

    code = "fetch-incomplete"
    remedy = Remedy.WAIT
    default_hint = "The next `carrel sync` fetches it again."


class LoginNeeded(SourceError):
    """HTTP 401 or 403, or the site says that an account is needed."""

    code = "login-needed"
    default_hint = "Log in with your browser, then add the course again with --cookies-from-browser firefox."


class LectureUnavailable(SourceError):
    """Private, removed, or never there (HTTP 404, 410)."""

    code = "lecture-unavailable"
    remedy = Remedy.NONE
    default_hint = "If it comes back: `carrel retry`."


# Media and transcripts


class MediaError(CarrelError):
    code = "media"
    remedy = Remedy.NONE


class MediaUnreadable(MediaError):
    """Nothing in the file can be played."""

    code = "media-unreadable"
    default_hint = "Look whether the file plays elsewhere; `carrel retry` fetches it again."


class MediaTruncated(MediaError):
    """The file ends before its own headers say it should."""

    code = "media-truncated"
    remedy = Remedy.WAIT
    default_hint = "The next `carrel sync` fetches it again."


class EncodeFailed(MediaError):
    code = "encode-failed"
    default_hint = "`carrel doctor` checks ffmpeg; `carrel retry` tries again."


class PhoneCopyBad(MediaError):
    """The finished phone copy did not pass its check, so it is not shown."""

    code = "phone-copy-bad"
    default_hint = "`carrel retry` fetches and prepares it again."


class TranscriptError(CarrelError):
    code = "transcript"
    remedy = Remedy.NONE


class TranscriptUnreadable(TranscriptError):
    code = "transcript-unreadable"
    default_hint = "The video is there. `carrel retry` fetches the subtitles again."


class SubtitleFetchFailed(TranscriptError):
    """A subtitle could not be downloaded; the video is not touched by it."""

    code = "subtitle-fetch-failed"
    remedy = Remedy.WAIT
    default_hint = "The video is there. The next `carrel sync` fetches the subtitles again."


# Search


class IndexDamaged(CarrelError):
    code = "index-damaged"
    default_hint = "Run `carrel rebuild`."


# Notes


class AddressUnusable(CarrelError):
    code = "address-unusable"
    default_hint = "Give it as http://NAME:PORT, as `carrel serve` prints it."


class FileInTheWay(CarrelError):
    """A file that is not ours has the name of one that we would write."""

    code = "file-in-the-way"
    default_hint = "Move it, or export to another folder with --to."


class InternalFailure(CarrelError):
    """A fault of ours. The log has the traceback."""

    code = "internal"
    remedy = Remedy.WAIT
    default_hint = "This is a fault in Carrel: staging/carrel.log in the library says more. The next `carrel sync` tries again."


def by_code(code: str) -> type[CarrelError]:
    """Return the error class whose code this is; CarrelError for a code that is not known."""
    waiting: list[type[CarrelError]] = [CarrelError]
    while waiting:
        found = waiting.pop()
        if found.code == code:
            return found
        waiting.extend(found.__subclasses__())
    return CarrelError
