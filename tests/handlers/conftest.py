"""Stages for stories of orders. Whatever a story does, every invariant holds at its end."""

from collections.abc import Iterator

import pytest

from tests.handlers.harness import TOKEN_LINKS
from tests.handlers.trade import Trade


@pytest.fixture
def shop() -> Iterator[Trade]:
    """A shop whose merchant confirms payments by hand."""
    trade = Trade()
    yield trade
    assert trade.broken() == []


@pytest.fixture
def token_shop() -> Iterator[Trade]:
    """A shop with a payment token: buyers pay inside the chat."""
    trade = Trade(links=TOKEN_LINKS)
    yield trade
    assert trade.broken() == []
