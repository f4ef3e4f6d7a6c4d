"""Builds the ffmpeg command that writes a phone copy. ffmpeg-python writes it; nothing runs here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from carrel.media.encoders import EncoderChoice
from carrel.media.facts import MediaFacts, VideoFacts
from carrel.media.languages import three_letters
from carrel.media.look import OPEN_OPTIONS
from carrel.media.plan import HIGHEST_SAMPLE_RATE, KEYFRAME_EVERY_S, PhonePlan, Treatment
from carrel.media.run import GLOBAL_OPTIONS
from carrel.tools import Ffmpeg

_BT709 = {"colorspace": "bt709", "color_primaries": "bt709", "color_trc": "bt709"}
_RGB = ("rgb", "bgr", "gbr", "argb", "abgr", "0rgb", "0bgr", "pal8", "x2rgb", "x2bgr")
_UNSPECIFIED = 2
_HD_HEIGHT = 720
_READ_AT_ONCE = {"thread_queue_size": 0}
"""With several inputs, ffmpeg 5 reads each in a thread of its own: handing packets over doubled the time of a copy."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files that a phone copy is made of. `labels` holds title and chapters; `card` stands in for a video."""

    original: Path
    captions: Sequence[tuple[str, Path]]
    labels: Path
    card: Path


def phone_copy_command(
    ffmpeg: Ffmpeg, choice: EncoderChoice, inputs: Inputs, facts: MediaFacts, plan: PhonePlan, output: Path
) -> list[str]:
    """Return the command. Every input begins at 0, as in players: a file's own start time is taken off by ffmpeg."""
    import ffmpeg as build

    source = build.input(f"file:{inputs.original}", **OPEN_OPTIONS, **_READ_AT_ONCE)
    options: dict[str, Any] = {
        "f": "mp4",
        "map_metadata:s": "-1",
        "max_muxing_queue_size": 4096,
        **_index_first(inputs, facts, plan),
    }
    if facts.video is None:
        streams = [_card(inputs.card, facts, plan)]
        options |= _video_encoder(choice, plan) | ({"tune": "stillimage", "bf": 0} if choice.video == "libx264" else {})
    elif plan.video is Treatment.ENCODE:
        streams = [_pictures(source[str(facts.video.index)], facts.video, plan, choice)]
        options |= _video_encoder(choice, plan)
    else:
        streams = [source[str(facts.video.index)]]
        options |= {"c:v": "copy"}
    if plan.audio_track is not None:
        sound = source[str(plan.audio_track.index)]
        options["metadata:s:a:0"] = f"language={three_letters(plan.audio_track.language)}"
        if plan.audio is Treatment.ENCODE:
            sound = sound.filter("aresample", **{"async": 1, "first_pts": 0})
            options |= _audio_encoder(choice, plan.audio_track.channels)
        else:
            options["c:a"] = "copy"
        streams.append(sound)
    for number, (language, path) in enumerate(inputs.captions):
        streams.append(build.input(f"file:{path}", f="webvtt", protocol_whitelist="file", **_READ_AT_ONCE))
        options[f"metadata:s:s:{number}"] = f"language={three_letters(language)}"
        options[f"metadata:s:{len(streams) - 1}"] = f"handler_name={language}"
    if inputs.captions:
        options |= {"c:s": choice.captions, "disposition:s": "0"}
    command: list[str] = build.output(*streams, f"file:{output}", **options).compile(cmd=[ffmpeg.path, *GLOBAL_OPTIONS])
    return _with_labels(command, inputs.labels)


def _with_labels(command: list[str], labels: Path) -> list[str]:
    """Add the file of title and chapters as the last input: it has no stream, so ffmpeg-python cannot know it."""
    number = str(command.count("-i"))
    after = len(command) - command[::-1].index("-i") + 1
    flags = [part for key, value in _READ_AT_ONCE.items() for part in (f"-{key}", str(value))]
    mapped = ["-map_metadata", number, "-map_chapters", number]
    return [*command[:after], *flags, "-f", "ffmetadata", "-i", f"file:{labels}", *command[after:-1], *mapped, command[-1]]


def _index_first(inputs: Inputs, facts: MediaFacts, plan: PhonePlan) -> dict[str, Any]:
    """Return what puts the index before the media, so that a player can begin before it has the whole file.

    `faststart` writes the file twice. For a copy that is large beside its index, room for the index is kept instead: the most
    that the tables of ISO/IEC 14496-12 (stts, ctts, stsz, stss, stco, stsc, sdtp) take if each packet is a chunk of its own.
    """
    packets = sum(stream.packets for stream in (facts.video, plan.audio_track) if stream)
    texts = sum(path.stat().st_size for path in (inputs.labels, *(path for _, path in inputs.captions)))
    room = 48 * packets + 4 * texts + 32_768
    copied = plan.video is Treatment.COPY and plan.audio is not Treatment.ENCODE
    return {"moov_size": room} if copied and room < facts.size_bytes / 50 else {"movflags": "+faststart"}


def _card(card: Path, facts: MediaFacts, plan: PhonePlan) -> Any:
    """Show one picture for as many whole frames as fit in the sound, so that it never outlasts it by more than one."""
    import ffmpeg as build

    frames = max(1, int(facts.duration_s * plan.frame_rate))
    shown_s = float(frames / plan.frame_rate)
    still = build.input(f"file:{card}", f="image2", pattern_type="none", loop=1, framerate=str(plan.frame_rate), t=shown_s)
    return still.filter("scale", plan.width, plan.height, out_color_matrix="bt709", out_range="tv").filter("setparams", **_BT709)


def _pictures(stream: Any, video: VideoFacts, plan: PhonePlan, choice: EncoderChoice) -> Any:
    """Return the filters that make any picture upright (ffmpeg itself turns it), whole, even, square-pixelled, 8-bit and steady.

    The first frame is held from second 0 if the pictures begin after the sound.
    """
    if video.interlaced:
        stream = stream.filter("bwdif", mode="send_frame", deint="interlaced")
    stream = stream.filter("fps", fps=str(plan.frame_rate), start_time=0)
    rgb = video.pixel_format.startswith(_RGB)
    tonemap = video.high_dynamic_range and choice.tonemap
    matrix = {"out_color_matrix": "bt709"} if rgb or video.high_dynamic_range else {}
    stream = stream.filter("scale", plan.width, plan.height, **({} if tonemap else {"out_range": "tv", **matrix}))
    if tonemap:
        # https://ffmpeg.org/ffmpeg-filters.html#tonemap: in linear light, with the smaller picture to save time.
        transfer = "smpte2084" if video.transfer == 16 else "arib-std-b67"
        stream = stream.filter("zscale", tin=transfer, pin="2020", min="2020_ncl", t="linear", npl=100)
        stream = stream.filter("format", "gbrpf32le").filter("zscale", p="709").filter("tonemap", "hable", desat=0)
        stream = stream.filter("zscale", t="709", m="709", r="tv")
    stream = stream.filter("format", "yuv420p").filter("setsar", 1)
    # Players guess the colours of an untagged picture by its height, which may have changed.
    guessed = video.matrix == _UNSPECIFIED and min(video.width, video.height) >= _HD_HEIGHT
    return stream.filter("setparams", **_BT709) if rgb or guessed or video.high_dynamic_range else stream


def _video_encoder(choice: EncoderChoice, plan: PhonePlan) -> dict[str, Any]:
    """Return the options of the H.264 encoder: constant quality under a cap with x264, else a bit rate that fits the size."""
    options: dict[str, Any] = {
        "c:v": choice.video,
        "profile:v": "high",
        "pix_fmt": "yuv420p",
        "g": max(1, int(KEYFRAME_EVERY_S * plan.frame_rate)),
        "maxrate": plan.max_bit_rate,
        "bufsize": 2 * plan.max_bit_rate,
    }
    if choice.video == "libx264":
        return options | {"preset": "veryfast", "crf": 23}
    rate = round(plan.width * plan.height * min(30, float(plan.frame_rate)) * 0.08)
    return options | {"b:v": min(plan.max_bit_rate, max(200_000, rate))}


def _audio_encoder(choice: EncoderChoice, channels: int) -> dict[str, Any]:
    mono = channels == 1
    return {"c:a": choice.audio, "b:a": "80k" if mono else "128k", "ac": 1 if mono else 2, "ar": HIGHEST_SAMPLE_RATE}
