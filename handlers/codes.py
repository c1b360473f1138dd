"""Random codes: what names a referrer in a link, and what makes its sender an owner."""

from typing import Protocol

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No 0 O 1 I L, which are taken for each other; no _, which parts product and code in a link's payload."""

INVITE_CODE_LENGTH = 8
"""31^8 codes: with a million in use, one guess in 850,000 hits. `p_PRODUCT_CODE` stays within Telegram's 64."""

INVITE_CODE_LENGTH_MAX = 10
OWNER_CODE_LENGTH = 10
CONNECT_CODE_LENGTH = 8
PAYOUT_LENGTH = 20
DIGITS = "123456789"
QUESTION_LENGTH = 12


class Random(Protocol):
    """`secrets`, or `random.SystemRandom()`; a seeded `random.Random` in tests."""

    def choice(self, seq: str, /) -> str: ...


def invite_code(random: Random) -> str:
    """A new invite code. That it is new is the database's to say."""
    return random_code(random, INVITE_CODE_LENGTH)


def owner_code(random: Random) -> str:
    """A new one-time code for `/claim`."""
    return random_code(random, OWNER_CODE_LENGTH)


def connect_code(random: Random) -> str:
    """A new one-time code for `/connect`."""
    return random_code(random, CONNECT_CODE_LENGTH)


def payout(random: Random) -> str:
    """A new payout's name at its provider, where no name may come twice."""
    return random_code(random, PAYOUT_LENGTH)


def question(random: Random) -> str:
    """A number that tells one question from another of the same order; never one that a count comes to."""
    return "".join([random.choice(DIGITS) for _ in range(QUESTION_LENGTH)])


def read_code(text: str) -> str | None:
    """A code as somebody typed or pasted it, in the form it is stored; None where it can be none of ours."""
    code = text.strip().upper()
    fits = INVITE_CODE_LENGTH <= len(code) <= INVITE_CODE_LENGTH_MAX and all(sign in ALPHABET for sign in code)
    return code if fits else None


def random_code(random: Random, length: int) -> str:
    return "".join([random.choice(ALPHABET) for _ in range(length)])
