"""A poll of a shop that has an Official Account alone: asked in private, answered by taps and numbers, counted once."""

from storage import Tx, exports
from tests.bot.wechat.conftest import Running
from tests.sending import SHOP
from tests.servers.wechat import Follower, Heard

ASKED = "SELECT COUNT(*) FROM deliveries WHERE status = 'sent'"


async def asked(shop: Running, typed: str) -> tuple[Follower, Follower, Follower]:
    """The owner, and two followers who have been asked. The owner is, too."""
    ann = await shop.owner()
    mia, leo = (shop.server.person(name, follows=True) for name in ("Mia", "Leo"))
    for one in (mia, leo):
        one.says("你好")
    await shop.settled()
    shop.server.skip_messages()
    ann.says(typed)
    await shop.hears(ann, "已发到：私聊 3 人")
    await shop.until(ASKED, 3)
    return ann, mia, leo


async def menu(shop: Running, one: Follower) -> Heard:
    return await shop.hears(one, "哪款？", how="service", kind="msgmenu")


async def answered(person: Follower, *, typed: str = "", tapped: str = "") -> str:
    """What they are told at once."""
    reply = await (person.says(typed) if typed else person.taps(tapped)).answered()
    assert reply is not None
    return str(reply.text)


async def votes(shop: Running) -> list[list[str]]:
    """As they are exported."""

    def read(tx: Tx) -> list[list[str]]:
        return [list(one["options"]) for one in exports.rows(tx, SHOP, exports.KINDS["votes"])]

    return await shop.storage.read(read)


async def test_a_poll_is_answered_by_taps_and_numbers_and_counted_once(shop: Running) -> None:
    ann, mia, leo = await asked(shop, "投票 哪款？\n龙井\n红茶")
    heard = await menu(shop, mia)
    assert [item.content for item in heard.items] == ["1 龙井", "2 红茶"]
    assert "回复前面的数字" in heard.text
    assert await answered(mia, tapped="2 红茶") == "你选了：红茶"
    assert await answered(leo, typed="2") == "你选了：红茶"
    assert await answered(leo, typed="１") == "你选了：龙井"
    assert await votes(shop) == [["红茶"], ["龙井"]]
    assert await answered(mia, tapped="1 龙井") == "你选了：龙井"
    assert await votes(shop) == [["龙井"], ["龙井"]]
    ann.taps("结束投票")
    result = await shop.hears(ann, "投票结束：")
    assert "龙井 · 2 票" in result.text
    assert await answered(leo, typed="2") == "投票结束了"
    assert await votes(shop) == [["龙井"], ["龙井"]]


async def test_several_options_by_several_numbers_or_taps(shop: Running) -> None:
    _, mia, leo = await asked(shop, "投票 哪款？ multi=yes\n龙井\n红茶\n白茶")
    await menu(shop, mia)
    assert await answered(mia, typed="1 3") == "你选了：龙井 · 白茶"
    assert await answered(mia, typed="2") == "你选了：红茶"
    assert await answered(leo, tapped="3 白茶") == "你选了：白茶"
    assert await answered(leo, tapped="1 龙井") == "你选了：龙井 · 白茶"
    assert await votes(shop) == [["红茶"], ["龙井", "白茶"]]


async def test_an_item_is_a_vote_also_after_other_words(shop: Running) -> None:
    _, mia, _ = await asked(shop, "投票 哪款？\n龙井\n红茶")
    await menu(shop, mia)
    await mia.says("帮助").answered()
    assert await answered(mia, tapped="1 龙井") == "你选了：龙井"


async def test_who_has_been_silent_is_asked_when_they_write_again(shop: Running) -> None:
    ann = await shop.owner()
    mia = shop.server.person("Mia", follows=True)
    mia.says("你好")
    await shop.settled()
    await shop.ask("UPDATE windows SET left_over = 0 WHERE account = '" + mia.openid + "'")
    ann.says("投票 哪款？\n龙井\n红茶")
    await shop.until("SELECT COUNT(*) FROM deliveries WHERE status = 'queued' AND not_before > 0", 1)
    await mia.says("商品").answered()
    await menu(shop, mia)
    assert await answered(mia, tapped="1 龙井") == "你选了：龙井"


async def test_who_wants_nothing_is_not_asked(shop: Running) -> None:
    ann = await shop.owner()
    mia = shop.server.person("Mia", follows=True)
    await mia.says("退订").answered()
    ann.says("投票 哪款？\n龙井\n红茶")
    await shop.hears(ann, "已发到：私聊 1 人")
    await shop.until("SELECT COUNT(*) FROM broadcasts WHERE status = 'done'", 1)
    assert not [one for one in mia.heard if "哪款" in one.text]
