"""A sync on the terminal: one line for each lecture at work, and a total. Where there is no terminal, a line for each result."""

from __future__ import annotations

from types import TracebackType

from rich.progress import BarColumn, Progress, ProgressColumn, Task, TaskID, TextColumn
from rich.text import Text

from carrel import events
from carrel.cli.render import clock, console, duration, shorten, styled
from carrel.cli.upkeep_render import size
from carrel.records import StepName

_WORDS = {
    StepName.FETCH: "downloading",
    StepName.TRANSCRIBE: "reading subtitles",
    StepName.PREPARE: "making phone copy",
    StepName.INDEX: "indexing",
}


class _Figures(ProgressColumn):
    def render(self, task: Task) -> Text:
        return Text(str(task.fields.get("figures", "")), style="dim")


class Live:
    """Shows events as they come. A context manager; `show` is called from one thread at a time."""

    def __init__(self) -> None:
        self._console = console()
        self._progress = Progress(
            TextColumn("{task.fields[title]}", table_column=None, markup=False),
            TextColumn("{task.fields[step]}", style="cyan", markup=False),
            BarColumn(bar_width=18),
            TextColumn("{task.fields[percent]}", style="bold", markup=False),
            _Figures(),
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,
        )
        self._tasks: dict[str, TaskID] = {}
        self._total: TaskID | None = None
        self._extras: TaskID | None = None
        self._finished = 0
        self._planned = 0

    def __enter__(self) -> Live:
        self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._progress.stop()

    def show(self, event: events.Event) -> None:
        match event:
            case events.Listing():
                self._say(("looking at ", "dim"), (event.course, ""))
            case events.WouldFetch():
                self._say(("would fetch ", "dim"), (shorten(event.title), ""), (f"  {duration(event.duration_s)}", "dim"))
            case events.ListingFailed():
                self._say(("cannot list ", "red"), (event.course, ""), (f": {event.message} {event.hint}", ""))
            case events.Planned():
                self._plan(event.lectures)
            case events.StepStarted():
                self._start(event)
            case events.StepMoved():
                self._move(event)
            case events.StepDone():
                if (task := self._tasks.get(event.lecture_id)) is not None:
                    self._progress.update(task, step="waiting its turn", percent="", figures="")
            case events.LectureReady():
                self._say(("ready  ", "green"), (shorten(event.title), ""))
                self._end(event.lecture_id)
            case events.StepFailed():
                self._fail(event)
            case events.ExtrasStarted():
                self._tell_extras(event)
            case _:
                pass

    def _plan(self, lectures: int) -> None:
        self._planned = lectures
        if lectures:
            self._total = self._progress.add_task("", total=lectures, title="total", step="", percent=f"0 of {lectures}")

    def _start(self, event: events.StepStarted) -> None:
        known = self._tasks.pop(event.lecture_id, None)
        if known is not None:
            self._progress.remove_task(known)
        title, word = shorten(event.title, 34), _WORDS[event.step]
        self._tasks[event.lecture_id] = self._progress.add_task("", total=1.0, title=title, step=word, percent="")
        self._move_total_last()

    def _move(self, event: events.StepMoved) -> None:
        known = self._tasks.get(event.lecture_id)
        if known is None:
            return
        percent = "" if event.fraction is None else f"{event.fraction:.0%}"
        figures = []
        if event.bytes_per_s:
            figures.append(f"{size(round(event.bytes_per_s))}/s")
        if event.speed:
            figures.append(f"{event.speed:.1f}x")
        if event.eta_s:
            figures.append(f"{clock(event.eta_s)} left")
        total = None if event.fraction is None else 1.0
        self._progress.update(known, total=total, completed=event.fraction or 0.0, percent=percent, figures="  ".join(figures))

    def _fail(self, event: events.StepFailed) -> None:
        if event.again_in_s is not None:
            task = self._tasks.get(event.lecture_id)
            if task is not None:
                self._progress.update(task, step="trying again soon", percent="", figures=shorten(event.message, 50))
            return
        self._say(("failed ", "red"), (shorten(event.title), ""), (f"  {event.step.value}: {event.message}", ""))
        if event.step is not StepName.TRANSCRIBE:
            self._end(event.lecture_id)

    def _tell_extras(self, event: events.ExtrasStarted) -> None:
        if self._extras is None:
            self._extras = self._progress.add_task("", total=None, step="thumbnails, loudness", percent="", title="")
        self._progress.update(self._extras, title=shorten(event.title, 34), figures=f"{event.left} left")

    def _end(self, lecture_id: str) -> None:
        task = self._tasks.pop(lecture_id, None)
        if task is not None:
            self._progress.remove_task(task)
        self._finished += 1
        if self._total is not None:
            percent = f"{self._finished} of {self._planned}"
            self._progress.update(self._total, completed=self._finished, percent=percent)

    def _move_total_last(self) -> None:
        if self._total is not None:
            self._progress.remove_task(self._total)
            percent = f"{self._finished} of {self._planned}"
            self._total = self._progress.add_task(
                "", total=self._planned, completed=self._finished, title="total", step="", percent=percent
            )

    def _say(self, *parts: tuple[str, str]) -> None:
        self._console.print(styled(*parts))
