"""Language tags of subtitles, made well-formed (BCP 47, RFC 5646) and matched (in the spirit of RFC 4647, section 3.4)."""

from __future__ import annotations

import re
from functools import cache

UNKNOWN = "und"
"""The tag for a language that nobody named (RFC 5646, section 4.1)."""

_CODES = """
aa:aar ab:abk ae:ave af:afr ak:aka am:amh an:arg ar:ara as:asm av:ava ay:aym az:aze ba:bak be:bel bg:bul bh:bih bi:bis bm:bam
bn:ben bo:bod bo:tib br:bre bs:bos ca:cat ce:che ch:cha co:cos cr:cre cs:ces cs:cze cu:chu cv:chv cy:cym cy:wel da:dan de:deu
de:ger dv:div dz:dzo ee:ewe el:ell el:gre en:eng eo:epo es:spa et:est eu:eus eu:baq fa:fas fa:per ff:ful fi:fin fj:fij fo:fao
fr:fra fr:fre fy:fry ga:gle gd:gla gl:glg gn:grn gu:guj gv:glv ha:hau he:heb hi:hin ho:hmo hr:hrv ht:hat hu:hun hy:hye hy:arm
hz:her ia:ina id:ind ie:ile ig:ibo ii:iii ik:ipk io:ido is:isl is:ice it:ita iu:iku ja:jpn jv:jav ka:kat ka:geo kg:kon ki:kik
kj:kua kk:kaz kl:kal km:khm kn:kan ko:kor kr:kau ks:kas ku:kur kv:kom kw:cor ky:kir la:lat lb:ltz lg:lug li:lim ln:lin lo:lao
lt:lit lu:lub lv:lav mg:mlg mh:mah mi:mri mi:mao mk:mkd mk:mac ml:mal mn:mon mr:mar ms:msa ms:may mt:mlt my:mya my:bur na:nau
nb:nob nd:nde ne:nep ng:ndo nl:nld nl:dut nn:nno no:nor nr:nbl nv:nav ny:nya oc:oci oj:oji om:orm or:ori os:oss pa:pan pi:pli
pl:pol ps:pus pt:por qu:que rm:roh rn:run ro:ron ro:rum ru:rus rw:kin sa:san sc:srd sd:snd se:sme sg:sag si:sin sk:slk sk:slo
sl:slv sm:smo sn:sna so:som sq:sqi sq:alb sr:srp ss:ssw st:sot su:sun sv:swe sw:swa ta:tam te:tel tg:tgk th:tha ti:tir tk:tuk
tl:tgl tn:tsn to:ton tr:tur ts:tso tt:tat tw:twi ty:tah ug:uig uk:ukr ur:urd uz:uzb ve:ven vi:vie vo:vol wa:wln wo:wol xh:xho
yi:yid yo:yor za:zha zh:zho zh:chi zu:zul he:iw id:in yi:ji fil:fil yue:yue cmn:cmn nan:nan hak:hak ast:ast gsw:gsw haw:haw
"""
"""ISO 639: two-letter codes with their three-letter ones (terminological and bibliographic), old codes, and some languages with
three letters only that subtitles are often in."""


def language_tag(text: str | None) -> str | None:
    """Return `text` as a well-formed tag ("en_us" -> "en-US", "ger" -> "de"), or None if it names no language.

    What platforms append ("en-orig", "en-eEY6OEpapPo") is dropped.
    """
    first, *others = re.split(r"[-_]", (text or "").strip())
    primary = _primary_codes().get(first.lower())
    if primary is None:
        return None
    tag = [primary]
    for subtag in others:
        if subtag.lower() == "orig":
            break
        if len(tag) == 1 and re.fullmatch(r"[A-Za-z]{4}", subtag):
            tag.append(subtag.title())
        elif (len(tag) == 1 or len(tag[-1]) == 4) and re.fullmatch(r"[A-Za-z]{2}|\d{3}", subtag):
            tag.append(subtag.upper())
        else:
            break
    return "-".join(tag)


def closeness(wanted: str, offered: str) -> int | None:
    """Say how well the tag `offered` serves who wants `wanted`: 0 is best, None not at all.

    "en" is served by "en-GB", "en-US" by "en" and, less well, by "en-GB"; "zh-Hans" is not served by "zh-Hant".
    """
    if wanted.lower() == offered.lower():
        return 0
    one, other = wanted.lower().split("-"), offered.lower().split("-")
    if one[0] != other[0]:
        return None
    if other[: len(one)] == one:
        return 1
    if one[: len(other)] == other:
        return 2
    scripts = {part for tag in (one, other) for part in tag[1:] if len(part) == 4}
    return None if len(scripts) > 1 else 3


def nearest(wanted: str, offered: list[str]) -> str | None:
    """Return the tag of `offered` that serves `wanted` best; the earlier one of equals."""
    ranked = [(rank, place, tag) for place, tag in enumerate(offered) if (rank := closeness(wanted, tag)) is not None]
    return min(ranked)[2] if ranked else None


@cache
def _primary_codes() -> dict[str, str]:
    codes = {}
    for pair in _CODES.split():
        primary, other = pair.split(":")
        codes[other] = primary
        codes.setdefault(primary, primary)
    return codes
