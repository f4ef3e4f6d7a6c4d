"""The fetch step: a lecture's original and its subtitles come to staging, whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carrel import media
from carrel.files import explain_full_disk
from carrel.pipeline.job import FetchManifest, Job, Progress, find, leave

if TYPE_CHECKING:
    from carrel.sources import Sources


def fetch(job: Job, sources: Sources, progress: Progress) -> None:
    """Fetch what the lecture lacks: everything, or only subtitles when its phone copy is in the library already.

    Raises the errors of `sources`, MediaUnreadable and MediaTruncated for a file that is not what it should be, DiskFull.
    """
    if find(job.staging, FetchManifest) is not None:
        return
    with explain_full_disk(job.library):
        job.staging.mkdir(parents=True, exist_ok=True)
        fetched = sources.fetch(
            job.course.source,
            job.lecture,
            job.staging,
            job.settings,
            progress,
            media=job.phone_copy is None,
        )
        if fetched.media is None:
            leave(job.staging, FetchManifest(fetched, 0, job.lecture.duration_s))
            return
        facts = media.look(fetched.media)
        leave(job.staging, FetchManifest(fetched, fetched.media.stat().st_size, facts.duration_s))
