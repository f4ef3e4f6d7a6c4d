"""Checks a phone copy before it is shown. Cheap: reads its index and decodes its first and last seconds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from carrel.errors import MediaError, PhoneCopyBad
from carrel.media.boxes import outer_boxes, starts_fast
from carrel.media.facts import MediaFacts
from carrel.media.languages import three_letters
from carrel.media.look import look, open_media
from carrel.media.plan import HIGHEST_LEVEL, KEYFRAME_EVERY_S, LONGEST_KEYFRAME_GAP_S, PhonePlan, Treatment

if TYPE_CHECKING:
    from av.container import InputContainer

_END_S = 1.0


def check_phone_copy(path: Path, original: MediaFacts, plan: PhonePlan, captions: Sequence[tuple[str, Path]] = ()) -> MediaFacts:
    """Return the facts of a phone copy that is good: it opens, holds what was planned, is as long as its original, plays at both
    ends, and can be played while it still arrives. Raises PhoneCopyBad with what is wrong.
    """
    try:
        facts = look(path)
        problem = (
            _wrong_container(path, facts)
            or _wrong_pictures(facts, plan)
            or _wrong_sound(facts, plan)
            or _wrong_captions(facts, captions)
            or _wrong_length(facts, original, plan)
            or _wrong_ends(path, facts)
        )
    except MediaError as error:
        raise PhoneCopyBad(f"The phone copy does not play: {error.message}") from error
    if problem:
        raise PhoneCopyBad(f"The phone copy is not as it should be: {problem}.")
    return facts


def _wrong_container(path: Path, facts: MediaFacts) -> str | None:
    if "mp4" not in facts.container.split(","):
        return f"it is {facts.container}, not MP4"
    return None if starts_fast(outer_boxes(path)) else "its index lies behind its pictures"


def _wrong_pictures(facts: MediaFacts, plan: PhonePlan) -> str | None:
    video = facts.video
    if video is None:
        return "it has no pictures"
    size = f"{video.width}x{video.height}"
    gap = LONGEST_KEYFRAME_GAP_S if plan.video is Treatment.COPY else KEYFRAME_EVERY_S
    checks = (
        (video.codec != "h264" or video.level > HIGHEST_LEVEL, f"its pictures are {video.codec}, level {video.level / 10:.1f}"),
        (video.pixel_format != "yuv420p", f"its pixels are {video.pixel_format}"),
        (size != f"{plan.width}x{plan.height}", f"its pictures are {size}, not {plan.width}x{plan.height}"),
        (video.rotation % 360 or video.sample_aspect != 1, "its pictures are turned or stretched"),
        (video.interlaced or video.variable_rate, "its frames are interlaced or uneven"),
        (video.frame_rate > plan.frame_rate * 1.02, f"it has {float(video.frame_rate):.4g} frames a second"),
        (video.keyframe_gap_s > gap + 0.5, f"its keyframes are {video.keyframe_gap_s:.1f} s apart"),
    )
    return next((problem for wrong, problem in checks if wrong), None)


def _wrong_sound(facts: MediaFacts, plan: PhonePlan) -> str | None:
    if plan.audio_track is None:
        return "it has sound that its original has not" if facts.audio else None
    if len(facts.audio) != 1:
        return f"it has {len(facts.audio)} sound tracks, not one"
    track = facts.audio[0]
    if track.codec != "aac" or track.profile != "LC" or track.channels > 2:
        return f"its sound is {track.codec} {track.profile} with {track.channels} channels"
    return None


def _wrong_captions(facts: MediaFacts, captions: Sequence[tuple[str, Path]]) -> str | None:
    wanted = [three_letters(language) for language, _ in captions]
    found = [language or "und" for language in facts.caption_languages]
    return None if found == wanted else f"its captions are {found or 'missing'}, not {wanted}"


def _wrong_length(facts: MediaFacts, original: MediaFacts, plan: PhonePlan) -> str | None:
    """Compare the whole and each stream, within 1 s or 1 %: sound that goes on does not hide pictures that stop."""
    pairs = [("it ends", facts.duration_s, original.duration_s)]
    if facts.video and original.video:
        pairs.append(("its pictures end", facts.video.end_s, original.video.end_s))
    if facts.audio and plan.audio_track:
        pairs.append(("its sound ends", facts.audio[0].end_s, plan.audio_track.end_s))
    for what, now, before in pairs:
        if abs(now - before) > max(1.0, 0.01 * before):
            return f"{what} at {now:.1f} s, and in the original at {before:.1f} s"
    return None


def _wrong_ends(path: Path, facts: MediaFacts) -> str | None:
    streams = [(facts.video.index, facts.video.end_s, float(1 / facts.video.frame_rate))] if facts.video else []
    streams += [(track.index, track.end_s, 0.1) for track in facts.audio]
    with open_media(path) as container:
        for index, end_s, frame_s in streams:
            kind = container.streams[index].type
            slack = 2 * frame_s + 0.5
            if _last_decoded_s(container, index, 0.0, min(_END_S, end_s)) < min(_END_S, end_s) - slack:
                return f"its {kind} does not play at its beginning"
            if _last_decoded_s(container, index, max(0.0, end_s - _END_S), end_s) < end_s - slack:
                return f"its {kind} does not play at its end"
    return None


def _last_decoded_s(container: InputContainer, index: int, from_s: float, until_s: float) -> float:
    """Decode a stream from `from_s` and return the time of the last frame up to `until_s`.

    Of what lies between the keyframe and `from_s` only frames that others are made from are decoded.
    """
    from av.frame import Frame

    stream = container.streams[index]
    tick = float(stream.time_base or 0)
    container.seek(int(from_s / tick), stream=stream)
    last = -1.0
    for packet in container.demux(stream):
        early = packet.pts is not None and packet.pts * tick < from_s
        stream.codec_context.skip_frame = "NONREF" if early else "DEFAULT"
        for frame in packet.decode():
            if isinstance(frame, Frame):
                last = max(last, frame.time or 0.0)
        if last >= until_s:
            break
    return last
