"""The whole loop with one account: what people type, tap and scan, and what they read."""

from tests.bot.wechat.conftest import Running


async def test_a_follower_is_greeted_in_the_request_itself(shop: Running) -> None:
    mia = shop.server.person("Mia")
    told = mia.follows()
    reply = await told.answered()
    assert reply is not None
    assert (reply.how, reply.kind) == ("passive", "text")
    assert "山里的茶" in reply.text
    assert "\n1 " in reply.text
    await shop.settled()
    assert len(mia.heard) == 1
