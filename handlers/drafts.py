"""/broadcast: what somebody wants to send is a draft, shown to them as it will look, until they say yes."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handlers import audiences, broadcasts, crontab, dialogues, previews, progress, times
from handlers.actions import Actions, FetchPhoto
from handlers.broadcast_refusals import BroadcastEmpty, BroadcastGone, BroadcastTimeOver, BroadcastTimes
from handlers.broadcast_times import exact
from handlers.commands import Ask, At, Choice, Command, Commanded, Values
from handlers.events import Due, Performed, Pressed, Said
from handlers.late import LATE
from handlers.offer_refusals import PhotoWanted, TextTooLong
from handlers.outcomes import Done
from handlers.turn import Turn
from handlers.typed import Grammar
from handlers.typed import Text as Follows
from storage import broadcasts as rows
from storage import wakes
from storage.broadcasts import Broadcast, NewBroadcast
from storage.rows import Role

PHOTO = "broadcast.photo"
"""The result of fetching one of its photos: "NUMBER.PLACE"."""
GATHERED = "broadcast.album"
"""The wake after which no further photo of its album is waited for."""
ALBUM_WAIT = timedelta(seconds=3)
"""Telegram sends an album as messages of their own, within moments of each other."""
ALBUM_MAX = 10
BODY_MAX = 4096
"""UTF-16 units of one message: https://core.telegram.org/bots/api#sendmessage. A long caption is sent on its own."""
USUAL_HOURS = ("10:00", "20:00")
REWRITE = "broadcast_text"

SHOWS = "[to=all|groups|GROUP|#TAG] [at=TIME] [every=CRON]"


@dataclass(frozen=True, kw_only=True)
class When:
    """`at`: an explicit time; `every`: crontab text. At most one of them."""

    at: datetime | None = None
    every: str | None = None


def broadcast(turn: Turn, commanded: Commanded) -> Actions:
    """/broadcast [to=…] [at=TIME] [every=…] [confirm=yes], and what it shall say; a photo sent with it goes along."""
    body, when = words(commanded.text), _when(turn, commanded)
    audience = audiences.read(turn, commanded.option("to"))
    if not body and commanded.photo is None:
        raise BroadcastEmpty()
    new = NewBroadcast(
        audience=audience,
        body=body,
        photos=1 if commanded.photo else 0,
        album=commanded.album if commanded.photo else None,
        is_confirmed=commanded.is_confirmed,
        every=when.every,
        fire_at=when.at,
        is_quiet_ok=when.at is not None,
        created_by=turn.me.id,
        platform=turn.platform,
        chat=turn.here.chat,
    )
    draft = rows.add(turn.tx, turn.shop.id, new, turn.now)
    progress.keep(turn, draft)
    if commanded.photo is None:
        return _ready(turn, draft)
    if draft.album is not None:
        wakes.put(turn.tx, turn.shop.id, GATHERED, str(draft.id), turn.now + ALBUM_WAIT)
    return [_fetch(turn, commanded.photo, draft, 0)]


def words(text: str) -> str:
    """A body as it was typed, without blank ends. Raises TextTooLong."""
    stripped = text.strip()
    if len(stripped.encode("utf-16-le", "surrogatepass")) // 2 > BODY_MAX:
        raise TextTooLong(most=BODY_MAX)
    return stripped


def rewrite(turn: Turn, commanded: Commanded) -> Actions:
    """/broadcast_text NUMBER, and the new words below: what the button under a preview types."""
    draft = broadcasts.mine(turn, commanded.words[0])
    if draft is None or draft.status != "draft":
        raise BroadcastGone()
    changed = replace(draft, body=words(commanded.text))
    rows.put(turn.tx, changed)
    return previews.show(turn, changed)


# --- photos ------------------------------------------------------------------------------------------------------


def more_photos(turn: Turn, said: Said) -> Actions | None:
    """A further photo of the album that a /broadcast came with; None where it belongs to none."""
    if said.album is None or said.photo is None or said.text or turn.sender is None:
        return None
    draft = rows.of_album(turn.tx, turn.shop.id, turn.me.id, said.album)
    if draft is None:
        return None
    if len(draft.media) >= ALBUM_MAX:
        return []
    rows.put(turn.tx, replace(draft, media=(*draft.media, None)))
    return [_fetch(turn, said.photo, draft, len(draft.media))]


def photo(turn: Turn, performed: Performed) -> Actions:
    """A photo is there. One that is none ends the draft: nothing is sent by halves."""
    number, _, index = performed.ref.partition(".")
    draft = progress.found(turn, number)
    if draft is None or draft.status != "draft":
        return []
    theirs = progress.at_author(turn, draft)
    if not isinstance(performed.outcome, Done):
        rows.move(turn.tx, draft, "cancelled", of=("draft",))
        return theirs.answer("broadcast-photo-failed")
    media = list(draft.media)
    media[int(index)] = str(performed.outcome.result["media"])
    changed = replace(draft, media=tuple(media))
    rows.put(turn.tx, changed)
    return _ready(theirs, changed)


def gathered(turn: Turn, due: Due) -> Actions:
    """Every photo of its album has been named."""
    draft = progress.found(turn, due.ref)
    if draft is None or draft.status != "draft":
        return []
    changed = replace(draft, album=None)
    rows.put(turn.tx, changed)
    return _ready(progress.at_author(turn, changed), changed)


def _ready(turn: Turn, draft: Broadcast) -> Actions:
    if not draft.is_complete:
        return []
    if not draft.is_confirmed:
        return previews.show(turn, draft)
    return [progress.show(turn, draft, None)] if broadcasts.go(turn, draft) else []


# --- buttons -----------------------------------------------------------------------------------------------------


def send(turn: Turn, pressed: Pressed, ref: str) -> Actions:
    return _send(turn, pressed, broadcasts.mine(turn, ref))


def send_at_night(turn: Turn, pressed: Pressed, ref: str) -> Actions:
    """The quiet hours do not hold it back."""
    draft = broadcasts.mine(turn, ref)
    if draft is None or draft.status != "draft":
        return _send(turn, pressed, draft)
    loud = replace(draft, is_quiet_ok=True)
    rows.put(turn.tx, loud)
    return _send(turn, pressed, loud)


def drop(turn: Turn, pressed: Pressed, ref: str) -> Actions:
    draft = broadcasts.mine(turn, ref)
    if draft is None:
        return [broadcasts.not_yours(turn, pressed)]
    if not rows.move(turn.tx, draft, "cancelled", of=("draft",)):
        return [broadcasts.too_late(turn, pressed)]
    return [*_no_more_asked(turn), progress.show(turn, draft, pressed.message_id)]


def _send(turn: Turn, pressed: Pressed, draft: Broadcast | None) -> Actions:
    """Pressed twice, it goes once."""
    if draft is None:
        return [broadcasts.not_yours(turn, pressed)]
    if draft.status != "draft":
        return [broadcasts.too_late(turn, pressed)]
    if draft.fire_at is not None and turn.now - draft.fire_at > LATE:
        raise BroadcastTimeOver()
    if not broadcasts.go(turn, draft):
        return [broadcasts.too_late(turn, pressed)]
    rows.stands_at(turn.tx, draft, pressed.message_id)
    return [*_no_more_asked(turn), progress.show(turn, draft, pressed.message_id)]


def _no_more_asked(turn: Turn) -> Actions:
    """The question for another text, if it is open, is answered."""
    return dialogues.leave(turn) or []


# --- reading -----------------------------------------------------------------------------------------------------


def _when(turn: Turn, commanded: Commanded) -> When:
    """Raises TimeMisread, CronMisread or one of their kinds, BroadcastTimes."""
    at, every = commanded.option("at"), commanded.option("every")
    if at and every:
        raise BroadcastTimes(example="at=20:00")
    if at:
        return When(at=times.when(at, turn.now, turn.shop.zone))
    return When(every=crontab.cron(every) if every else None)


def _fetch(turn: Turn, file: str, draft: Broadcast, index: int) -> FetchPhoto:
    return FetchPhoto(platform=turn.platform, file=file, on_result=f"{PHOTO} {draft.id}.{index}")


def _no_photo(turn: Turn, typed: str) -> None:
    raise PhotoWanted()


def _times(turn: Turn, values: Values) -> list[Choice]:
    """Now, or at one of the usual hours."""
    usual = {clock: exact(turn, times.when(clock, turn.now, turn.shop.zone)) for clock in USUAL_HOURS}
    later = [Choice(label=at.written(turn.language), value=clock) for clock, at in usual.items()]
    return [Choice(label=turn.label("broadcast-offer-now"), value=""), *later]


def _time(turn: Turn, typed: str) -> None:
    if typed:
        times.when(typed, turn.now, turn.shop.zone)


COMMANDS = (
    Command(
        word="broadcast",
        chinese="群发",
        run=broadcast,
        role=Role.MANAGER,
        grammar=Grammar(options=frozenset({"to", "at", "every", "confirm"}), text=Follows.TEXT),
        needs_text=True,
        asks=(
            Ask(name="to", prompt="ask-broadcast-to", offers=audiences.offers, read=audiences.read),
            Ask(name="TEXT", prompt="ask-broadcast-text", read=lambda turn, typed: words(typed), is_optional=True),
            Ask(name="PHOTO", prompt="ask-broadcast-photo", read=_no_photo, is_photo=True, is_optional=True),
            Ask(
                name="at",
                prompt="ask-broadcast-at",
                example=lambda turn: times.sample(turn.now, turn.shop.zone),
                offers=_times,
                read=_time,
                is_asked=lambda values: not values.get("every"),
            ),
        ),
        at=At.PRIVATE,
        shows=SHOWS,
    ),
    Command(
        word=REWRITE,
        chinese="改群发",
        run=rewrite,
        role=Role.MANAGER,
        grammar=Grammar(text=Follows.BODY),
        least=1,
        needs_text=True,
        asks=(
            Ask(name="NUMBER", prompt="ask-broadcast-number"),
            Ask(name="TEXT", prompt="ask-broadcast-new-text", read=lambda turn, typed: words(typed)),
        ),
        at=At.PRIVATE,
        is_in_menu=False,
    ),
)
DUES = {GATHERED: gathered}
RESULTS = {PHOTO: photo}
PRESSES = {
    previews.SEND: (Role.MANAGER, send),
    previews.LOUD: (Role.MANAGER, send_at_night),
    previews.DROP: (Role.MANAGER, drop),
}
