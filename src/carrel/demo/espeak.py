"""Speaks with eSpeak NG and says when each word begins. Run as a program of its own, for the C library is one big global:

    python -m carrel.demo.espeak < request.json > reply.json

request: {"voice": "en-us", "words_per_minute": 150, "texts": [...], "files": [...]}, a WAV file to write for each text
reply:   {"sample_rate": 22050, "words": [[[character, second], ...] for each text]}

The interface is that of speak_lib.h in eSpeak NG. Exit status 3: there is no eSpeak NG here.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import json
import sys
import wave
from typing import Any

ABSENT = 3
_LIBRARIES = ("libespeak-ng.so.1", "libespeak-ng.dylib", "/opt/homebrew/lib/libespeak-ng.dylib", "libespeak-ng.dll")
_WINDOWS_LIBRARY = r"C:\Program Files\eSpeak NG\libespeak-ng.dll"
_OUTPUT_SYNCHRONOUS = 2
_NO_EXIT = 0x8000
_POSITION_CHARACTER = 1
_CHARS_UTF8 = 1
_RATE, _PITCH, _WORD_GAP = 1, 3, 7
_LIST_END, _WORD = 0, 1
_OK = 0


class _EventId(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _EventId),
    )


def _load() -> ctypes.CDLL | None:
    for name in (ctypes.util.find_library("espeak-ng"), *_LIBRARIES, _WINDOWS_LIBRARY):
        if name:
            try:
                return ctypes.CDLL(name)
            except OSError:
                continue
    return None


def speak(request: dict[str, Any]) -> dict[str, Any] | None:
    """Write the WAV files that `request` asks for and return the reply, or None where there is no eSpeak NG or no such voice."""
    library = _load()
    if library is None:
        return None
    sample_rate = library.espeak_Initialize(_OUTPUT_SYNCHRONOUS, 200, None, _NO_EXIT)
    if sample_rate <= 0 or library.espeak_SetVoiceByName(request["voice"].encode()) != _OK:
        return None
    library.espeak_SetParameter(_RATE, int(request["words_per_minute"]), 0)
    library.espeak_SetParameter(_PITCH, 42, 0)
    library.espeak_SetParameter(_WORD_GAP, 1, 0)
    sound = bytearray()
    words: list[list[float]] = []

    def collect(samples: Any, count: int, events: Any) -> int:
        if samples and count > 0:
            sound.extend(ctypes.string_at(samples, count * 2))
        index = 0
        while events[index].type != _LIST_END:
            if events[index].type == _WORD:
                words.append([events[index].text_position - 1, events[index].sample / sample_rate])
            index += 1
        return 0

    callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.POINTER(_Event))(collect)
    library.espeak_SetSynthCallback(callback)
    spoken: list[list[list[float]]] = []
    for text, file in zip(request["texts"], request["files"], strict=True):
        sound.clear()
        words.clear()
        encoded = text.encode() + b"\0"
        library.espeak_Synth(encoded, len(encoded), 0, _POSITION_CHARACTER, 0, _CHARS_UTF8, None, None)
        library.espeak_Synchronize()
        with wave.open(file, "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(sample_rate)
            out.writeframes(bytes(sound))
        spoken.append(list(words))
    return {"sample_rate": sample_rate, "words": spoken}


def main() -> int:
    reply = speak(json.load(sys.stdin))
    if reply is None:
        return ABSENT
    json.dump(reply, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
