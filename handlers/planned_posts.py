"""/post: at once, or later, or once the photos that came with it are there."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handlers import cards, notices, people, posts, product_asks, product_photos, targets, times
from handlers.actions import Actions, FetchPhoto
from handlers.commands import Ask, Command, Commanded
from handlers.content import Text
from handlers.events import Due, Performed, Said
from handlers.late import is_missed
from handlers.outcomes import Done
from handlers.refusals import ProductOff
from handlers.texts import forms, joined
from handlers.turn import Turn
from handlers.typed import Grammar
from handlers.typed import Text as Follows
from storage import planned_posts, products, wakes
from storage.rows import Community, PlannedPost, PlannedPostId, Product, Role

GO = "post.go"
"""The wake of a planned post; its ref is its number."""
PHOTO = "post.photo"
"""The result of fetching one of its photos: "NUMBER.PLACE"."""
ALBUM_WAIT = timedelta(seconds=3)
"""Telegram sends an album as messages of their own, within moments of each other."""
ALBUM_MAX = 10

SHOWS = "CODE [to=GROUP|all] [at=TIME]"


@dataclass(frozen=True, kw_only=True)
class Wish:
    """A post somebody asked for. `photo` is the platform's file id; `album`: more of them may follow."""

    product: Product
    target: str
    body: str
    photo: str | None
    album: str | None
    at: datetime | None


def post(turn: Turn, commanded: Commanded) -> Actions:
    """/post CODE [to=GROUP|all] [at=TIME], and what it shall say below."""
    product = product_asks.named(turn, commanded.words[0])
    product_asks.only(commanded, 1, f"/post {product.product_code}")
    if product.status != "on":
        raise ProductOff(product=product.name)
    at = commanded.option("at")
    wish = Wish(
        product=product,
        target=targets.meant(turn, commanded.option("to")),
        body=cards.words(commanded.text),
        photo=commanded.photo,
        album=commanded.album,
        at=times.when(at, turn.now, turn.shop.zone) if at else None,
    )
    if wish.photo is None and wish.at is None:
        product_photos.wait_for(turn, product)
        return _now(turn, wish)
    return _plan(turn, wish)


def _now(turn: Turn, wish: Wish) -> Actions:
    """Where it stands in this very group, it speaks for itself."""
    reached = targets.reached(turn, wish.target)
    placed = posts.place(turn, wish.product, reached, body=wish.body, photos=(), by=turn.me.id)
    if [one.chat for one in reached] == [turn.here.chat]:
        return placed
    return [*placed, *turn.reply(Text(text=posts.told(turn, wish.product, reached)))]


def _plan(turn: Turn, wish: Wish) -> Actions:
    """Keep it until its time has come and its photos are there."""
    album = wish.album if wish.photo else None
    planned = planned_posts.add(
        turn.tx,
        turn.shop.id,
        wish.product.id,
        target=wish.target,
        body=wish.body,
        photos=1 if wish.photo else 0,
        album=album,
        is_due=wish.at is None and album is None,
        created_by=turn.me.id,
        at=turn.now,
    )
    fetched: Actions = [_fetch(turn, wish.photo, planned, 0)] if wish.photo else []
    if wish.at is None and album is None:
        return fetched
    title = turn.label("post-title", product=cards.name(wish.product)) if wish.at else ""
    due_at = wish.at or turn.now + ALBUM_WAIT
    wakes.put(turn.tx, turn.shop.id, GO, str(planned.id), due_at, title=title, is_shown=wish.at is not None)
    return [*fetched, *(_answer(turn, wish, due_at) if wish.at else [])]


def more_photos(turn: Turn, said: Said) -> Actions | None:
    """A further photo of the album that a /post came with; None where it belongs to none."""
    if said.album is None or said.photo is None or turn.sender is None:
        return None
    planned = planned_posts.of_album(turn.tx, turn.shop.id, turn.me.id, said.album)
    if planned is None or said.text:
        return None
    if len(planned.media) >= ALBUM_MAX:
        return []
    planned_posts.put(turn.tx, replace(planned, media=(*planned.media, None)))
    return [_fetch(turn, said.photo, planned, len(planned.media))]


def photo(turn: Turn, performed: Performed) -> Actions:
    """A photo is there. One that is none ends the whole wish: nothing is posted by halves."""
    number, _, index = performed.ref.partition(".")
    planned = planned_posts.get(turn.tx, turn.shop.id, PlannedPostId(int(number)))
    if planned is None:
        return []
    if not isinstance(performed.outcome, Done):
        planned_posts.drop(turn.tx, planned)
        wakes.cancel(turn.tx, turn.shop.id, GO, number)
        return turn.tell(planned.created_by, lambda theirs: Text(text=theirs.say("post-photo-failed")))
    media = list(planned.media)
    media[int(index)] = str(performed.outcome.result["media"])
    return _go_if_ready(turn, replace(planned, media=tuple(media)))


def due(turn: Turn, due: Due) -> Actions:
    planned = planned_posts.get(turn.tx, turn.shop.id, PlannedPostId(int(due.ref)))
    if planned is None:
        return []
    if is_missed(turn, due.due_at):
        planned_posts.drop(turn.tx, planned)
        return _tell(turn, planned, "post-missed")
    if not people.reaches(turn, planned.created_by, Role.MANAGER):
        planned_posts.drop(turn.tx, planned)
        return _orphaned(turn, planned)
    return _go_if_ready(turn, replace(planned, is_due=True))


def _go_if_ready(turn: Turn, planned: PlannedPost) -> Actions:
    if not planned.is_ready:
        planned_posts.put(turn.tx, planned)
        return []
    planned_posts.drop(turn.tx, planned)
    product = products.get(turn.tx, turn.shop.id, planned.product_id)
    reached = targets.reached(turn, planned.target)
    if product is None or product.status != "on":
        return _tell(turn, planned, "post-not-placed-off")
    if not reached:
        return _tell(turn, planned, "post-not-placed-groups")
    placed = posts.place(turn, product, reached, body=planned.body, photos=planned.photos, by=planned.created_by)
    return [*placed, *turn.tell(planned.created_by, lambda theirs: _placed(theirs, planned, product, reached))]


def _placed(turn: Turn, planned: PlannedPost, product: Product, reached: list[Community]) -> Text:
    """In a group only the message with the command is heard, not the rest of its album."""
    said = posts.told(turn, product, reached)
    is_short = planned.album is not None and len(planned.media) == 1
    return Text(text=joined([said, turn.say("post-one-photo")]) if is_short else said)


def _tell(turn: Turn, planned: PlannedPost, key: str) -> Actions:
    product = products.get(turn.tx, turn.shop.id, planned.product_id)
    name = cards.name(product) if product else ""
    code = product.product_code if product else ""
    return turn.tell(planned.created_by, lambda theirs: Text(text=theirs.say(key, product=name, code=code)))


def _orphaned(turn: Turn, planned: PlannedPost) -> Actions:
    """Whoever planned it may not post any more: the owners hear of it."""
    product = products.get(turn.tx, turn.shop.id, planned.product_id)
    name, code = (cards.name(product), product.product_code) if product else ("", "")
    return notices.to_owners(turn, lambda theirs: Text(text=theirs.say("post-orphaned", product=name, code=code)))


def _answer(turn: Turn, wish: Wish, at: datetime) -> Actions:
    return turn.answer(
        "post-planned",
        product=cards.name(wish.product),
        groups=targets.listed(turn, targets.reached(turn, wish.target)),
        when=forms.Exact(at=at, now=turn.now, tz=turn.shop.zone),
    )


def _fetch(turn: Turn, file: str, planned: PlannedPost, index: int) -> FetchPhoto:
    return FetchPhoto(platform=turn.platform, file=file, on_result=f"{PHOTO} {planned.id}.{index}")


COMMANDS = (
    Command(
        word="post",
        chinese="发布",
        also=("发帖",),
        run=post,
        role=Role.MANAGER,
        grammar=Grammar(options=frozenset({"to", "at"}), text=Follows.BODY),
        least=1,
        asks=(
            product_asks.ON,
            targets.TO,
            Ask(name="TEXT", prompt="ask-post-body", read=lambda turn, typed: cards.words(typed), is_optional=True),
        ),
        shows=SHOWS,
        takes_photo=True,
    ),
)
DUES = {GO: due}
RESULTS = {PHOTO: photo}
