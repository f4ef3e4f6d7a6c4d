"""Languages as media files name them: three letters of ISO 639-2."""

from __future__ import annotations


def three_letters(language: str) -> str:
    """Return the ISO 639-2/T code of a BCP 47 or ISO 639 tag, which is what MP4 can hold; "und" if it has none."""
    import langcodes

    try:
        return langcodes.Language.get(language).to_alpha3()
    except (LookupError, ValueError):
        return "und"


def same_language(one: str, other: str) -> bool:
    """Say whether two tags name one language, whatever their script, region or form: "ger" and "de-AT" do."""
    return three_letters(one) == three_letters(other) != "und"
