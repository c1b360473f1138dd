"""What people do in the playground. Each changes the messenger and tells us of it, in one transaction.

All raise CannotDo for what no messenger would let them do.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.playground import contents
from bot.playground.scene import CannotDo, Scene, the_bot, where, who
from bot.playground.translate import tell
from handlers.events import Blocked, Pressed, Said, Voted, Who
from storage import media, playground_asks, playground_chats, playground_messages, playground_people
from storage.playground_chats import Chat
from storage.playground_messages import Message, NewMessage
from storage.playground_people import Person

TEXT_MAX = 4096
PHOTOS_MAX = 10


@dataclass(frozen=True, kw_only=True)
class Words:
    """What somebody writes: text, photos (their hashes) or both; `reply_to` is a message of the same chat."""

    text: str
    photos: Sequence[str] = ()
    reply_to: int | None = None


def says(scene: Scene, account: str, chat: str, words: Words) -> int:
    """The number of the message. In private it opens the chat again that was shut."""
    person, place = scene.person(account), _written_in(scene, account, chat)
    _check_words(scene, words)
    if place.kind == "private" and person.is_blocked:
        blocks(scene, account, is_blocked=False)
    reply = _replied_to(scene, place, words.reply_to)
    message_id = playground_messages.add(
        scene.tx,
        scene.shop.id,
        NewMessage(
            chat=chat,
            account=account,
            content=contents.said(words.text, words.photos),
            at=scene.at,
            reply_to=reply.id if reply else None,
        ),
    )
    if place.kind != "channel":
        _tell_said(scene, person, place, words, message_id)
    return message_id


def presses(scene: Scene, account: str, message_id: int, does: str) -> int:
    """The number of the press; its answer comes by storage.playground_asks."""
    person, message = scene.person(account), seen(scene, account, message_id)
    if does not in contents.does_of(message.content):
        raise CannotDo("messenger-no-button")
    press_id = playground_asks.press(scene.tx, scene.shop.id, scene.at)
    place = where(scene.chat(message.chat))
    tell(
        scene,
        Pressed(at=scene.at, who=who(person), where=place, message_id=str(message_id), press=str(press_id), does=does),
    )
    return press_id


def votes(scene: Scene, account: str, message_id: int, options: Sequence[int]) -> None:
    """A person's choice, by places from 0; none takes it back."""
    person, message = scene.person(account), seen(scene, account, message_id)
    poll, chosen = message.content, tuple(sorted(set(options)))
    if poll["kind"] != "poll" or any(not 0 <= option < len(poll["options"]) for option in chosen):
        raise CannotDo("messenger-no-message", status=404)
    if poll["is_closed"]:
        raise CannotDo("messenger-poll-closed")
    if len(chosen) > 1 and not poll["is_multiple"]:
        raise CannotDo("messenger-poll-single")
    mine = [one for one in playground_messages.votes(scene.tx, scene.shop.id, [message_id]) if one.account == account]
    if mine and poll["right_option"] is not None:
        raise CannotDo("messenger-quiz-once")
    playground_messages.vote(scene.tx, scene.shop.id, message, account, chosen)
    tell(scene, Voted(at=scene.at, who=who(person), poll=str(message_id), options=chosen))


def blocks(scene: Scene, account: str, *, is_blocked: bool) -> None:
    """Shut the private chat with the bot, or open it again."""
    person = scene.person(account)
    if playground_people.block(scene.tx, scene.shop.id, account, is_blocked=is_blocked):
        tell(scene, Blocked(at=scene.at, who=who(person), is_blocked=is_blocked))


def reads(scene: Scene, account: str, chat: str) -> None:
    """All that stands there is seen. No platform tells a bot of it."""
    scene.person(account)
    scene.chat(chat)
    playground_chats.read(scene.tx, scene.shop.id, chat, account)


def seen(scene: Scene, account: str, message_id: int) -> Message:
    """A message that this person can see."""
    message = playground_messages.get(scene.tx, scene.shop.id, message_id)
    if message is None or not playground_chats.is_in(scene.tx, scene.shop.id, message.chat, account):
        raise CannotDo("messenger-no-message", status=404)
    return message


def _written_in(scene: Scene, account: str, chat: str) -> Chat:
    """The chat, where this person may write in it."""
    place = scene.chat(chat)
    seat = playground_chats.seat(scene.tx, scene.shop.id, chat, account)
    if seat is None or seat.left_at is not None:
        raise CannotDo("messenger-not-in")
    if place.kind == "channel" and seat.role == "member":
        raise CannotDo("messenger-only-admins")
    return place


def _check_words(scene: Scene, words: Words) -> None:
    if not words.text.strip() and not words.photos:
        raise CannotDo("messenger-empty")
    if len(words.text) > TEXT_MAX or len(words.photos) > PHOTOS_MAX:
        raise CannotDo("messenger-too-long", status=413)
    for photo in words.photos:
        if not media.is_there(scene.tx, scene.shop.id, photo):
            raise CannotDo("messenger-no-picture", status=404)


def _replied_to(scene: Scene, place: Chat, message_id: int | None) -> Message | None:
    found = playground_messages.get(scene.tx, scene.shop.id, message_id) if message_id is not None else None
    return found if found is not None and found.chat == place.chat else None


def _tell_said(scene: Scene, person: Person, place: Chat, words: Words, message_id: int) -> None:
    """An album is told as messages of one photo each; the first has the words."""
    reply = _replied_to(scene, place, words.reply_to)
    for at, photo in enumerate(words.photos or (None,)):
        said = Said(
            at=scene.at,
            who=who(person),
            where=where(place),
            message_id=str(message_id),
            text=words.text if at == 0 else "",
            photo=photo,
            album=f"album:{message_id}" if len(words.photos) > 1 else None,
            reply_to=_author(scene, reply) if reply else None,
            reply_to_message=str(reply.id) if reply else None,
        )
        tell(scene, said)


def _author(scene: Scene, message: Message) -> Who:
    return the_bot(scene) if message.account is None else who(scene.person(message.account))
