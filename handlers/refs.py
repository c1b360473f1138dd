"""What a button says behind its word: numbers of ours. Whoever writes their own Telegram can send anything."""

import re

from handlers.refusals import ButtonGone

NUMBER = re.compile(r"[0-9]{1,15}")


def numbers(ref: str, count: int) -> list[int]:
    """The numbers of `12`, or of `12.3.4`. Raises ButtonGone for what no button of ours says."""
    parts = ref.split(".")
    if len(parts) != count or not all(NUMBER.fullmatch(part) for part in parts):
        raise ButtonGone()
    return [int(part) for part in parts]


def number(ref: str) -> int:
    """The same for one."""
    return numbers(ref, 1)[0]
