"""Bytes to text: byte order marks, UTF-16 without one, UTF-8 with a few bad bytes, and the encodings from before Unicode."""

from __future__ import annotations

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_BY_LANGUAGE = {
    **dict.fromkeys(("cs", "hr", "hu", "pl", "ro", "sk", "sl", "sq"), ("cp1250",)),
    **dict.fromkeys(("be", "bg", "kk", "mk", "mn", "ru", "sr", "uk"), ("cp1251", "koi8_r")),
    **dict.fromkeys(("ca", "da", "de", "en", "es", "fi", "fr", "is", "it", "nb", "nl", "nn", "no", "pt", "sv"), ("cp1252",)),
    **dict.fromkeys(("et", "lt", "lv"), ("cp1257",)),
    **dict.fromkeys(("ar", "fa", "ur"), ("cp1256",)),
    "el": ("cp1253",),
    "tr": ("cp1254",),
    "he": ("cp1255",),
    "iw": ("cp1255",),
    "vi": ("cp1258",),
    "ja": ("cp932", "euc_jp"),
    "ko": ("cp949",),
    "th": ("tis_620",),
    "zh": ("big5", "gb18030"),
}
# Of two that fit equally well the earlier is taken: the more common one, and the stricter of the CJK ones.
_ALL = (
    *("cp1252", "cp1250", "cp1251", "koi8_r", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257"),
    *("tis_620", "cp932", "euc_jp", "big5", "gb18030", "cp949"),
)
_SAMPLE_BYTES = 16_384
_MOST_CHAOS = 0.4


def decode(data: bytes, language: str | None = None) -> str:
    """Return the text of a subtitle file. Never raises: what cannot be decoded becomes U+FFFD.

    `language` (BCP 47) narrows the choice among the encodings from before Unicode, which short texts alone do not tell apart.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    wide = _utf16_without_mark(data)
    if wide:
        return data.decode(wide, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    if sum(not character.isascii() for character in text) >= 5 * bad:
        return text
    return data.decode(_guess(data, language), "replace")


def _utf16_without_mark(data: bytes) -> str | None:
    """Timestamps and line ends are ASCII in every subtitle, so UTF-16 has NULs at every second byte of them."""
    start = data[:4096]
    even, odd = start[0::2].count(0), start[1::2].count(0)
    least = max(4, len(start) // 20)
    if odd >= least and odd > 10 * even:
        return "utf-16-le"
    if even >= least and even > 10 * odd:
        return "utf-16-be"
    return None


def _guess(data: bytes, language: str | None) -> str:
    from charset_normalizer import from_bytes

    # Lines of pure ASCII say nothing. No encoding guessed here has a line feed within a character.
    telling = [line for line in data.replace(b"\r", b"\n").split(b"\n") if not line.isascii()]
    sample = b"\n".join(line[:_SAMPLE_BYTES] for line in telling[:400])[:_SAMPLE_BYTES]
    likely = _BY_LANGUAGE.get((language or "").replace("_", "-").split("-")[0].lower(), ())
    for choice in filter(None, (likely, _ALL)):
        found = from_bytes(sample, cp_isolation=list(choice), threshold=_MOST_CHAOS, enable_fallback=False)
        ranked = [(match.chaos, -match.coherence, choice.index(match.encoding)) for match in found if match.encoding in choice]
        if ranked:
            return choice[min(ranked)[2]]
    return "cp1252"
