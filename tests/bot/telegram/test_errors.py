"""Each answer that Telegram has for us, and each way to get none, comes back as one outcome."""

import asyncio
from typing import Any

import pytest

from bot.telegram import TelegramPlatform
from handlers.actions import (
    Action,
    AnswerCheckout,
    AnswerJoin,
    AnswerPress,
    AskMembership,
    ClosePoll,
    DropButtons,
    Edit,
    FetchPhoto,
    MakeLink,
    MenuItem,
    Place,
    RefundPayment,
    RevokeLink,
    Say,
    Sent,
    SetMenu,
)
from handlers.content import Text
from handlers.outcomes import Done, Failed, Outcome, Relocated, RetryLater, Unknown, Unreachable
from handlers.texts import Marked
from tests.bot.telegram.conftest import Shelf, ours, settings
from tests.servers.telegram import TelegramServer

CHAT = Place(platform="telegram", chat="-1001234567890")
SENT = Sent(place=CHAT, message_id="17")
HELLO = Text(text=Marked("hello"))
SAY = Say(to=CHAT, content=HELLO)
NAME = "telegram"

ACTIONS: dict[str, tuple[str, Action]] = {
    "say": ("sendMessage", SAY),
    "edit": ("editMessageText", Edit(sent=SENT, content=HELLO)),
    "drop_buttons": ("editMessageReplyMarkup", DropButtons(sent=SENT)),
    "close_poll": ("stopPoll", ClosePoll(sent=SENT)),
    "make_link": ("createChatInviteLink", MakeLink(to=CHAT, name="AB23CD45", asks=True)),
    "revoke_link": ("revokeChatInviteLink", RevokeLink(to=CHAT, link="https://t.me/+abc")),
    "answer_join": ("approveChatJoinRequest", AnswerJoin(to=CHAT, account="42", is_welcome=True)),
    "answer_press": ("answerCallbackQuery", AnswerPress(platform=NAME, press="7")),
    "answer_checkout": ("answerPreCheckoutQuery", AnswerCheckout(platform=NAME, checkout="7")),
    "fetch_photo": ("getFile", FetchPhoto(platform=NAME, file="f")),
    "ask_membership": ("getChatMember", AskMembership(to=CHAT, account="42")),
    "set_menu": ("setMyCommands", SetMenu(platform=NAME, items=(MenuItem(word="shop", says="Tea"),), scope="private")),
    "refund_payment": (
        "refundStarPayment",
        RefundPayment(platform=NAME, paid_by="stars", charge_id="c", ref="R-1", minor=50, currency="XTR", account="42"),
    ),
}


async def outcome(platform: TelegramPlatform, server: TelegramServer, kind: str, **fault: Any) -> Outcome:
    method, action = ACTIONS[kind]
    server.fault(method, **fault)
    return await platform.perform(action)


@pytest.mark.parametrize(
    ("status", "description", "wanted"),
    [
        (403, "Forbidden: bot was blocked by the user", Unreachable(reason="blocked")),
        (403, "Forbidden: user is deactivated", Unreachable(reason="deactivated")),
        (403, "Forbidden: bot can't initiate conversation with a user", Unreachable(reason="never_started")),
        (403, "Forbidden: bot was kicked from the supergroup chat", Unreachable(reason="removed")),
        (403, "Forbidden: bot was kicked from the channel chat", Unreachable(reason="removed")),
        (403, "Forbidden: bot is not a member of the supergroup chat", Unreachable(reason="removed")),
        (403, "Forbidden: the group chat was deleted", Unreachable(reason="deleted")),
        (403, "FORBIDDEN: BOT WAS BLOCKED BY THE USER", Unreachable(reason="blocked")),
        (403, "Forbidden: something new", Failed(reason="Forbidden: something new")),
        (400, "Bad Request: chat not found", Failed(reason="Bad Request: chat not found")),
        (
            400,
            "Bad Request: not enough rights to send text messages to the chat",
            Failed(reason="Bad Request: not enough rights to send text messages to the chat"),
        ),
        (400, "Bad Request: CHAT_WRITE_FORBIDDEN", Failed(reason="Bad Request: CHAT_WRITE_FORBIDDEN")),
        (400, "Bad Request: message thread not found", Failed(reason="Bad Request: message thread not found")),
        (413, "Request Entity Too Large", Failed(reason="Request Entity Too Large")),
        (409, "Conflict: x", Failed(reason="Conflict: x")),
    ],
)
async def test_refusals(
    platform: TelegramPlatform, server: TelegramServer, status: int, description: str, wanted: Outcome
) -> None:
    found = await outcome(platform, server, "say", status=status, description=description)
    if isinstance(found, Failed) and isinstance(wanted, Failed):
        assert wanted.reason.lower().endswith(found.reason.lower())
    else:
        assert found == wanted


async def test_the_group_has_become_a_supergroup(platform: TelegramPlatform, server: TelegramServer) -> None:
    found = await outcome(
        platform,
        server,
        "say",
        status=400,
        description="Bad Request: group chat was upgraded to a supergroup chat",
        parameters={"migrate_to_chat_id": -1009999999999},
    )
    assert found == Relocated(new_chat="-1009999999999")


@pytest.mark.parametrize("kind", ACTIONS)
async def test_too_many_requests(platform: TelegramPlatform, server: TelegramServer, kind: str) -> None:
    found = await outcome(platform, server, kind, status=429, parameters={"retry_after": 35})
    assert found == RetryLater(after_s=35.0, reason="too many requests")


@pytest.mark.parametrize("status", [500, 502, 503, 504])
@pytest.mark.parametrize("kind", ACTIONS)
async def test_nobody_knows_what_became_of_it(
    platform: TelegramPlatform, server: TelegramServer, kind: str, status: int
) -> None:
    found = await outcome(platform, server, kind, status=status, description="Bad Gateway")
    if kind == "say":
        assert isinstance(found, Unknown)
    else:
        assert isinstance(found, RetryLater)
        assert (found.after_s, found.everywhere) == (2.0, False)


@pytest.mark.parametrize("kind", ACTIONS)
async def test_the_line_was_cut(platform: TelegramPlatform, server: TelegramServer, kind: str) -> None:
    found = await outcome(platform, server, kind, drop=True)
    assert isinstance(found, Unknown if kind == "say" else RetryLater)


@pytest.mark.parametrize("has_kept_a_connection", [True, False])
@pytest.mark.parametrize("kind", ACTIONS)
async def test_nothing_left_this_machine(shelf: Shelf, kind: str, has_kept_a_connection: bool) -> None:
    async with TelegramServer() as gone:
        platform = TelegramPlatform(settings(gone), shelf)
        await platform.start()
    if not has_kept_a_connection:
        await platform.stop()
        await platform._open()
    found = await platform.perform(ACTIONS[kind][1])
    await platform.stop()
    assert isinstance(found, RetryLater)
    assert found.after_s == 2.0
    assert gone.token not in found.reason


async def test_no_answer_in_time(platform: TelegramPlatform, server: TelegramServer, monkeypatch: Any) -> None:
    monkeypatch.setattr("bot.telegram.request.READ_S", 0.02)
    assert isinstance(await outcome(platform, server, "say", delay_s=5.0), Unknown)
    assert isinstance(await outcome(platform, server, "edit", delay_s=5.0), RetryLater)


@pytest.mark.parametrize("kind", sorted(ACTIONS))
async def test_a_method_that_the_server_does_not_know_fails_alone(
    platform: TelegramPlatform, server: TelegramServer, kind: str
) -> None:
    """As one that is older than the method: nothing else waits for it."""
    found = await outcome(platform, server, kind, status=404, description="Not Found: method not found")
    assert found == Failed(reason="Not Found: method not found")


async def test_a_refused_token_is_told_to_the_operator(
    platform: TelegramPlatform, server: TelegramServer, caplog: Any
) -> None:
    found = await outcome(platform, server, "say", status=401)
    assert isinstance(found, RetryLater)
    assert found.everywhere, "what is owed waits for a new token"
    assert found.is_settings
    assert "token was refused" in found.reason
    [record] = [one for one in caplog.records if one.levelname == "CRITICAL"]
    assert "@BotFather" in record.getMessage()
    assert server.token not in ours(caplog)


AS_GOOD_AS_DONE = [
    ("edit", "message is not modified: specified new message content is the same", {}),
    ("drop_buttons", "message is not modified", {}),
    ("drop_buttons", "message to edit not found", {}),
    ("close_poll", "poll has already been closed", {}),
    ("revoke_link", "INVITE_HASH_EXPIRED", {}),
    ("answer_join", "USER_ALREADY_PARTICIPANT", {}),
    ("answer_join", "HIDE_REQUESTER_MISSING", {}),
    ("answer_press", "query is too old and response timeout expired or query ID is invalid", {}),
    ("refund_payment", "CHARGE_ALREADY_REFUNDED", {}),
    ("ask_membership", "user not found", {"is_member": False, "role": "none"}),
    ("ask_membership", "PARTICIPANT_ID_INVALID", {"is_member": False, "role": "none"}),
]


@pytest.mark.parametrize(("kind", "description", "result"), AS_GOOD_AS_DONE)
async def test_what_is_as_good_as_done(
    platform: TelegramPlatform, server: TelegramServer, kind: str, description: str, result: dict[str, Any]
) -> None:
    found = await outcome(platform, server, kind, status=400, description=f"Bad Request: {description}")
    assert found == Done(result=result)


@pytest.mark.parametrize(
    ("kind", "description"),
    [
        ("edit", "message to edit not found"),
        ("close_poll", "message with poll to stop not found"),
        ("answer_checkout", "query is too old and response timeout expired or query ID is invalid"),
        ("make_link", "not enough rights to manage chat invite link"),
        ("fetch_photo", "wrong file_id or the file is temporarily unavailable"),
        ("refund_payment", "CHARGE_ID_INVALID"),
    ],
)
async def test_what_will_never_be_done(
    platform: TelegramPlatform, server: TelegramServer, kind: str, description: str
) -> None:
    found = await outcome(platform, server, kind, status=400, description=f"Bad Request: {description}")
    assert isinstance(found, Failed)
    assert found.reason.lower() == description.lower()


# --- answers that are not Telegram's ---------------------------------------------------------------------------------


ANSWERS = [
    (200, b"<html>not telegram</html>", Unknown),
    (200, b"[]", Unknown),
    (200, b'{"ok":true}', Unknown),
    (200, b'{"ok":true,"result":true}', Unknown),
    (200, b'{"ok":true,"result":{"message_id":"x"}}', Unknown),
    (200, b'{"ok":true,"result":{"message_id":5}}', Done),
    (502, b"<html>Bad Gateway</html>", Unknown),
    (429, b"slow down", RetryLater),
    (429, b'{"ok":false,"parameters":[1]}', RetryLater),
    (403, b'"blocked"', Failed),
    (400, b'{"ok":false,"description":null,"parameters":{"migrate_to_chat_id":"x"}}', Failed),
    (400, b"[" * 100_000, Failed),
]


@pytest.mark.parametrize(("status", "body", "kind"), ANSWERS)
async def test_strange_answers(status: int, body: bytes, kind: type[Outcome], shelf: Shelf) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 %d x\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%b" % (status, len(body), body))
        await writer.drain()
        writer.close()

    listener = await asyncio.start_server(answer, "127.0.0.1", 0)
    server = TelegramServer(port=listener.sockets[0].getsockname()[1])
    platform = TelegramPlatform(settings(server), shelf)
    await platform._open()
    try:
        assert isinstance(await platform.perform(SAY), kind)
    finally:
        await platform.stop()
        listener.close()
        await listener.wait_closed()


async def test_reasons_are_cut_short(platform: TelegramPlatform, server: TelegramServer) -> None:
    found = await outcome(platform, server, "say", status=400, description="Bad Request: " + "x" * 5000)
    assert isinstance(found, Failed)
    assert len(found.reason) == 200
