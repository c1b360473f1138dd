"""What typed words stand for among the choices that were shown last."""

import pytest

from bot.cgi import typed
from storage.choices import Offer

SHOWN = Offer(id=7, is_numbered=True, does=["/a", "/b", "/c", "/d"], labels=["Skip", "跳过 A", "两个", "两个"])


@pytest.mark.parametrize("words", ["Skip", " skip\n", "ＳＫＩＰ"])
def test_a_label_is_known_however_it_is_typed(words: str) -> None:
    assert typed.named(SHOWN, words) == 1


@pytest.mark.parametrize("words", ["跳过", "Skip it", "", "两个"])
def test_what_is_no_label_or_that_of_two_is_none(words: str) -> None:
    assert typed.named(SHOWN, words) is None
