"""Makes the phone copy: one MP4 that plays anywhere, with captions and chapters inside."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from carrel.files import explain_full_disk, remove_tree
from carrel.media.captions import write_captions
from carrel.media.card import draw_card
from carrel.media.command import Inputs, phone_copy_command
from carrel.media.encoders import encoders
from carrel.media.facts import MediaFacts
from carrel.media.labels import write_labels
from carrel.media.plan import PhonePlan, Treatment
from carrel.media.run import run
from carrel.records import Chapter, StepProgress
from carrel.tools import Ffmpeg


def make_phone_copy(
    original: Path,
    facts: MediaFacts,
    plan: PhonePlan,
    *,
    captions: Sequence[tuple[str, Path]],
    chapters: Sequence[Chapter],
    title: str,
    into: Path,
    ffmpeg: Ffmpeg,
    progress: Callable[[StepProgress], None],
) -> None:
    """Write the phone copy of `original` to `into`, which appears whole or not at all, replacing what is there.

    One at a time for the folder of `into`: what a killed run left there is deleted.

    `captions` are languages (BCP 47) with clean WebVTT files. The result is not checked yet: see `check_phone_copy`. Raises
    EncodeFailed, DiskFull, ToolMissing, and what `progress` raises.
    """
    choice = encoders(ffmpeg)
    into.parent.mkdir(parents=True, exist_ok=True)
    for left in into.parent.glob(".prepare-*"):
        remove_tree(left)
    # A folder of its own: what a killed run left behind is never in the way, and an error leaves nothing.
    with explain_full_disk(into.parent), tempfile.TemporaryDirectory(prefix=".prepare-", dir=into.parent) as name:
        folder = Path(name).resolve()
        fitted = [(language, folder / f"{number}.vtt") for number, (language, _) in enumerate(captions)]
        for (_, transcript), (_, file) in zip(captions, fitted, strict=True):
            write_captions(transcript, file, facts.duration_s)
        inputs = Inputs(original.resolve(), fitted, labels=folder / "labels.txt", card=folder / "card.png")
        inputs.labels.write_text(write_labels(title, chapters, facts.duration_s), encoding="utf-8", newline="\n")
        if plan.video is Treatment.NONE:
            draw_card(title, inputs.card, plan.width, plan.height)
        output = folder / "copy.mp4"
        command = phone_copy_command(ffmpeg, choice, inputs, facts, plan, output)
        run(command, duration_s=facts.duration_s, folder=into.parent, progress=progress)
        output.replace(into)
