"""Before a sync begins, what a dead run left behind is put right."""

from __future__ import annotations

from pathlib import Path

from carrel.demo.spec import MadeCourse
from tests.coursesite import CourseSite
from tests.library.helpers import lines, of_one_file, opened


def test_staging_left_by_a_run_killed_right_after_placing_is_swept(
    coursesite: CourseSite, course_media: MadeCourse, tmp_path: Path
) -> None:
    course = coursesite.offer(course_media.lectures[:1])
    with opened(tmp_path / "library") as library:
        added = library.add(of_one_file(course))
        library.sync()
        left = library.layout.lecture_staging(lines(library.course(added.id))[0].id)
        left.mkdir()
        (left / "original.mp4").write_bytes(b"what a killed run did not get round to deleting")
        assert library.sync().done == 0
        assert not left.exists()


def test_work_of_a_dead_run_on_what_is_not_here_yet_is_kept(
    coursesite: CourseSite, course_media: MadeCourse, tmp_path: Path
) -> None:
    from carrel import settings
    from carrel.catalog import courses
    from carrel.pipeline.fetch import fetch
    from carrel.pipeline.plan import Plan, add_course

    course = coursesite.offer(course_media.lectures[:1])
    with opened(tmp_path / "library") as library:
        library.add(of_one_file(course))
        plan = Plan()
        chosen = settings.load(library.layout.settings)
        add_course(plan, courses.every(library.database)[0], chosen, library.database, library.layout)
        fetch(plan.jobs[0], library.sources, lambda _: None)
        coursesite.forget()
        assert library.sync().done == 1
        assert coursesite.asked("*.mp4") == []
