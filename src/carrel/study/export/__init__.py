"""Notes as files to keep: a folder of Markdown (ready for Obsidian), or one HTML page.

Notes may hold anything. What is written here runs nothing and asks nobody for anything, whoever opens it: HTML in a note stays
text, a picture that is not a frame of the lecture becomes a link.
"""

from carrel.study.export.book import CourseNotes, LectureNotes, Picture, Server, server_at
from carrel.study.export.folder import Written, write_folder
from carrel.study.export.markdown import course_files
from carrel.study.export.page import is_page, page

__all__ = [
    "CourseNotes",
    "LectureNotes",
    "Picture",
    "Server",
    "Written",
    "course_files",
    "is_page",
    "page",
    "server_at",
    "write_folder",
]
