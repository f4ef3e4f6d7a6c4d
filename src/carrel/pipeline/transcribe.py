"""The transcribe step: subtitles of any shape become clean WebVTT in staging."""

from __future__ import annotations

from carrel import transcripts
from carrel.errors import TranscriptError
from carrel.files import write_whole
from carrel.pipeline.job import FetchManifest, Job, Progress, StagedTranscript, TranscribeManifest, find, leave
from carrel.records import FetchedSubtitle, StepProgress, SubtitleProblem, Transcript, TranscriptKind


def transcribe(job: Job, progress: Progress) -> None:
    """Clean every subtitle that was fetched. One that is broken is a problem in the manifest, never an error.

    Raises DiskFull.
    """
    fetched = find(job.staging, FetchManifest)
    assert fetched is not None
    staged: list[StagedTranscript] = []
    problems = list(fetched.fetched.subtitle_problems)
    folder = job.staging / "captions"
    chosen = _best(fetched.fetched.subtitles)
    for number, subtitle in enumerate(chosen):
        progress(StepProgress(fraction=number / len(chosen), note=subtitle.language))
        try:
            cues = transcripts.clean(transcripts.read(subtitle.path, subtitle.language), duration_s=fetched.duration_s)
        except TranscriptError as error:
            problems.append(SubtitleProblem(subtitle.language, error.code, error.message, error.hint))
            continue
        path = folder / f"{subtitle.language}.vtt"
        write_whole(path, transcripts.write_vtt(Transcript(subtitle.language, subtitle.kind, cues)))
        staged.append(StagedTranscript(subtitle.language, subtitle.kind, path))
    leave(job.staging, TranscribeManifest(tuple(staged), tuple(problems)))


def _best(subtitles: tuple[FetchedSubtitle, ...]) -> list[FetchedSubtitle]:
    """Return one subtitle for each language: one made by a person where there is one."""
    found: dict[str, FetchedSubtitle] = {}
    for subtitle in subtitles:
        known = found.get(subtitle.language)
        if known is None or (known.kind is not TranscriptKind.MANUAL and subtitle.kind is TranscriptKind.MANUAL):
            found[subtitle.language] = subtitle
    return list(found.values())
