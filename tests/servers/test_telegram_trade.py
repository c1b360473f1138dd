"""The stand-in for Telegram: polls, payments, files, menus, inline queries."""

from __future__ import annotations

from typing import Any

import pytest

from tests.servers.telegram import CannotDo, TelegramServer
from tests.servers.telegram_client import Client, Refused, picture

Json = dict[str, Any]
BUTTON: Json = {"inline_keyboard": [[{"text": "Buy now", "callback_data": "buy:1"}]]}


async def test_polls(server: TelegramServer, client: Client) -> None:
    tea, mia = server.group("Tea"), server.user("Mia")
    tea.add_bot()
    mia.joins(tea)
    options = [{"text": "Green"}, {"text": "Black"}]
    sent = await client.sendPoll(
        chat_id=tea.id, question="Which?", options=options, is_anonymous=False, open_period=600
    )
    message = await server.wait_for(tea, text_contains="Which?")
    await client.hear()
    mia.votes(message, ["Black"])
    mia.votes(message, [])
    heard = await client.hear()
    answers = [u["poll_answer"] for u in heard if "poll_answer" in u]
    assert [answer["option_ids"] for answer in answers] == [[1], []]
    assert answers[0]["option_persistent_ids"] == [sent["poll"]["options"][1]["persistent_id"]]
    mia.votes(message, ["Green"])
    with pytest.raises(CannotDo, match="one answer"):
        mia.votes(message, ["Green", "Black"])
    closed = await client.stopPoll(chat_id=tea.id, message_id=message.id)
    assert [option["voter_count"] for option in closed["options"]] == [1, 0]
    with pytest.raises(Refused, match="poll has already been closed"):
        await client.stopPoll(chat_id=tea.id, message_id=message.id)
    with pytest.raises(CannotDo, match="closed"):
        mia.votes(message, ["Green"])


async def test_polls_that_end_by_themselves_and_in_channels(server: TelegramServer, client: Client) -> None:
    news = server.channel()
    news.add_bot()
    options = [{"text": "Green"}, {"text": "Black"}]
    sent = await client.sendPoll(chat_id=news.id, question="When?", options=options, open_period=60)
    await client.hear()
    server.skip(61)
    assert [u["poll"]["id"] for u in await client.hear()] == [sent["poll"]["id"]]
    with pytest.raises(Refused, match="non-anonymous polls can't be sent to channel chats"):
        await client.sendPoll(chat_id=news.id, question="x", options=options, is_anonymous=False)


INVOICE: Json = {
    "title": "Tea", "description": "Two pieces", "payload": "order:1", "currency": "CNY",
    "prices": [{"label": "Tea", "amount": 7980}], "need_name": True,
}  # fmt: skip


async def test_payments(server: TelegramServer, client: Client) -> None:
    mia = server.user("Mia", started=True)
    order = {**INVOICE, "chat_id": mia.id, "provider_token": server.payment_token}
    await client.sendInvoice(**order)
    message = await server.wait_for(mia)
    payment = mia.pays(message)
    query = (await client.hear())[-1]["pre_checkout_query"]
    assert (query["total_amount"], query["invoice_payload"], query["order_info"]["name"]) == (7980, "order:1", "Mia")
    await client.answerPreCheckoutQuery(pre_checkout_query_id=query["id"], ok=True)
    assert (await payment.settled()).state == "paid"
    paid = (await client.hear())[-1]["message"]["successful_payment"]
    assert paid["telegram_payment_charge_id"] == payment.charge_id
    late = mia.pays(message)
    server.skip(11)
    assert late.state == "failed"
    with pytest.raises(Refused, match="query is too old"):
        await client.answerPreCheckoutQuery(pre_checkout_query_id=late.query_id, ok=True)
    refused = mia.presses(message, "Pay").led_to
    await client.answerPreCheckoutQuery(pre_checkout_query_id=refused.query_id, ok=False, error_message="sold out")
    assert (refused.state, refused.error) == ("refused", "sold out")
    declined = mia.pays(message, provider_fails=True)
    await client.answerPreCheckoutQuery(pre_checkout_query_id=declined.query_id, ok=True)
    assert declined.state == "failed"
    server.assert_clean()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"currency": "XXX"}, "CURRENCY_INVALID"),
        ({"provider_token": "other"}, "PAYMENT_PROVIDER_INVALID"),
        ({"prices": [{"label": "x", "amount": 0}]}, "CURRENCY_TOTAL_AMOUNT_INVALID"),
        ({"prices": [{"label": "x", "amount": "7980"}]}, "must be Integer"),
        ({"title": "x" * 33}, "at most 32"),
        ({"payload": "ж" * 65}, "INVOICE_PAYLOAD_INVALID"),
        ({"currency": "XTR"}, "STARS_INVOICE_INVALID"),
    ],
)
async def test_wrong_invoices(server: TelegramServer, client: Client, change: Json, words: str) -> None:
    with pytest.raises(Refused, match=words):
        await client.createInvoiceLink(**INVOICE | {"provider_token": server.payment_token} | change)


async def test_an_invoice_link(server: TelegramServer, client: Client) -> None:
    mia = server.user("Mia", started=True)
    stars = {**INVOICE, "currency": "XTR", "provider_token": ""}
    url = await client.createInvoiceLink(**stars)
    payment = mia.opens(url)
    await client.answerPreCheckoutQuery(pre_checkout_query_id=payment.query_id, ok=True)
    assert (await client.hear())[-1]["message"]["chat"]["id"] == mia.id
    await client.refundStarPayment(user_id=mia.id, telegram_payment_charge_id=payment.charge_id)
    with pytest.raises(Refused, match="CHARGE_ALREADY_REFUNDED"):
        await client.refundStarPayment(user_id=mia.id, telegram_payment_charge_id=payment.charge_id)


async def test_a_forwarded_invoice(server: TelegramServer, client: Client) -> None:
    mia, ben = server.user("Mia", started=True), server.user("Ben")
    order = {**INVOICE, "chat_id": mia.id, "provider_token": server.payment_token}
    await client.sendInvoice(**order)
    await client.sendInvoice(**order, start_parameter="i_ABC")
    payable, linked = server.private(mia)
    assert ben.pays(mia.forwards(payable)).invoice.payload == "order:1"
    assert ben.presses(mia.forwards(linked), "Open").led_to.text == "/start i_ABC"
    with pytest.raises(CannotDo, match="no Pay button"):
        ben.pays(mia.forwards(linked))


async def test_files(server: TelegramServer, client: Client) -> None:
    mia = server.user("Mia", started=True)
    mia.says(None, "/product add", photo=picture(2000, 1000))
    sizes = (await client.hear())[-1]["message"]["photo"]
    assert [(size["width"], size["height"]) for size in sizes] == [(90, 45), (320, 160), (1280, 640)]
    found = await client.getFile(file_id=sizes[-1]["file_id"])
    async with client.session.get(f"{server.base_url}/file/bot{server.token}/{found['file_path']}") as response:
        assert await response.read() == picture(2000, 1000)
    await client.sendPhoto(chat_id=mia.id, photo=sizes[-1]["file_id"])
    assert server.private(mia)[0].photo == picture(2000, 1000)
    assert server.files.uploads == 0
    for wrong, words in (
        (sizes[-1]["file_unique_id"], "wrong file identifier"),
        (b"no picture", "IMAGE_PROCESS_FAILED"),
        (picture()[:-20], "IMAGE_PROCESS_FAILED"),
        (picture(100, 3000), "PHOTO_INVALID_DIMENSIONS"),
    ):
        with pytest.raises(Refused, match=words):
            await client.sendPhoto(chat_id=mia.id, photo=wrong)
    server.assert_clean()


async def test_albums(server: TelegramServer, client: Client) -> None:
    mia = server.user("Mia", started=True)
    media = [{"type": "photo", "media": f"attach://{i}", "caption": "all" if not i else ""} for i in range(2)]
    sent = await client.call("sendMediaGroup", {"chat_id": mia.id, "media": media, "0": picture(), "1": picture(4, 4)})
    assert len({message["media_group_id"] for message in sent}) == 1
    assert [message.photo for message in server.private(mia)] == [picture(), picture(4, 4)]
    with pytest.raises(Refused, match="reply_markup"):
        await client.call(
            "sendMediaGroup",
            {"chat_id": mia.id, "media": media, "0": picture(), "1": picture(), "reply_markup": BUTTON},
        )
    mia.says(None, "two", album=[picture(), picture()])
    heard = [u["message"] for u in await client.hear()]
    assert [message.get("caption") for message in heard] == ["two", None]
    assert heard[0]["media_group_id"] == heard[1]["media_group_id"]


async def test_menus(server: TelegramServer, client: Client) -> None:
    tea, anna, mia = server.group(), server.user("Anna", language="zh"), server.user("Mia")
    tea.add_bot()
    anna.joins(tea)
    tea.promote(anna)

    async def menu(*names: str, scope: Json | None = None, language: str = "") -> None:
        commands = [{"command": name, "description": "x"} for name in names]
        about = {"scope": scope} if scope else {}
        await client.setMyCommands(commands=commands, language_code=language, **about)

    await menu("start")
    await menu("kaishi", language="zh")
    await menu("product", scope={"type": "chat", "chat_id": anna.id})
    await menu("group", scope={"type": "all_chat_administrators"})
    assert (server.menu(mia), server.menu(anna)) == (["start"], ["product"])
    assert (server.menu(mia, tea), server.menu(anna, tea)) == (["start"], ["group"])
    await client.deleteMyCommands(scope={"type": "chat", "chat_id": anna.id})
    assert server.menu(anna) == ["kaishi"]
    assert await client.getMyCommands(language_code="zh") == [{"command": "kaishi", "description": "x"}]


async def test_inline_queries(server: TelegramServer, client: Client) -> None:
    mia, tea = server.user("Mia"), server.group()
    mia.joins(tea)
    query = mia.asks_inline("i_ABC")
    found = (await client.hear())[-1]["inline_query"]
    result = {"type": "article", "id": "1", "title": "Invite", "input_message_content": {"message_text": "Come!"}}
    await client.answerInlineQuery(inline_query_id=found["id"], results=[result], cache_time=0, is_personal=True)
    assert (await query.answered()).results == [result]
    assert query.choose(result, tea).text == "Come!"
    server.assert_clean()
