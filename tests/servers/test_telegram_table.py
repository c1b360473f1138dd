"""The stand-in for Telegram, judged by others: the Bot API's own description, aiogram, python-telegram-bot."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import telegram
from pydantic import TypeAdapter

from tests.servers.telegram import TelegramServer
from tests.servers.telegram.methods import PLAIN, WITH_FILES
from tests.servers.telegram.table import OFFERED, as_text, compact, fields_of, load
from tests.servers.telegram.validate import Validator, best_of
from tests.servers.telegram_client import Client, kinds, picture

Json = dict[str, Any]
API = Path(__file__).parents[3] / "shared" / "data" / "telegram" / "api.json"
needs_api = pytest.mark.skipif(not API.exists(), reason="the machine-readable Bot API is not at hand")


def test_every_offered_method_is_answered() -> None:
    assert set(load()["methods"]) == set(OFFERED) == set(PLAIN) | set(WITH_FILES)


@needs_api
def test_the_table_says_what_the_api_says() -> None:
    table = compact(json.loads(API.read_text("utf-8")))
    assert table == load()
    assert json.loads(as_text(table)) == table


# -- everything happens once --------------------------------------------------------------------------------------
async def everything(server: TelegramServer, client: Client) -> None:
    """Calls nearly every method and makes every kind of update."""
    await client.hear_all()
    anna, mia = server.user("Anna", language="zh", username="anna"), server.user("Mia", last_name="Li")
    tea = server.group("Tea", owner=anna, supergroup=True)
    tea.add_bot()
    news = server.channel("News", username="news", linked=tea)
    news.add_bot()
    await look(client, anna.id, tea.id, news.id)
    await joins(server, client, tea, mia)
    await talk(server, client, tea, mia)
    news.post("posted")
    await trade(server, client, tea, mia)
    tea.restrict(mia, {"can_send_messages"})
    await client.getChatMember(chat_id=tea.id, user_id=mia.id)
    await client.banChatMember(chat_id=tea.id, user_id=mia.id)
    group = server.group("Old")
    group.add_bot(admin=False)
    group.migrate()
    mia.blocks()
    server.forum().add_bot()
    await client.hear()
    server.assert_clean()


async def look(client: Client, owner: int, group: int, channel: int) -> None:
    await client.getMe()
    await client.getWebhookInfo()
    await client.setMyCommands(commands=[{"command": "start", "description": "Begin"}], language_code="zh")
    await client.getMyCommands(language_code="zh", scope={"type": "default"})
    await client.setMyDescription(description="A shop")
    await client.getMyDescription()
    await client.getMyName()
    await client.getMyShortDescription()
    await client.getChatMenuButton()
    await client.getMyDefaultAdministratorRights()
    for chat in (owner, group, channel):
        await client.getChat(chat_id=chat)
        await client.getChatMemberCount(chat_id=chat)
        await client.getChatMember(chat_id=chat, user_id=owner)
    await client.getChatAdministrators(chat_id=group)
    await client.getUserProfilePhotos(user_id=owner)


async def joins(server: TelegramServer, client: Client, tea: Any, mia: Any) -> None:
    until = server.clock.unix() + 600
    link = await client.createChatInviteLink(chat_id=tea.id, name="i_A", expire_date=until, creates_join_request=True)
    await client.editChatInviteLink(
        chat_id=tea.id, invite_link=link["invite_link"], name="i_B", creates_join_request=True
    )
    mia.opens(link["invite_link"])
    await client.approveChatJoinRequest(chat_id=tea.id, user_id=mia.id)
    await client.revokeChatInviteLink(chat_id=tea.id, invite_link=link["invite_link"])
    server.user("Ben").joins(tea, by_request=True)
    server.user("Kim").joins(tea, added_by=tea.owner())
    tea.promote(mia, anonymous=True)
    tea.demote(mia)


async def talk(server: TelegramServer, client: Client, tea: Any, mia: Any) -> None:
    mia.says(None, "/start")
    said = mia.says(tea, "hello #tea", photo=picture())
    mia.edits(said, "hello again")
    mia.says(tea, "a file", document=b"text", file_name="a.txt", mime="text/plain")
    mia.says(tea, "anonymous", anonymous=True, reply_to=said)
    mia.reacts(said, "👍")
    markup = {
        "inline_keyboard": [[{"text": "Go", "callback_data": "go"}, {"text": "Share", "switch_inline_query": "x"}]]
    }
    text = "<b>bold</b> <a href='https://example.com'>link</a>"
    sent = await client.sendMessage(chat_id=tea.id, text=text, parse_mode="HTML", reply_markup=markup)
    place = {"chat_id": tea.id, "message_id": sent["message_id"]}
    await client.editMessageText(
        **place, text="changed", reply_markup=markup, link_preview_options={"is_disabled": True}
    )
    await client.pinChatMessage(**place)
    await client.forwardMessage(chat_id=mia.id, from_chat_id=tea.id, message_id=sent["message_id"])
    await client.copyMessage(chat_id=mia.id, from_chat_id=tea.id, message_id=sent["message_id"])
    press = mia.presses(tea.messages[sent["message_id"]], "Go")
    await client.answerCallbackQuery(callback_query_id=press.id, text="ok")
    await client.deleteMessage(**place)
    await show(client, tea, said)
    query = mia.asks_inline("x")
    article = {"type": "article", "id": "1", "title": "t", "input_message_content": {"message_text": "x"}}
    await client.answerInlineQuery(inline_query_id=query.id, results=[article])
    query.choose(article, tea)


async def show(client: Client, tea: Any, said: Any) -> None:
    await client.sendPhoto(chat_id=tea.id, photo=picture(), caption="a photo", reply_parameters={"message_id": said.id})
    await client.sendDocument(chat_id=tea.id, document=b"file")
    media = [{"type": "photo", "media": "attach://p"}] * 2
    await client.call("sendMediaGroup", {"chat_id": tea.id, "media": media, "p": picture()})
    await client.getFile(file_id=said.content["photo"][-1]["file_id"])
    await client.sendChatAction(chat_id=tea.id, action="typing")


async def trade(server: TelegramServer, client: Client, tea: Any, mia: Any) -> None:
    options = [{"text": "Green"}, {"text": "Black"}]
    poll: Json = {"chat_id": tea.id, "question": "Which?", "options": options, "is_anonymous": False}
    sent = await client.sendPoll(**poll, type="quiz", correct_option_ids=[1], explanation="because", open_period=60)
    mia.votes(tea.messages[sent["message_id"]], ["Black"])
    await client.stopPoll(chat_id=tea.id, message_id=sent["message_id"])
    invoice: Json = {
        "title": "Tea",
        "description": "Two",
        "payload": "o:1",
        "currency": "CNY",
        "provider_token": server.payment_token,
        "prices": [{"label": "Tea", "amount": 100}],
        "need_shipping_address": True,
    }
    await client.createInvoiceLink(**invoice)
    await client.sendInvoice(chat_id=mia.id, **invoice)
    payment = mia.pays(server.private(mia)[-1])
    await client.answerPreCheckoutQuery(pre_checkout_query_id=payment.query_id, ok=True)


@pytest.fixture
async def story(server: TelegramServer, client: Client) -> Client:
    await everything(server, client)
    return client


UPDATES = """
message edited_message channel_post message_reaction inline_query chosen_inline_result callback_query pre_checkout_query
poll poll_answer my_chat_member chat_member chat_join_request
"""


def test_every_kind_of_update_happened(story: Client) -> None:
    assert set(kinds(story.updates)) == set(UPDATES.split())


# -- the judges ---------------------------------------------------------------------------------------------------
def test_aiogram_reads_everything(story: Client) -> None:
    import aiogram.methods  # Here, for it takes seconds that other tests need not wait.
    import aiogram.types

    for update in story.updates:
        assert aiogram.types.Update.model_validate(update).event_type in update
    for method, result in story.results:
        if method != "getUpdates":
            returning = getattr(aiogram.methods, method[0].upper() + method[1:]).__returning__
            TypeAdapter(returning).validate_python(result)


def test_python_telegram_bot_reads_every_update(story: Client) -> None:
    for update in story.updates:
        read = telegram.Update.de_json(update, None)
        kind = kinds([update])[0]
        assert getattr(read, kind) is not None
        assert not read.api_kwargs
    joined = [telegram.Update.de_json(u, None).chat_member for u in story.updates if "chat_member" in u]
    assert {one.new_chat_member.status for one in joined if one} == {"member", "administrator", "restricted", "kicked"}


@pytest.fixture
async def bot(server: TelegramServer) -> AsyncIterator[telegram.Bot]:
    made = telegram.Bot(server.token, base_url=f"{server.base_url}/bot", base_file_url=f"{server.base_url}/file/bot")
    async with made:
        yield made
    server.assert_clean()


async def test_python_telegram_bot_hears_and_answers(server: TelegramServer, bot: telegram.Bot) -> None:
    mia = server.user("Mia")
    assert bot.username == server.bot.username
    mia.says(None, "/start", photo=picture())
    updates = await bot.get_updates(timeout=1, allowed_updates=telegram.Update.ALL_TYPES)
    message = updates[-1].message
    assert message is not None
    assert bytes(await (await message.photo[-1].get_file()).download_as_bytearray()) == picture()
    markup = telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton("Buy", callback_data="buy")]])
    sent = await message.reply_photo(picture(), caption="<i>tea</i>", parse_mode="HTML", reply_markup=markup)
    assert (sent.caption, sent.caption_entities[0].type) == ("tea", "italic")
    album = [telegram.InputMediaPhoto(picture()), telegram.InputMediaPhoto(sent.photo[-1].file_id, caption="two")]
    assert len(await bot.send_media_group(mia.id, album)) == 2
    scope = telegram.BotCommandScopeChat(mia.id)
    await bot.set_my_commands([telegram.BotCommand("start", "Begin")], scope=scope, language_code="zh")
    prices = [telegram.LabeledPrice("Tea", 100)]
    await bot.send_invoice(mia.id, "Tea", "Two", "o:1", "CNY", prices, provider_token=server.payment_token)
    mia.blocks()
    with pytest.raises(telegram.error.Forbidden):
        await bot.send_message(mia.id, "x")


async def test_python_telegram_bot_in_a_group(server: TelegramServer, bot: telegram.Bot) -> None:
    tea = server.group("Tea")
    tea.add_bot()
    poll = await bot.send_poll(tea.id, "Which?", ["Green", telegram.InputPollOption("Black")], is_anonymous=False)
    assert (await bot.stop_poll(tea.id, poll.message_id)).is_closed
    link = await bot.create_chat_invite_link(tea.id, name="i_ABC", member_limit=1)
    assert (link.name, link.member_limit, link.creator.id) == ("i_ABC", 1, server.bot.id)
    new = tea.migrate()
    with pytest.raises(telegram.error.ChatMigrated) as moved:
        await bot.send_message(tea.id, "x")
    assert moved.value.new_chat_id == new.id


@needs_api
def test_the_api_knows_every_field_of_the_answers(story: Client) -> None:
    """Both ways: nothing the API does not have, nothing missing that it always has."""
    api = json.loads(API.read_text("utf-8"))
    judge = Validator()
    for name, found in api["types"].items():
        judge.types[name] = found["subtypes"] if "subtypes" in found else judge._fields(fields_of(found))
    judge.types["MaybeInaccessibleMessage"] = ["Message"]
    problems = [p for update in story.updates for p in judge._typed(update, "Update", "update", "update")]
    for method, result in story.results:
        returns = [kind.replace("Array of ", "[") for kind in api["methods"][method]["returns"]]
        problems += best_of([judge._typed(result, kind, method, "") for kind in returns], method)
    allowed = {"can_send_welcome_messages"}  # Newer than this description; aiogram wants it.
    assert [problem for problem in problems if problem.field not in allowed] == []
