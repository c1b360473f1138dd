"""Pictures are made beside the event loop, two at a time, and remembered."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.pictures import Form, Pictures, PosterSpec, charts
from bot.pictures.fonts import Fonts
from bot.pictures.poster import render
from handlers.content import Bar, Chart, Panel

SPEC = PosterSpec(
    shop="Hill Tea", title="Oolong", line="", inviter="Jay", sentence="", link="https://example.com/i/K7M2"
)

CHART = Chart(
    shop="Hill Tea",
    title="The last 7 days",
    line="",
    panels=(Panel(title="3 joined", shape="columns", bars=(Bar(name="9 Apr", label="3", size=3),)),),
)


@pytest.fixture
async def pictures(fonts: Fonts) -> AsyncIterator[Pictures]:
    made = Pictures(fonts, kept=2)
    yield made
    await made.close()


def of(title: str) -> PosterSpec:
    return replace(SPEC, title=title)


async def test_it_is_the_poster(pictures: Pictures, fonts: Fonts) -> None:
    assert await pictures.poster(SPEC) == render(SPEC, fonts)
    assert await pictures.poster(SPEC, Form.PNG) == render(SPEC, fonts, Form.PNG)


async def test_who_asks_at_the_same_time_gets_the_same(pictures: Pictures) -> None:
    first, second = await asyncio.gather(pictures.poster(SPEC), pictures.poster(replace(SPEC)))
    assert first is second
    assert await pictures.poster(SPEC) is first


async def test_a_chart_is_made_once(pictures: Pictures, fonts: Fonts) -> None:
    first, second = await asyncio.gather(pictures.chart(CHART), pictures.chart(replace(CHART)))
    assert first is second
    assert first == charts.render(CHART, fonts)
    assert await pictures.chart(replace(CHART, title="The last 30 days")) != first


async def test_charts_and_posters_share_what_is_kept(pictures: Pictures) -> None:
    first = await pictures.chart(CHART)
    await pictures.poster(of("a"))
    assert await pictures.chart(CHART) is first
    await pictures.poster(of("b"))
    await pictures.poster(of("c"))
    assert await pictures.chart(CHART) is not first


async def test_the_one_not_asked_for_longest_is_forgotten(pictures: Pictures) -> None:
    first, second = [await pictures.poster(of(title)) for title in "ab"]
    assert await pictures.poster(of("a")) is first
    await pictures.poster(of("c"))
    assert await pictures.poster(of("a")) is first
    again = await pictures.poster(of("b"))
    assert again is not second
    assert again == second


async def test_two_at_a_time_beside_the_loop(pictures: Pictures, fonts: Fonts) -> None:
    drawing = asyncio.ensure_future(pictures.chart(CHART))
    posters = await asyncio.gather(*(pictures.poster(of(title)) for title in "abcd"))
    assert await drawing == charts.render(CHART, fonts)
    makers = [thread for thread in threading.enumerate() if thread.name.startswith("pictures")]
    assert 1 <= len(makers) <= 2
    assert posters == [render(of(title), fonts) for title in "abcd"]


def test_what_draws_charts_is_loaded_by_the_first_of_them() -> None:
    """It takes a second and sixty megabytes, which a shop that asks for no report need not give."""
    look = "import sys, bot.app, bot.pictures; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", look], check=False).returncode == 0


async def test_one_that_fails_is_tried_anew(pictures: Pictures) -> None:
    broken = replace(SPEC, photo=b"no picture")
    with pytest.raises(OSError, match="cannot identify") as first:
        await pictures.poster(broken)
    with pytest.raises(OSError, match="cannot identify") as second:
        await pictures.poster(broken)
    assert first.value is not second.value


async def test_who_leaves_takes_nothing_from_the_others(pictures: Pictures) -> None:
    leaving, staying = (asyncio.ensure_future(pictures.poster(SPEC)) for _ in range(2))
    await asyncio.sleep(0)
    leaving.cancel()
    assert await staying
    assert leaving.cancelled()
