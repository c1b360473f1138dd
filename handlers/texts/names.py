"""How a person's or a group's name is shown: as they wrote it, cut, and unable to upset the text around it."""

import unicodedata

NAME_MAX = 20
"""Characters of a name that are shown, as a reader counts them."""

FALLBACKS = {"zh": "一位朋友", "en": "Someone", "": "…"}
"""For who has no name that can be seen; the last where the reader's language is not known."""

_JOINERS = "\u200c\u200d"
_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs that print nothing: Hangul fillers, the empty braille pattern."""
_CLUSTER_MAX = 12
"""Code points kept of one character. The longest emoji in use has 11, a family with skin tones; piled-up marks more."""


def name(raw: str, language: str = "", most: int = NAME_MAX) -> str:
    """A name as it is shown: one line, at most `most` characters, no control or direction marks. Not escaped."""
    if len(raw) <= most and raw.isascii() and raw.isprintable():
        return " ".join(raw.split()) or FALLBACKS[language]
    found = clusters(cleaned(raw))
    if len(found) > most:
        found = [*found[: most - 1], "…"]
    return "".join(found) or FALLBACKS[language]


def short_name(raw: str, language: str = "") -> str:
    """A name for a list that everybody sees: its owner knows it, a stranger learns little. 王*明, 阿*, Mia S., Ale…"""
    words = [clusters(word) for word in cleaned(raw).split(" ")]
    first, last = words[0], words[-1]
    if not first:
        return FALLBACKS[language]
    if len(words) > 1:
        return f"{''.join(first[:10])} {last[0]}."
    if first[0].isascii():
        return "".join(first) if len(first) <= 3 else "".join(first[:3]) + "…"
    return f"{first[0]}*{last[-1] if len(first) > 2 else ''}"


def cleaned(raw: str) -> str:
    """Without what cannot be seen; every run of spaces and line breaks is one space."""
    kept = [" " if sign.isspace() or sign in _BLANKS else sign for sign in raw if _is_seen(sign)]
    return " ".join("".join(kept).split()).strip(_JOINERS + " ")


def clusters(text: str) -> list[str]:
    """Characters as a reader counts them: letters with their marks, an emoji with its parts, a flag as one."""
    found: list[str] = []
    for sign in text:
        if found and _belongs(found[-1], sign):
            if len(found[-1]) < _CLUSTER_MAX:
                found[-1] += sign
        else:
            found.append(sign)
    return found


def _is_seen(sign: str) -> bool:
    return sign.isprintable() or sign.isspace() or sign in _JOINERS


def _belongs(before: str, sign: str) -> bool:
    """Whether `sign` is part of the character `before` (the main cases of Unicode's annex 29)."""
    if sign in _JOINERS or unicodedata.category(sign).startswith("M") or _is_skin_tone(sign):
        return True
    if before[-1] == "\u200d":
        return not sign.isspace()
    return _is_flag_letter(sign) and len(before) == 1 and _is_flag_letter(before)


def _is_skin_tone(sign: str) -> bool:
    return "\U0001f3fb" <= sign <= "\U0001f3ff"


def _is_flag_letter(sign: str) -> bool:
    return "\U0001f1e6" <= sign <= "\U0001f1ff"
