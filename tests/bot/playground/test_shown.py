"""Messages as the page gets them: links made by an earlier start lead to where the page is now."""

import pytest

from bot.playground.shown import here, shown, viewer
from handlers.actions import Place, Say
from handlers.content import Button, Text
from handlers.outcomes import Done
from handlers.texts import Marked
from storage import playground_messages
from tests.bot.playground.conftest import Stage

NOW_AT = "http://127.0.0.1:8080/"
EARLIER = "http://127.0.0.1:1/"


@pytest.mark.parametrize("host", ["127.0.0.1:8090", "localhost:1", "[::1]:8090", "192.168.1.9:80"])
def test_a_link_of_an_earlier_port_leads_here(host: str) -> None:
    assert here(f"see http://{host}/?join=AbC and so on", NOW_AT) == f"see {NOW_AT}?join=AbC and so on"
    assert here(f"http://{host}/?start=i_K7M2XQ9P", NOW_AT) == f"{NOW_AT}?start=i_K7M2XQ9P"


@pytest.mark.parametrize(
    "url",
    ["https://tea.example/?join=us", "http://tea.example:80/?join=us", "http://127.0.0.1:1/i/K7M2XQ9P", "127.0.0.1:1/"],
)
def test_any_other_address_stays(url: str) -> None:
    assert here(url, NOW_AT) == url


async def test_texts_and_buttons_lead_here(stage: Stage) -> None:
    link = f"{EARLIER}?join=AbC"
    buttons = ((Button(label="Join", url=link), Button(label="Share", shares=f"Come: {link}")),)
    say = Say(to=Place(platform="playground", chat="g1"), content=Text(text=Marked(f"Come: {link}"), buttons=buttons))
    outcome = await stage.platform.perform(say)
    assert isinstance(outcome, Done)
    number = int(outcome.result["message_id"])
    messenger = stage.platform.messenger
    (one,) = await messenger.look(
        lambda scene: shown(
            scene.tx,
            scene.shop.id,
            viewer(scene, scene.person("p1")),
            list(playground_messages.by_id(scene.tx, scene.shop.id, [number]).values()),
        )
    )
    new = f"{messenger.address}?join=AbC"
    assert one["content"]["html"] == f'Come: <a href="{new}">{new}</a>'
    join, share = one["content"]["buttons"][0]
    assert (join["url"], share["shares"]) == (new, f"Come: {new}")
