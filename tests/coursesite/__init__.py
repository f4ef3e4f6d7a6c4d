"""The course site: a server on localhost that offers courses in every shape, and misbehaves when told to.

    from tests.coursesite import CourseSite, CutOff, Slow, Status, tiny_course

    river = tiny_course(folder)                       # 13 lectures of some seconds; words and their times are known
    with CourseSite() as site:
        course = site.offer(river.lectures[:12])      # a SiteCourse; its addresses:
        course.page, course.feed, course.hls, course.hls_page, course.platform       # one for each kind of source
        site.channel                                                                 # playlist of all playlists
        course.watch(course.lectures[0])                                             # one lecture on the platform
        course.url(course.lectures[0], ".mp4")                                       # a direct file; also ".en.vtt",
                                                                  # "/hls/master.m3u8", "/dash/manifest.mpd"
        course.publish(river.lectures[12])            # a thirteenth lecture appears
        course.withdraw(course.lectures[3])           # one is removed, files and all
        course.lectures[1].state = "private"          # removed, login, upcoming, drm
        course.lectures[2].forms = ("hls",)           # how the platform offers it: progressive, separate, hls, dash
        course.lectures[2].automatic = True           # captions made by a machine (json3 and rolling WebVTT); `manual`: by hand

        site.misbehave("*/week1/lecture2.mp4", Status(429, retry_after_s=7), times=2)
        site.misbehave("*/lecture1/hls/segment2.ts", Status(404))
        site.misbehave("*.vtt", BrokenSubtitles("html"))
        site.behave()

        site.forget()
        site.asked("/files/*")                        # what was asked since: method, path, range, status, bytes sent

A lecture's truth: `made.words`, `made.cues`, `made.chapters`, `made.duration_s`, `made.second_of("moon")`.

In pytest: the fixtures `course_media` (the 13 lectures, made once for all workers) and `coursesite` (a fresh site, empty) in
tests/conftest.py, which also puts the yt-dlp plugin on PYTHONPATH. By hand: `python -m tests.coursesite`.
"""

from tests.coursesite.course import SiteCourse, SiteLecture
from tests.coursesite.faults import BrokenSubtitles, CutOff, Fault, Hang, HangUp, Slow, Status, Truncated, WrongLength
from tests.coursesite.media import tiny_course
from tests.coursesite.site import PLUGIN, Asked, CourseSite

__all__ = [
    "PLUGIN",
    "Asked",
    "BrokenSubtitles",
    "CourseSite",
    "CutOff",
    "Fault",
    "Hang",
    "HangUp",
    "SiteCourse",
    "SiteLecture",
    "Slow",
    "Status",
    "Truncated",
    "WrongLength",
    "tiny_course",
]
