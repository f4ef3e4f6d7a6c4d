"""Transcripts: subtitles of any shape in, clean WebVTT out."""

from carrel.transcripts.cleaning import clean
from carrel.transcripts.reading import read
from carrel.transcripts.webvtt_files import read_vtt, write_vtt

__all__ = ["clean", "read", "read_vtt", "write_vtt"]
