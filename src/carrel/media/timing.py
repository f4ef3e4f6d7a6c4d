"""When the packets of a stream come: the rate of its frames, its longest stretch without a keyframe, its end."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from operator import sub
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.index import IndexEntries
    from av.stream import Stream

_NTSC = tuple(Fraction(n * 1000, 1001) for n in (24, 30, 48, 60, 120))


@dataclass(slots=True)
class Timing:
    """The packets of one stream: ascending `times` and `keyframes` in ticks of `tick_s` seconds, all on the players' timeline."""

    tick_s: Fraction
    times: list[int] = field(default_factory=list)
    keyframes: list[int] = field(default_factory=list)
    packets: int = 0
    size_bytes: int = 0
    end_s: float = 0.0

    @property
    def begins_s(self) -> float:
        return float(self.times[0] * self.tick_s) if self.times else 0.0

    @property
    def length_s(self) -> float:
        return self.end_s - self.begins_s

    @property
    def keyframe_gap_s(self) -> float:
        """The longest stretch that a seek may have to decode, in seconds."""
        marks = [float(tick * self.tick_s) for tick in self.keyframes] + [self.end_s]
        return max((later - earlier for earlier, later in pairwise(marks)), default=self.end_s)

    def gaps(self) -> list[int]:
        """Return the times between neighbouring frames in ticks, shortest first."""
        gaps = sorted(map(sub, self.times[1:], self.times))
        return gaps[bisect_right(gaps, 0) :]


def read_index(container: InputContainer, streams: Sequence[Stream]) -> dict[int, Timing]:
    """Return the timing of each stream, by its index, from the file's own index: nothing but headers is read.

    Of sound only the beginning and the end are told.
    """
    origin = _origin_s(container)
    timings: dict[int, Timing] = {}
    for stream in streams:
        tick = stream.time_base or Fraction(1, 1000)
        shift = round(origin / tick)
        entries = stream.index_entries
        timing = timings[stream.index] = Timing(tick, packets=len(entries))
        if stream.type == "video":
            timing.times = [entry.timestamp - shift for entry in entries]
            timing.keyframes = [time - shift for time in _keyframes(entries)]
            timing.size_bytes = sum(entry.size for entry in entries)
        elif len(entries):
            timing.times = [entries[0].timestamp - shift, entries[-1].timestamp - shift]
        if stream.duration:
            timing.end_s = float(((stream.start_time or 0) - shift + stream.duration) * tick)
        elif timing.times:
            timing.end_s = float((timing.times[-1] + _usual_gap(timing.gaps())) * tick)
    return timings


def _keyframes(entries: IndexEntries) -> Iterator[int]:
    """Yield the times of the keyframes, leaping from one to the next."""
    place = entries.search_timestamp(entries[0].timestamp, backward=False) if len(entries) else -1
    while place >= 0:
        time = entries[place].timestamp
        yield time
        place = entries.search_timestamp(time + 1, backward=False)


def read_packets(container: InputContainer, streams: Iterable[Stream]) -> dict[int, Timing]:
    """Return the timing of each stream, by its index, by reading the whole file without decoding it."""
    timings = {stream.index: Timing(stream.time_base or Fraction(1, 1000)) for stream in streams}
    ends: dict[int, int] = {}
    for packet in container.demux([container.streams[index] for index in timings]):
        time = packet.dts if packet.pts is None else packet.pts
        if time is None:
            continue
        timing = timings[packet.stream_index]
        timing.times.append(time)
        timing.packets += 1
        timing.size_bytes += packet.size
        if packet.is_keyframe:
            timing.keyframes.append(time)
        ends[packet.stream_index] = max(ends.get(packet.stream_index, time), time + (packet.duration or 0))
    origin = _origin_s(container)
    for index, timing in timings.items():
        shift = round(origin / timing.tick_s)
        timing.times = sorted(time - shift for time in timing.times)
        timing.keyframes = sorted(time - shift for time in timing.keyframes)
        if timing.times:
            last = max(ends[index] - shift, timing.times[-1] + _usual_gap(timing.gaps()))
            timing.end_s = float(last * timing.tick_s)
    return timings


def varies(timing: Timing) -> bool:
    """Say whether frames come unevenly: one in a hundred (and more than two) is off by a quarter, or these take a tenth of the
    time, or one is missing for over a second.
    """
    gaps = timing.gaps()
    if len(gaps) < 2:
        return False
    even = _even(timing, gaps)
    off = len(gaps) - len(even)
    longest_s, usual_s = (float(gap * timing.tick_s) for gap in (gaps[-1], _usual_gap(gaps)))
    return off > max(2, len(gaps) / 100) or sum(even) < 0.9 * sum(gaps) or longest_s > max(1.0, 2 * usual_s)


def usual_rate(timing: Timing, *, variable: bool) -> Fraction | None:
    """Return frames a second: the mean, or for a varying rate the fastest that is usual. None if there is only one frame."""
    gaps = timing.gaps()
    if not gaps:
        return None
    even = _even(timing, gaps)
    gap = Fraction(gaps[len(gaps) // 10]) if variable else Fraction(sum(even), len(even))
    return _rounded(1 / (gap * timing.tick_s))


def _even(timing: Timing, gaps: Sequence[int]) -> list[int]:
    """Return the gaps within a quarter of the usual; two milliseconds are forgiven, as Matroska and Flash round to one."""
    usual = _usual_gap(gaps)
    slack = usual / 4 + float(Fraction(2, 1000) / timing.tick_s)
    return [gap for gap in gaps if abs(gap - usual) <= slack]


def _rounded(rate: Fraction) -> Fraction:
    """Return the customary rate (25, 30000/1001) that a measured one means."""
    for customary in (Fraction(round(rate)), *_NTSC):
        if customary and abs(rate / customary - 1) < 0.0004:
            return customary
    return rate.limit_denominator(1000)


def _usual_gap(gaps: Sequence[int]) -> int:
    return gaps[len(gaps) // 2] if gaps else 0


def _origin_s(container: InputContainer) -> Fraction:
    """Return the file's own time at which the players' timeline begins, in seconds."""
    return Fraction(container.start_time or 0, 1_000_000)
