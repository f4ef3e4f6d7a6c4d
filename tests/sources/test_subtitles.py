"""Of all the subtitles that a platform lists, those are taken that serve the learner."""

from __future__ import annotations

from typing import Any

import pytest

from carrel.sources.subtitles import Choice, choose, own_language


def by_name(*names: str | None, formats: tuple[str, ...] = ("vtt",)) -> dict[Any, list[dict[str, str]]]:
    return {name: [{"ext": ext, "url": f"https://e.org/{name}.{ext}"} for ext in formats] for name in names}


def chosen(
    manual: tuple[str | None, ...] = (),
    automatic: tuple[str, ...] = (),
    languages: tuple[str, ...] = (),
    language: str | None = None,
) -> list[str]:
    """Return the choices as "language/kind/name of the source"."""
    info = {
        "language": language,
        "subtitles": by_name(*manual),
        "automatic_captions": by_name(*automatic, formats=("vtt", "json3", "srt")),
    }
    return [tell(one) for one in choose(info, languages, automatic=True)]


def tell(choice: Choice) -> str:
    return f"{choice.language}/{choice.kind.value}/{choice.source['url'].rpartition('/')[2]}"


def test_the_lecture_s_own_language_and_english_are_taken() -> None:
    assert chosen(("fr", "en", "de"), language="de") == ["de/manual/de.vtt", "en/manual/en.vtt"]
    assert chosen(("fr", "en", "de")) == ["en/manual/en.vtt"]


def test_languages_asked_for_are_taken_and_no_others() -> None:
    assert chosen(("fr", "en", "de"), languages=("fr",), language="de") == ["fr/manual/fr.vtt"]


def test_variants_serve_where_the_language_itself_is_missing() -> None:
    assert chosen(("en-GB", "en-US")) == ["en-GB/manual/en-GB.vtt"]
    assert chosen(("en-US", "en")) == ["en/manual/en.vtt"]
    assert chosen(("en-eEY6OEpapPo",)) == ["en/manual/en-eEY6OEpapPo.vtt"]


def test_people_go_before_machines() -> None:
    assert chosen(("en",), ("en-orig", "en"), language="en") == ["en/manual/en.vtt"]
    assert chosen(("fr",), ("en-orig", "en", "fr"), language="en") == ["en/automatic/en-orig.json3"]


def test_translations_by_machine_are_never_taken() -> None:
    assert chosen((), ("de-orig", "de", "en", "fr"), language="de") == ["de/automatic/de-orig.json3"]
    assert chosen((), ("de", "en", "fr"), language="de") == ["de/automatic/de.json3"]
    assert chosen((), ("de-orig", "de", "en"), languages=("en",)) == []


def test_the_spoken_language_is_known_from_the_original_captions() -> None:
    assert own_language({"automatic_captions": by_name("de-orig", "de", "en")}) == "de"
    assert own_language({"language": "en+fr"}) == "en"
    assert own_language({"requested_formats": [{"acodec": "none"}, {"acodec": "mp4a", "language": "pt-BR"}]}) == "pt-BR"
    assert own_language({}) is None


def test_captions_of_an_unknown_language_are_those_asked_for_or_the_only_ones() -> None:
    assert chosen((), ("de", "en", "fr"), languages=("fr",)) == ["fr/automatic/fr.json3"]
    assert chosen((), ("de",)) == ["de/automatic/de.json3"]


def test_where_nothing_fits_the_first_by_people_is_taken() -> None:
    assert chosen(("ja", "ko"), languages=("fr",)) == ["ja/manual/ja.vtt"]
    assert chosen((None,)) == ["und/manual/None.vtt"]


def test_chats_are_no_subtitles() -> None:
    assert chosen(("live_chat",)) == []


@pytest.mark.parametrize(
    ("offered", "taken"), [(("srv1", "ttml", "vtt", "json3"), "vtt"), (("ttml", "srt"), "srt"), (("lrc",), "lrc")]
)
def test_formats_are_taken_by_preference(offered: tuple[str, ...], taken: str) -> None:
    (choice,) = choose({"subtitles": by_name("en", formats=offered)}, (), automatic=True)
    assert choice.source["ext"] == taken


def test_automatic_captions_can_be_declined() -> None:
    assert choose({"automatic_captions": by_name("en-orig")}, (), automatic=False) == []
