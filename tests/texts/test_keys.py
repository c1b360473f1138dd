"""Sentences and code fit together: none unused, none missing, none without a value it needs."""

import re

from tests.texts.source import asked, every, families, keys, literals, named_keys, page_words, refusals, refused, texts


def test_every_sentence_is_said_somewhere() -> None:
    made = re.compile("|".join(families()) or "$")
    said = [key for key in keys("zh") if key in literals() or made.fullmatch(key) or page_words().fullmatch(key)]
    unused = sorted(set(keys("zh")) - set(said))
    assert not unused, "\n".join(unused)


def test_every_sentence_that_is_asked_for_is_there() -> None:
    known = {key for _, key in every()}
    missing = {key: where for key, where in named_keys().items() if key not in known}
    missing |= {one.key: one.where for one in asked() if one.key not in known}
    missing |= {made: where for made, where in families().items() if not any(re.fullmatch(made, key) for key in known)}
    missing |= {text: name for name, (text, _) in refusals().items() if text not in known}
    assert not missing, _listed(missing)


def test_every_sentence_gets_its_values() -> None:
    lacking: dict[str, str] = {}
    for one in [*asked(), *refused()]:
        needed = texts().variables("zh", one.key)
        if needed and one.given is not None and not needed <= one.given:
            lacking[one.where] = f"{one.key}: {', '.join(sorted(needed - one.given))}"
    assert not lacking, _listed(lacking)


def test_refusals_are_found() -> None:
    """The readers above see what they should: a kind of Misread, its sentence and its own values."""
    assert refusals()["MoneyTooFine"] == ("refused-money-decimals", frozenset({"typed", "example"}))
    assert any(
        one.key == "refused-duration-long" and one.given == frozenset({"typed", "example", "days"}) for one in refused()
    )


def _listed(found: dict[str, str]) -> str:
    return "\n".join(f"{what}: {why}" for what, why in sorted(found.items()))
