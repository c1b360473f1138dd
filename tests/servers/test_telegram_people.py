"""The stand-in for Telegram: people, groups, links, requests, buttons."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.servers.telegram import CannotDo, TelegramServer
from tests.servers.telegram_client import EVERYTHING, Client, Refused, kinds

Json = dict[str, Any]
BUTTON: Json = {"inline_keyboard": [[{"text": "Buy now", "callback_data": "buy:1"}]]}


# -- private chats ------------------------------------------------------------------------------------------------
async def test_who_can_be_written_to(server: TelegramServer, client: Client) -> None:
    async def refusal(user_id: int) -> str:
        with pytest.raises(Refused) as refused:
            await client.sendMessage(chat_id=user_id, text="x")
        return str(refused.value)

    mia = server.user("Mia")
    assert await refusal(mia.id) == "403 Forbidden: bot can't initiate conversation with a user"
    assert await refusal(5) == "400 Bad Request: chat not found"
    mia.says(None, "/start")
    await client.sendMessage(chat_id=mia.id, text="hello")
    mia.blocks()
    assert await refusal(mia.id) == "403 Forbidden: bot was blocked by the user"
    mia.unblocks()
    await client.sendMessage(chat_id=mia.id, text="again")
    mia.deactivates()
    assert await refusal(mia.id) == "403 Forbidden: user is deactivated"
    changes = [u["my_chat_member"]["new_chat_member"]["status"] for u in await client.hear() if "my_chat_member" in u]
    assert changes == ["kicked", "member"]
    server.assert_clean()


async def test_links_to_the_bot(server: TelegramServer, client: Client) -> None:
    anna, mia, tea = server.user("Anna"), server.user("Mia"), server.group()
    mia.opens(f"{server.start_link}?start=i_ABC")
    anna.joins(tea)
    anna.opens(f"https://t.me/{server.bot.username}?startgroup=x&admin=invite_users", group=tea)
    assert mia.opens("https://example.com") is None
    assert mia.opens("https://t.me/share/url?url=x") is None
    for bad in (f"{server.start_link}?start={'x' * 65}", "https://t.me/nobody_at_all"):
        with pytest.raises(CannotDo):
            mia.opens(bad)
    texts = [u["message"]["text"] for u in await client.hear() if "text" in u.get("message", {})]
    assert texts == ["/start i_ABC", f"/start@{server.bot.username} x"]
    assert tea.member(server.bot).is_admin


async def test_waits_give_each_message_out_once(server: TelegramServer, client: Client) -> None:
    mia = server.user("Mia", started=True)
    waiting = asyncio.ensure_future(server.wait_for(mia, text_contains="second"))
    await client.sendMessage(chat_id=mia.id, text="the first")
    sent = await client.sendMessage(chat_id=mia.id, text="the second", reply_markup=BUTTON)
    message = await waiting
    assert message.text == "the second"
    assert (await server.wait_for(mia)).text == "the first"
    await client.editMessageText(chat_id=mia.id, message_id=sent["message_id"], text="changed")
    assert await server.wait_for(mia, edit=True) is message
    assert (message.text, message.buttons, message.history[0]["text"]) == ("changed", [], "the second")
    with pytest.raises(AssertionError, match=r"(?s)in vain for a message.*#1 Fanloop: 'the first'"):
        await server.wait_for(mia, timeout=0.01)


async def test_edits_and_deletes(server: TelegramServer, client: Client) -> None:
    mia = server.user("Mia", started=True)
    sent = await client.sendMessage(chat_id=mia.id, text="x", reply_markup=BUTTON)
    place: Json = {"chat_id": mia.id, "message_id": sent["message_id"]}
    with pytest.raises(Refused, match="message is not modified"):
        await client.editMessageText(**place, text="x", reply_markup=BUTTON)
    with pytest.raises(Refused, match="no caption in the message"):
        await client.editMessageCaption(**place, caption="x")
    await client.editMessageReplyMarkup(**place)
    with pytest.raises(Refused, match="message is not modified"):
        await client.editMessageReplyMarkup(**place)
    said = mia.says(None, "mine")
    with pytest.raises(Refused, match="message can't be edited"):
        await client.editMessageText(chat_id=mia.id, message_id=said.id, text="x")
    server.skip(49 * 3600)
    with pytest.raises(Refused, match="message can't be deleted"):
        await client.deleteMessage(**place)
    fresh = await client.sendMessage(chat_id=mia.id, text="y")
    await client.deleteMessage(chat_id=mia.id, message_id=fresh["message_id"])
    with pytest.raises(Refused, match="message to edit not found"):
        await client.editMessageText(chat_id=mia.id, message_id=fresh["message_id"], text="z")
    assert [message.text for message in server.private(mia)] == ["x"]
    server.assert_clean()


async def test_presses(server: TelegramServer, client: Client) -> None:
    mia = server.user("Mia", started=True)
    await client.sendMessage(chat_id=mia.id, text="x", reply_markup=BUTTON)
    message = await server.wait_for(mia)
    press = mia.presses(message, "Buy")
    query = (await client.hear())[-1]["callback_query"]
    assert (query["data"], query["message"]["message_id"]) == ("buy:1", message.id)
    await client.answerCallbackQuery(callback_query_id=query["id"], text="done", show_alert=True)
    assert (await press.answered()).text == "done"
    late = mia.presses(message, "buy:1")
    late.expire()
    for query_id in (query["id"], late.id, "1"):
        with pytest.raises(Refused, match="query is too old and response timeout expired"):
            await client.answerCallbackQuery(callback_query_id=query_id)
    with pytest.raises(CannotDo, match="no button 'Sell'"):
        mia.presses(message, "Sell")


# -- groups -------------------------------------------------------------------------------------------------------
async def test_privacy(server: TelegramServer, client: Client) -> None:
    anna, tea = server.user("Anna"), server.group("Tea")
    anna.joins(tea)
    tea.add_bot(admin=False)
    sent = server.group("Other")
    await client.hear()
    for text in ("hello", "/start", f"/start@{server.bot.username}", "/start@other_bot", f"hi @{server.bot.username}"):
        anna.says(tea, text)
    said = await client.sendMessage(chat_id=tea.id, text="x")
    anna.says(tea, "a reply", reply_to=tea.messages[said["message_id"]])
    heard = [u["message"]["text"] for u in await client.hear()]
    assert heard == ["/start", f"/start@{server.bot.username}", f"hi @{server.bot.username}", "a reply"]
    server.user("Mia").joins(tea)
    assert kinds(await client.hear(allowed_updates=EVERYTHING)) == ["message"]
    server.user("Ben").joins(tea)
    assert kinds(await client.hear()) == ["message"]
    tea.promote(server.bot)
    anna.says(tea, "hello")
    assert kinds(await client.hear()) == ["my_chat_member", "message"]
    with pytest.raises(Refused, match="403 Forbidden: bot is not a member of the group chat"):
        await client.sendMessage(chat_id=sent.id, text="x")
    with pytest.raises(CannotDo):
        anna.says(sent, "hello")


async def test_links_with_seats_and_ends(server: TelegramServer, client: Client) -> None:
    tea = server.group("Tea", supergroup=True)
    tea.add_bot()
    await client.hear_all()
    people = [server.user(name) for name in ("Mia", "Ben", "Kim")]
    made = await client.createChatInviteLink(chat_id=tea.id, name="i_ABC", member_limit=2)
    url = made["invite_link"]
    people[0].opens(url)
    people[1].joins(tea, link=url)
    with pytest.raises(CannotDo, match="seats"):
        people[2].opens(url)
    people[0].leaves(tea)
    people[2].opens(url)
    joined = [u["chat_member"] for u in await client.hear() if "chat_member" in u]
    assert [one["new_chat_member"]["status"] for one in joined] == ["member", "member", "left", "member"]
    assert joined[0]["invite_link"]["name"] == "i_ABC"
    assert "invite_link" not in joined[2]


async def test_links_revoked_expired_and_of_others(server: TelegramServer, client: Client) -> None:
    tea = server.group("Tea")
    tea.add_bot()
    await client.hear_all()
    await client.hear()
    made = await client.createChatInviteLink(chat_id=tea.id)
    await client.revokeChatInviteLink(chat_id=tea.id, invite_link=made["invite_link"])
    with pytest.raises(CannotDo, match="revoked"):
        server.user().opens(made["invite_link"])
    foreign = tea.link(name="theirs")
    server.user().opens(foreign.url)
    shown = (await client.hear())[0]["chat_member"]["invite_link"]["invite_link"]
    assert shown.endswith("...")
    with pytest.raises(Refused):
        await client.revokeChatInviteLink(chat_id=tea.id, invite_link=foreign.url)
    short = await client.createChatInviteLink(chat_id=tea.id, expire_date=server.clock.unix() + 60)
    server.skip(61)
    with pytest.raises(CannotDo, match="expired"):
        server.user().opens(short["invite_link"])
    server.assert_clean()
    with pytest.raises(Refused):
        await client.createChatInviteLink(chat_id=tea.id, member_limit=1, creates_join_request=True)
    assert len(server.complaints) == 1


async def test_join_requests(server: TelegramServer, client: Client) -> None:
    tea, mia, ben = server.group("Tea"), server.user("Mia"), server.user("Ben")
    tea.add_bot()
    await client.hear_all()
    made = await client.createChatInviteLink(chat_id=tea.id, creates_join_request=True)
    request, other = mia.opens(made["invite_link"]), ben.joins(tea, by_request=True)
    asked = [u["chat_join_request"] for u in await client.hear() if "chat_join_request" in u]
    assert [one["user_chat_id"] for one in asked] == [mia.id, ben.id]
    assert [one.get("invite_link", {}).get("invite_link") for one in asked] == [made["invite_link"], None]
    await client.sendMessage(chat_id=mia.id, text="welcome")
    await client.approveChatJoinRequest(chat_id=tea.id, user_id=mia.id)
    with pytest.raises(Refused, match="can't initiate conversation"):
        await client.sendMessage(chat_id=mia.id, text="too late: it is settled")
    await client.approveChatJoinRequest(chat_id=tea.id, user_id=ben.id)
    assert (request.state, other and other.state, tea.count) == ("approved", "approved", 4)
    came = [u["chat_member"] for u in await client.hear() if "chat_member" in u]
    assert [(one["from"]["id"], "via_join_request" in one, "invite_link" in one) for one in came] == [
        (mia.id, False, True),
        (ben.id, True, False),
    ]
    with pytest.raises(Refused, match="USER_ALREADY_PARTICIPANT"):
        await client.approveChatJoinRequest(chat_id=tea.id, user_id=mia.id)
    with pytest.raises(Refused, match="HIDE_REQUESTER_MISSING"):
        await client.declineChatJoinRequest(chat_id=tea.id, user_id=server.user().id)
    kim = server.user("Kim")
    kim.opens(made["invite_link"])
    server.skip(301)
    with pytest.raises(Refused, match="can't initiate conversation"):
        await client.sendMessage(chat_id=kim.id, text="too late: five minutes are over")


async def test_without_the_right_to_invite(server: TelegramServer, client: Client) -> None:
    tea = server.group("Tea")
    tea.add_bot(rights={"can_pin_messages"})
    await client.hear_all()
    with pytest.raises(Refused, match="not enough rights to manage chat invite link"):
        await client.createChatInviteLink(chat_id=tea.id)
    server.user().joins(tea, by_request=True)
    assert "chat_join_request" not in kinds(await client.hear())


async def test_added_by_somebody_and_banned(server: TelegramServer, client: Client) -> None:
    tea, anna, mia = server.group("Tea"), server.user("Anna"), server.user("Mia")
    tea.add_bot()
    anna.joins(tea)
    await client.hear_all()
    await client.hear()
    server.join_order = "message first"
    mia.joins(tea, added_by=anna)
    heard = await client.hear()
    assert kinds(heard) == ["message", "chat_member"]
    assert heard[0]["message"]["from"]["id"] == heard[1]["chat_member"]["from"]["id"] == anna.id
    await client.banChatMember(chat_id=tea.id, user_id=mia.id)
    with pytest.raises(CannotDo, match="banned"):
        mia.joins(tea)
    await client.unbanChatMember(chat_id=tea.id, user_id=mia.id)
    mia.joins(tea)


async def test_migration(server: TelegramServer, client: Client) -> None:
    tea, mia = server.group("Tea"), server.user("Mia")
    tea.add_bot()
    mia.joins(tea)
    sent = await client.sendMessage(chat_id=tea.id, text="x")
    await client.hear()
    new = tea.migrate()
    heard = [u["message"] for u in await client.hear()]
    assert heard[0]["migrate_to_chat_id"] == new.id == heard[1]["chat"]["id"]
    assert heard[1]["migrate_from_chat_id"] == tea.id
    for call in (
        client.sendMessage(chat_id=tea.id, text="x"),
        client.editMessageText(chat_id=tea.id, message_id=sent["message_id"], text="y"),
    ):
        with pytest.raises(Refused, match="group chat was upgraded to a supergroup chat") as refused:
            await call
        assert refused.value.parameters == {"migrate_to_chat_id": new.id}
    await client.sendMessage(chat_id=new.id, text="here")
    assert (new.member(mia).status, new.member(server.bot).is_admin) == ("member", True)


async def test_the_bot_is_removed(server: TelegramServer, client: Client) -> None:
    for make, words in (
        (server.group, "group chat"),
        (server.channel, "channel chat"),
        (server.forum, "supergroup chat"),
    ):
        chat = make()
        chat.add_bot()
        await client.sendMessage(chat_id=chat.id, text="x")
        chat.remove_bot()
        with pytest.raises(Refused, match=f"403 Forbidden: bot was kicked from the {words}"):
            await client.sendMessage(chat_id=chat.id, text="x")
    tea = server.group()
    tea.add_bot()
    await client.leaveChat(chat_id=tea.id)
    with pytest.raises(Refused, match="bot is not a member of the group chat"):
        await client.sendMessage(chat_id=tea.id, text="x")
    gone = server.group()
    gone.delete()
    with pytest.raises(Refused, match="403 Forbidden: the group chat was deleted"):
        await client.sendMessage(chat_id=gone.id, text="x")


async def test_who_speaks_for_whom(server: TelegramServer, client: Client) -> None:
    anna, tea = server.user("Anna"), server.group("Tea", supergroup=True)
    news = server.channel("News", linked=tea)
    tea.add_bot()
    anna.joins(tea)
    await client.hear()
    anna.says(tea, "anonymous", anonymous=True)
    anna.says(tea, "as a channel", as_channel=news)
    news.post("posted")
    heard = [u["message"] for u in await client.hear()]
    assert [message["from"]["id"] for message in heard] == [1087968824, 136817688, 777000]
    assert [message["sender_chat"]["id"] for message in heard] == [tea.id, news.id, news.id]
    assert heard[2]["is_automatic_forward"]
    news.add_bot()
    news.post("again")
    heard = await client.hear()
    assert kinds(heard) == ["my_chat_member", "channel_post", "message"]
    assert "from" not in heard[1]["channel_post"]


async def test_rights_pins_and_topics(server: TelegramServer, client: Client) -> None:
    forum = server.forum("Forum", username="tea_forum")
    forum.add_bot(rights={"can_delete_messages"})
    sent = await client.sendMessage(chat_id="@tea_forum", text="x")
    with pytest.raises(Refused, match="not enough rights to manage pinned messages"):
        await client.pinChatMessage(chat_id=forum.id, message_id=sent["message_id"])
    forum.promote(server.bot)
    await client.pinChatMessage(chat_id=forum.id, message_id=sent["message_id"], disable_notification=True)
    topic = forum.new_topic("Orders")
    await client.sendMessage(chat_id=forum.id, text="in the topic", message_thread_id=topic)
    await client.sendMessage(chat_id=forum.id, text="in General", message_thread_id=1)
    with pytest.raises(Refused, match="message thread not found"):
        await client.sendMessage(chat_id=forum.id, text="nowhere", message_thread_id=999)
    assert [message.thread_id for message in forum.bot_messages()] == [None, topic, None]
    assert forum.pinned[0].text == "x"
    admins = await client.getChatAdministrators(chat_id=forum.id)
    assert [admin["status"] for admin in admins] == ["creator", "administrator"]
