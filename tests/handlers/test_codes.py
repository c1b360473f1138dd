"""Random codes."""

import random
import secrets

from handlers.codes import ALPHABET, invite_code, owner_code, read_code


def test_a_code_cannot_be_misread() -> None:
    assert not set(ALPHABET) & set("0O1IL_-")
    assert len(set(ALPHABET)) == len(ALPHABET) == 31


def test_codes_are_new_each_time_and_of_the_alphabet() -> None:
    codes = [invite_code(secrets) for _ in range(200)]
    assert len(set(codes)) == 200
    assert all(len(code) == 8 and set(code) <= set(ALPHABET) for code in codes)
    assert len(owner_code(random.SystemRandom())) == 10


def test_a_seeded_source_gives_the_same_code() -> None:
    assert invite_code(random.Random(7)) == invite_code(random.Random(7)) != invite_code(random.Random(8))


def test_a_code_is_read_however_it_is_typed() -> None:
    code = invite_code(secrets)
    assert read_code(f" {code.lower()}\n") == code
    assert [read_code(text) for text in ("", "ABCDEFG", "ABCDEFGHJKM", "ABCDEFG0", "ABCD_FGH", "龙" * 8)] == [None] * 6


def test_a_code_fits_into_a_link() -> None:
    assert len(f"p_{'A' * 24}_{owner_code(secrets)}") <= 64
