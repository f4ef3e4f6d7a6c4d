"""Looks inside a media file with PyAV: what it holds, whether it plays, whether it is whole. Decodes its beginning only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from carrel.errors import MediaTruncated, MediaUnreadable
from carrel.media.boxes import is_fragmented, outer_boxes, refuse_truncated
from carrel.media.facts import AudioFacts, MediaFacts, VideoFacts
from carrel.media.timing import Timing, read_index, read_packets, usual_rate, varies
from carrel.records import Chapter

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

_FORMATS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,mpeg,mpegvideo,m4v,h264,hevc,avi,flv,asf,ogg,mxf,dv,gif,rm,ivf,nut,vc1,swf,wtv,"
    "wav,w64,mp3,aac,flac,ac3,eac3,aiff,au,caf,amr,ape,tta,wv,dts,voc"
)
"""The formats that may be opened. No playlists or lists of files: a fetched file must not make us read others."""

OPEN_OPTIONS = {"format_whitelist": _FORMATS, "protocol_whitelist": "file"}

_DURATION_IS_A_PROMISE = {"mov", "matroska", "avi", "wav", "flac"}
"""Formats whose headers state the duration; others give an estimate that says nothing about a cut."""
_PACKETS_TRIED = 300
_INTERLACED_ORDERS = {2, 3, 4, 5}
"""FFmpeg's AVFieldOrder other than unknown and progressive."""


def look(path: Path) -> MediaFacts:
    """Return what `path` holds.

    An MP4 tells all in its index; other formats are read through once, without decoding. Raises MediaUnreadable if nothing in
    it can be played, MediaTruncated if it ends before its headers say.
    """
    from av.video.frame import VideoFrame

    boxes = outer_boxes(path) if path.is_file() else ()
    refuse_truncated(path, boxes)
    with open_media(path) as container:
        video = _main_video(container)
        tracks = [track for track in container.streams.audio if _has_decoder(track)]
        if video is None and not tracks:
            raise MediaUnreadable(f"{path.name} holds neither pictures nor sound that can be played.")
        first = _first_frame(container, [video] if video else tracks)
        if first is None:
            raise MediaUnreadable(f"The {'pictures' if video else 'sound'} of {path.name} cannot be decoded.")
        streams: list[VideoStream | AudioStream] = [*([video] if video else []), *tracks]
        indexed = bool(boxes) and not is_fragmented(boxes)
        timings = read_index(container, streams) if indexed else _read_through(path)
        duration = max(timings[stream.index].end_s for stream in streams)
        if duration <= 0:
            raise MediaUnreadable(f"{path.name} has no length.")
        return MediaFacts(
            container=container.format.name,
            duration_s=duration,
            size_bytes=path.stat().st_size,
            video=_video_facts(video, first, timings[video.index]) if video and isinstance(first, VideoFrame) else None,
            audio=tuple(_audio_facts(track, timings[track.index]) for track in tracks if timings[track.index].packets),
            caption_languages=tuple(_language(stream.language) for stream in container.streams.subtitles),
            chapters=_chapters(container),
        )


@contextmanager
def open_media(path: Path) -> Iterator[InputContainer]:
    """Open a media file for reading. FFmpeg's errors, also those while it is open, become MediaUnreadable."""
    import av

    if not path.is_file():
        raise MediaUnreadable(f"{path.name} is not there.")
    if path.stat().st_size == 0:
        raise MediaUnreadable(f"{path.name} is empty.")
    try:
        with av.open(f"file:{path}", "r", options=OPEN_OPTIONS, metadata_errors="replace") as container:
            yield container
    except av.FFmpegError as error:
        raise MediaUnreadable(f"{path.name} is not a video or sound file that can be played ({error.strerror}).") from error


def _main_video(container: InputContainer) -> VideoStream | None:
    """Return the largest moving picture, as FFmpeg itself chooses."""
    from av.stream import Disposition

    moving = [s for s in container.streams.video if not s.disposition & (Disposition.attached_pic | Disposition.still_image)]
    readable = [stream for stream in moving if _has_decoder(stream)]
    if moving and not readable:
        raise MediaUnreadable(f"The pictures of {Path(container.name).name} are in a format that is not known.")
    return max(readable, key=lambda s: s.width * s.height, default=None)


def _has_decoder(stream: VideoStream | AudioStream) -> bool:
    return stream.codec_context is not None


def _first_frame(container: InputContainer, streams: Sequence[VideoStream | AudioStream]) -> object | None:
    """Return the first frame that decodes, stepping over packets that do not; None if there is none near the beginning."""
    import av

    for packet in islice(container.demux(streams), _PACKETS_TRIED):
        try:
            frames = packet.decode()
        except av.FFmpegError:
            continue
        if frames:
            return frames[0]
    return None


def _read_through(path: Path) -> dict[int, Timing]:
    """Return the timings of all streams from their packets. Raises MediaTruncated if they end before the headers say.

    The file is opened anew: winding back would miss what lies before the first keyframe.
    """
    with open_media(path) as container:
        timings = read_packets(container, container.streams)
        stated_s = (container.duration or 0) / 1e6
        found_s = max(timing.end_s for timing in timings.values())
        promised = container.format.name.split(",")[0] in _DURATION_IS_A_PROMISE
        if promised and found_s < stated_s - max(1.0, 0.002 * stated_s):
            raise MediaTruncated(f"{path.name} is cut off: it has {found_s:,.0f} of {stated_s:,.0f} seconds.")
        return timings


def _video_facts(video: VideoStream, first: VideoFrame, timing: Timing) -> VideoFacts:
    context = video.codec_context
    variable = varies(timing)
    return VideoFacts(
        index=video.index,
        codec=context.codec.canonical_name,
        profile=context.profile or "",
        level=context.level,
        pixel_format=context.pix_fmt or first.format.name,
        width=first.width,
        height=first.height,
        frame_rate=usual_rate(timing, variable=variable) or Fraction(video.average_rate or 25),
        variable_rate=variable,
        rotation=first.rotation,
        sample_aspect=_sample_aspect(video.sample_aspect_ratio),
        interlaced=first.interlaced_frame or context.field_order in _INTERLACED_ORDERS,
        transfer=_said(context.color_trc, first.color_trc),
        matrix=_said(context.colorspace, first.colorspace),
        bit_rate=round(timing.size_bytes * 8 / timing.length_s) if timing.length_s > 0 else 0,
        keyframe_gap_s=timing.keyframe_gap_s,
        packets=timing.packets,
        begins_s=timing.begins_s,
        end_s=timing.end_s,
    )


def _sample_aspect(ratio: Fraction | None) -> Fraction:
    return ratio if ratio is not None and ratio > 0 else Fraction(1)


def _said(*values: int) -> int:
    """Return the first code point of ITU-T H.273 that says something, else 2 (unspecified)."""
    return next((int(value) for value in values if value not in {0, 2}), 2)


def _audio_facts(track: AudioStream, timing: Timing) -> AudioFacts:
    from av.stream import Disposition

    return AudioFacts(
        index=track.index,
        codec=track.codec_context.codec.canonical_name,
        profile=track.codec_context.profile or "",
        channels=track.codec_context.channels,
        sample_rate=track.codec_context.sample_rate,
        language=_language(track.language),
        default=bool(track.disposition & Disposition.default),
        packets=timing.packets,
        begins_s=timing.begins_s,
        end_s=timing.end_s,
    )


def _language(language: str | None) -> str:
    return "" if language in {None, "und", "unk", "mis"} else str(language)


def _chapters(container: InputContainer) -> tuple[Chapter, ...]:
    found: list[Chapter] = []
    origin = (container.start_time or 0) / 1e6
    for number, entry in enumerate(container.chapters(), 1):
        tick = float(entry["time_base"] or 0)
        start, end = (max(0.0, edge * tick - origin) for edge in (entry["start"], entry["end"]))
        title = " ".join(entry["metadata"].get("title", "").split())
        if end > start:
            found.append(Chapter(start, end, title or f"Chapter {number}"))
    return tuple(found)
