"""Actions into calls of the Bot API, one function each; what comes back is an outcome (errors.py)."""

from collections.abc import Awaitable, Callable
from typing import Any

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    ChatMember,
    ChatMemberRestricted,
)
from telegram.constants import BotCommandLimit
from telegram.error import BadRequest, NetworkError, TelegramError

from bot.half_said import HalfSaid
from bot.pictures.photo import NotAPicture
from bot.telegram import marks
from bot.telegram.errors import outcome_of
from bot.telegram.keyboard import BadButton, keyboard
from bot.telegram.request import AiohttpRequest, TooLarge
from bot.telegram.say import Told, Voice, say
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
    RefundPayment,
    RevokeLink,
    Say,
    Sent,
    SetMenu,
)
from handlers.content import Album, Invoice, Picture, Poll
from handlers.outcomes import Done, Failed, Outcome, RetryLater
from storage import DatabaseUnavailable

LINK_NAME_LENGTH = 32
PRESS_TEXT_LENGTH = 200
FILE_BYTES = 20 * 1024 * 1024
"""The largest file the Bot API hands out; https://core.telegram.org/bots/api#getfile."""
PHOTOS = "photos/"
"""Where the Bot API keeps photos; what was sent as a file is elsewhere, and its file id cannot be sent as a photo."""

Result = dict[str, Any]


class Impossible(Exception):
    """What Telegram has no way to do; the text is the reason."""


class Performer:
    """What is said goes straight to the Bot API, what is rarer through the library's `bot`; `request` fetches files."""

    def __init__(self, voice: Voice, bot: Bot, request: AiohttpRequest) -> None:
        self.voice = voice
        self.bot = bot
        self.request = request
        self._half_said = HalfSaid(Told)

    async def perform(self, action: Action) -> Outcome:
        """Does it once. Network and platform errors become outcomes."""
        try:
            if isinstance(action, Say):
                return await self._say(action)
            return Done(result=await DO[action.kind](self, action))
        except TelegramError as error:
            return outcome_of(error, action.kind)
        except (Impossible, BadButton, NotAPicture) as error:
            return Failed(reason=str(error))

    async def _say(self, action: Say) -> Outcome:
        """What was said before an interruption is not said again when the same action comes back."""
        note = self._half_said.begin(action)
        try:
            return Done(result=await say(self.voice, action, note.told))
        except TelegramError as error:
            outcome = outcome_of(error, action.kind)
            self._half_said.broke_off(action, note, outcome)
            return outcome
        except DatabaseUnavailable as error:
            self._half_said.broke_off(action, note, RetryLater(after_s=0.0, reason=str(error)))
            raise


async def _edit(performer: Performer, action: Edit) -> Result:
    """A text that outgrew a caption is a message of its own, so where one way to edit fails the other is tried."""
    if isinstance(action.content, Poll | Invoice):
        raise Impossible(f"Telegram cannot edit a message of kind {action.content.kind}")
    is_caption = isinstance(action.content, Picture) or (
        isinstance(action.content, Album) and not action.content.buttons
    )
    if is_caption and marks.units(marks.piece(action.content.text).text) > marks.CAPTION_UNITS:
        is_caption = False
    try:
        await _rewrite(performer, action, is_caption=is_caption)
    except BadRequest as error:
        if not any(words in error.message.lower() for words in ("no caption in the message", "no text in the message")):
            raise
        await _rewrite(performer, action, is_caption=not is_caption)
    return {}


async def _rewrite(performer: Performer, action: Edit, *, is_caption: bool) -> None:
    assert not isinstance(action.content, Poll | Invoice)
    fields = {**_which(action.sent), "reply_markup": keyboard(action.content.buttons)}
    if is_caption:
        piece = marks.cut(action.content.text, marks.CAPTION_UNITS)
        fields |= {"caption": piece.text, "caption_entities": piece.entities}
        await performer.voice.call("editMessageCaption", fields)
    else:
        piece = marks.cut(action.content.text, marks.TEXT_UNITS)
        await performer.voice.call("editMessageText", fields | {"text": piece.text, "entities": piece.entities})


async def _drop_buttons(performer: Performer, action: DropButtons) -> Result:
    await performer.voice.call("editMessageReplyMarkup", _which(action.sent))
    return {}


async def _close_poll(performer: Performer, action: ClosePoll) -> Result:
    await performer.voice.call("stopPoll", _which(action.sent))
    return {}


def _which(sent: Sent) -> Result:
    return {"chat_id": sent.place.chat, "message_id": sent.message_id}


async def _make_link(performer: Performer, action: MakeLink) -> Result:
    link = await performer.bot.create_chat_invite_link(
        action.to.chat,
        name=marks.cut_plain(action.name, LINK_NAME_LENGTH) or None,
        creates_join_request=action.asks,
    )
    return {"link": link.invite_link}


async def _revoke_link(performer: Performer, action: RevokeLink) -> Result:
    await performer.bot.revoke_chat_invite_link(action.to.chat, action.link)
    return {}


async def _answer_join(performer: Performer, action: AnswerJoin) -> Result:
    bot = performer.bot
    answer = bot.approve_chat_join_request if action.is_welcome else bot.decline_chat_join_request
    await answer(action.to.chat, int(action.account))
    return {}


async def _answer_press(performer: Performer, action: AnswerPress) -> Result:
    text = marks.cut_plain(action.text, PRESS_TEXT_LENGTH) or None
    fields = {"callback_query_id": action.press, "text": text, "show_alert": action.must_close or None}
    await performer.voice.call("answerCallbackQuery", fields)
    return {}


async def _answer_checkout(performer: Performer, action: AnswerCheckout) -> Result:
    refusal = action.refusal or None
    fields = {"pre_checkout_query_id": action.checkout, "ok": refusal is None, "error_message": refusal}
    await performer.voice.call("answerPreCheckoutQuery", fields)
    return {}


async def _fetch_photo(performer: Performer, action: FetchPhoto) -> Result:
    """A photo's file id is remembered with what is stored: it need never be uploaded."""
    bot, voice = performer.bot, performer.voice
    file = await bot.get_file(action.file)
    if not file.file_path or not file.file_path.startswith(bot.base_file_url):
        raise Impossible("Telegram gives no address for this file")
    if (file.file_size or 0) > FILE_BYTES:
        raise Impossible(f"the file is larger than {FILE_BYTES // 2**20} MB")
    sha256 = await voice.media.keep(await _download(performer, file.file_path))
    if file.file_path.startswith(f"{bot.base_file_url}/{PHOTOS}"):
        await voice.files.remember(sha256, action.file)
    return {"media": sha256}


async def _download(performer: Performer, url: str) -> bytes:
    try:
        status, data = await performer.request.download(url, most=FILE_BYTES)
    except TooLarge as error:
        raise Impossible(f"the file is larger than {FILE_BYTES // 2**20} MB") from error
    if status >= 500:
        raise NetworkError(f"HTTP {status} for a file")
    if status != 200:
        raise Impossible(f"the file is gone (HTTP {status})")
    return data


async def _ask_membership(performer: Performer, action: AskMembership) -> Result:
    found = await performer.bot.get_chat_member(action.to.chat, int(action.account))
    if isinstance(found, ChatMemberRestricted):
        return {"is_member": found.is_member, "role": "member" if found.is_member else "none"}
    role = ROLES.get(found.status, "none")
    return {"is_member": role != "none", "role": role}


async def _set_menu(performer: Performer, action: SetMenu) -> Result:
    bot, language = performer.bot, action.language or None
    if not action.items:
        await bot.delete_my_commands(_scope(action), language)
        return {}
    commands = [
        BotCommand(item.word, marks.cut_plain(item.says, BotCommandLimit.MAX_DESCRIPTION)) for item in action.items
    ]
    await bot.set_my_commands(commands[: BotCommandLimit.MAX_COMMAND_NUMBER], _scope(action), language)
    return {}


def _scope(action: SetMenu) -> BotCommandScope:
    if action.chat is not None:
        return BotCommandScopeChat(action.chat)
    return BotCommandScopeAllPrivateChats() if action.scope == "private" else BotCommandScopeAllGroupChats()


async def _refund_payment(performer: Performer, action: RefundPayment) -> Result:
    """Stars alone, and always the whole payment. https://core.telegram.org/bots/api#refundstarpayment"""
    if action.paid_by != "stars":
        raise Impossible("Telegram gives no money back for a payment provider: refund it at the provider")
    await performer.bot.refund_star_payment(int(action.account), action.charge_id)
    return {}


ROLES = {ChatMember.OWNER: "owner", ChatMember.ADMINISTRATOR: "admin", ChatMember.MEMBER: "member"}

DO: dict[str, Callable[[Performer, Any], Awaitable[Result]]] = {
    "edit": _edit,
    "drop_buttons": _drop_buttons,
    "close_poll": _close_poll,
    "make_link": _make_link,
    "revoke_link": _revoke_link,
    "answer_join": _answer_join,
    "answer_press": _answer_press,
    "answer_checkout": _answer_checkout,
    "fetch_photo": _fetch_photo,
    "ask_membership": _ask_membership,
    "set_menu": _set_menu,
    "refund_payment": _refund_payment,
}
"""An action's kind → the call that does it; `say` has steps of its own (say.py)."""
