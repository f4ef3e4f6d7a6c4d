"""The sample course as a site on this machine: made on first use, served on localhost, read by yt-dlp like any platform.

The generic way (a page of <video> elements, a feed) would lose sections, chapters, and titles or subtitles, and would name
lectures by an address that has a port in it. So the site answers in JSON, and a small yt-dlp plugin beside this file reads it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from carrel.demo.lecture import make_course
from carrel.demo.script import COURSE
from carrel.demo.server import NOT_FOUND, Answer, Request, Server, file_answer, text_answer
from carrel.demo.spec import CourseSpec, MadeCourse, MadeLecture

PORT = 8421
"""Where the site is when nothing else has taken that port; its lectures keep their identity on any."""
PLUGINS = Path(__file__).parent / "plugin"


class DemoSite:
    """Serves the sample course from `with` to its end. Makes the lectures in `cache` if they are not there yet.

    While it is open, PYTHONPATH tells child processes where the yt-dlp plugin lies. `progress` is called with (lectures made,
    lectures in all, title). Entering raises ToolMissing or EncodeFailed if the lectures cannot be made.
    """

    def __init__(
        self, cache: Path, *, progress: Callable[[int, int, str], None] | None = None, spec: CourseSpec = COURSE
    ) -> None:
        self._cache = cache
        self._progress = progress
        self._spec = spec
        self._course: MadeCourse
        self._server: Server
        self._python_path: str | None

    @property
    def url(self) -> str:
        """Return the address to add (`carrel add URL`), known while the site is open."""
        return f"{self._server.root}/carrel-demo/{self._spec.key}"

    def __enter__(self) -> Self:
        self._course = make_course(self._spec, self._cache, progress=self._progress)
        try:
            self._server = Server(self._answer, port=PORT)
        except OSError:
            self._server = Server(self._answer)
        self._python_path = os.environ.get("PYTHONPATH")
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(PLUGINS), self._python_path]))
        self._server.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._python_path is None:
            os.environ.pop("PYTHONPATH", None)
        else:
            os.environ["PYTHONPATH"] = self._python_path
        self._server.close()

    def _answer(self, request: Request) -> Answer:
        match request.path.strip("/").split("/"):
            case ["carrel-demo", course] if course == self._spec.key:
                return text_answer(json.dumps(self._listing(self._course)), ".json")
            case ["carrel-demo", course, lecture] if (made := self._find(course, lecture)) is not None:
                return text_answer(json.dumps(self._describe(made)), ".json")
            case ["carrel-demo", course, lecture, name] if (made := self._find(course, lecture)) is not None:
                files = {path.name: path for path in (made.media, *made.subtitles.values())}
                return file_answer(files[name]) if name in files else NOT_FOUND
        return NOT_FOUND

    def _find(self, course: str, lecture: str) -> MadeLecture | None:
        if course != self._spec.key:
            return None
        return next((made for made in self._course.lectures if made.spec.key == lecture), None)

    def _listing(self, course: MadeCourse) -> dict[str, Any]:
        sections = list(dict.fromkeys(made.spec.section for made in course.lectures))
        return {
            "id": course.spec.key,
            "title": course.spec.title,
            "description": course.spec.description,
            "entries": [
                {
                    "id": made.spec.key,
                    "url": f"{self.url}/{made.spec.key}",
                    "title": made.spec.title,
                    "duration": made.duration_s,
                    "chapter": made.spec.section,
                    "chapter_number": sections.index(made.spec.section) + 1,
                }
                for made in course.lectures
            ],
        }

    def _describe(self, made: MadeLecture) -> dict[str, Any]:
        """Return a lecture in the words of yt-dlp's info_dict."""
        address = f"{self.url}/{made.spec.key}"
        webm = made.spec.container == "webm"
        return {
            "id": made.spec.key,
            "title": made.spec.title,
            "description": made.spec.description,
            "language": made.spec.language,
            "duration": made.duration_s,
            "chapters": [{"start_time": c.start_s, "end_time": c.end_s, "title": c.title} for c in made.chapters],
            "formats": [
                {
                    "format_id": made.spec.container,
                    "url": f"{address}/{made.media.name}",
                    "ext": made.spec.container,
                    "width": made.spec.size[0],
                    "height": made.spec.size[1],
                    "fps": made.spec.frame_rate,
                    "vcodec": "vp9" if webm else "avc1.640020",
                    "acodec": "opus" if webm else "mp4a.40.2",
                    "filesize": made.media.stat().st_size,
                }
            ],
            "subtitles": {
                language: [{"url": f"{address}/{path.name}", "ext": "vtt"}] for language, path in made.subtitles.items()
            },
        }
