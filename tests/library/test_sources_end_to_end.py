"""A course of twelve lectures by each kind of source: all arrive, a second sync fetches nothing, a thirteenth comes alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from carrel.demo.spec import MadeCourse
from carrel.layout import Layout
from tests.coursesite import CourseSite
from tests.library.helpers import files_below, lines, opened, states

pytestmark = pytest.mark.usefixtures("usual_settings")

KINDS = ("page", "feed", "hls_page", "platform")


@pytest.mark.parametrize("kind", KINDS)
def test_a_course_comes_whole_stays_whole_and_grows(
    kind: str, coursesite: CourseSite, course_media: MadeCourse, tmp_path: Path
) -> None:
    course = coursesite.offer(course_media.lectures[:8])
    with opened(tmp_path / "library") as library:
        added = library.add(getattr(course, kind))
        assert len(lines(added)) == 8
        assert coursesite.asked("/files/*.mp4") == []
        assert library.add(getattr(course, kind)).id == added.id

        report = library.sync()
        assert (report.new, report.done, report.failed, report.gone) == (8, 8, (), 0)
        assert states(library) == ["ready"] * 8
        if kind == "platform":
            assert [section.title for section in library.course(added.id).sections] == ["Week 1", "Week 2"]
            assert [line.title for line in lines(library.course(added.id))] == [m.spec.title for m in course_media.lectures[:8]]
        if kind in ("page", "platform"):
            assert lines(library.course(added.id))[0].languages == ["en"]

        coursesite.forget()
        report = library.sync()
        assert (report.new, report.done, report.failed, report.gone) == (0, 0, (), 0)
        assert [asked for pattern in ("*.mp4", "*.ts", "*.vtt") for asked in coursesite.asked(pattern)] == []

        course.publish(course_media.lectures[12])
        report = library.sync()
        assert (report.new, report.done, report.failed) == (1, 1, ())
        assert len(states(library)) == 9

        before = files_below(library.layout.courses)
        course.withdraw(course.lectures[3])
        report = library.sync()
        assert (report.new, report.gone) == (0, 1)
        assert sorted(states(library)) == ["gone"] + ["ready"] * 8
        assert files_below(library.layout.courses) == before
        assert library.sync().gone == 0


def test_what_was_said_is_found_at_its_second(coursesite: CourseSite, course_media: MadeCourse, tmp_path: Path) -> None:
    course = coursesite.offer(course_media.lectures[:12])
    with opened(tmp_path / "library") as library:
        library.add(course.platform)
        library.sync()
        found = library.search("moon pulls the water").lectures
        assert found[0].title == "Lecture 9: Tides"
        assert found[0].section == "Week 2"
        moment = found[0].moments[0]
        assert abs(moment.start_s - course_media.lectures[8].second_of("moon")) < 1
        assert "moon" in [moment.text[a:b] for a, b in moment.highlights]


def test_files_of_the_same_name_at_different_addresses_both_arrive(
    coursesite: CourseSite, course_media: MadeCourse, tmp_path: Path
) -> None:
    course = coursesite.offer([course_media.lectures[0], course_media.lectures[6]])
    names = {Path(lecture.file).name for lecture in course.lectures}
    assert names == {"lecture1"}
    with opened(tmp_path / "library") as library:
        added = library.add(course.page)
        assert library.sync().done == 2
        files = [line.file for line in lines(library.course(added.id))]
        assert len(set(files)) == 2
        lengths = [round(line.duration_s or 0, 1) for line in lines(library.course(added.id))]
        assert lengths == [pytest.approx(m.duration_s, abs=0.3) for m in (course_media.lectures[0], course_media.lectures[6])]


def test_a_folder_is_read_in_order_and_never_changed(course_media: MadeCourse, tmp_path: Path) -> None:
    folder = tmp_path / "Machine learning"
    for number, made in enumerate(course_media.lectures[:4]):
        section = folder / ("Week 10" if number > 1 else "Week 2")
        section.mkdir(parents=True, exist_ok=True)
        shutil.copy(made.media, section / f"{number + 1:02d}_{made.spec.key}.mp4")
        shutil.copy(made.subtitles["en"], section / f"{number + 1:02d}_{made.spec.key}.EN.vtt")
    (folder / "Week 2" / "01_river-01.pdf").write_bytes(b"%PDF-1.4 slides")
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.rglob("*") if path.is_file()}
    with opened(tmp_path / "library") as library:
        added = library.add(str(folder), program="Data")
        assert [section.title for section in added.sections] == ["Week 2", "Week 10"]
        report = library.sync()
        assert (report.new, report.done, report.failed) == (4, 4, ())
        course = library.course(added.id)
        assert [line.languages for line in lines(course)] == [["en"]] * 4
        assert lines(course)[0].file == "courses/Data/Machine learning/01 Week 2/01 river 01.mp4"
        assert [a.name for a in library.lecture(lines(course)[0].id).attachments] == ["01_river-01.pdf"]
        assert {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.rglob("*") if path.is_file()} == before

        first = lines(course)[0].id
        (folder / "Week 2" / "01_river-01.mp4").rename(folder / "Week 10" / "99_rain.mp4")
        report = library.sync()
        assert (report.new, report.gone) == (0, 0)
        assert first in [line.id for line in lines(library.course(added.id))]


def test_a_folder_that_is_not_there_is_no_empty_course(course_media: MadeCourse, tmp_path: Path) -> None:
    folder = tmp_path / "disk" / "course"
    folder.mkdir(parents=True)
    shutil.copy(course_media.lectures[0].media, folder / "Lecture 1.mp4")
    with opened(tmp_path / "library") as library:
        library.add(str(folder))
        assert library.sync().done == 1
        folder.parent.rename(tmp_path / "unplugged")
        report = library.sync()
        assert report.gone == 0
        assert [one.code for one in report.unlisted] == ["source-unreachable"]
        assert states(library) == ["ready"]


def test_nothing_is_left_in_staging(coursesite: CourseSite, course_media: MadeCourse, tmp_path: Path) -> None:
    course = coursesite.offer(course_media.lectures[:2])
    with opened(tmp_path / "library") as library:
        library.add(course.platform)
        library.sync()
    assert not any((Layout(tmp_path / "library").staging / "lectures").iterdir())
