"""A product's photo: it is sent with the command, fetched from the platform, and answered once it is there."""

from dataclasses import dataclass, replace
from datetime import timedelta

from handlers import cards
from handlers.actions import Actions, FetchPhoto, Place
from handlers.commands import Commanded
from handlers.content import Button, Content
from handlers.events import Due, Performed, Where
from handlers.outcomes import Done
from handlers.texts import Marked, joined
from handlers.turn import Turn, Wait
from storage import members, products, wakes
from storage.rows import MemberId, Product, ProductId

PHOTO = "product.photo"
"""The result of fetching it. And the wake after which nobody waits for it; its ref is the product's number."""
PATIENCE = timedelta(minutes=2)
NOTHING = Marked("")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Who sent a photo for which product, and where. Written into the action's `on_result`."""

    product_id: ProductId
    member_id: MemberId
    is_private: bool
    is_album: bool
    place: Place

    @property
    def ref(self) -> str:
        flags = ("p" if self.is_private else "g") + ("a" if self.is_album else "")
        place = self.place
        return f"{self.product_id}.{self.member_id}.{flags}.{place.platform}.{place.thread or ''}.{place.chat}"


def saved(turn: Turn, product: Product, commanded: Commanded) -> Actions:
    """The product is written down: show it; where a photo came with it, once that is there."""
    if commanded.photo is None:
        return turn.reply(_card(turn, product))
    wakes.put(turn.tx, turn.shop.id, PHOTO, str(product.id), turn.now + PATIENCE)
    asked = Asked(
        product_id=product.id,
        member_id=turn.me.id,
        is_private=turn.is_private,
        is_album=commanded.album is not None,
        place=turn.here,
    )
    return [FetchPhoto(platform=turn.platform, file=commanded.photo, on_result=f"{PHOTO} {asked.ref}")]


def arrived(turn: Turn, performed: Performed) -> Actions:
    """The photo is stored and becomes the product's; or it is none, and who sent it hears so."""
    asked = _read(performed.ref)
    product = products.get(turn.tx, turn.shop.id, asked.product_id)
    sender = members.get(turn.tx, turn.shop.id, asked.member_id)
    _free(turn, asked.product_id)
    if product is None or sender is None:
        return []
    kind = Where(place=asked.place, kind="private" if asked.is_private else "group")
    there = replace(turn, sender=sender, where=kind, thread=asked.place.thread)
    if not isinstance(performed.outcome, Done):
        return there.answer("product-photo-failed", code=product.product_code)
    product = replace(product, media=str(performed.outcome.result["media"]))
    products.put(turn.tx, product)
    note = there.say("product-one-photo") if asked.is_album else NOTHING
    return there.reply(_card(there, product, note))


def given_up(turn: Turn, due: Due) -> Actions:
    """It takes too long: whoever waits for it goes on without it."""
    _free(turn, ProductId(int(due.ref)))
    return []


def wait_for(turn: Turn, product: Product) -> None:
    """Set the event aside while the product's photo is on its way. Raises Wait."""
    if wakes.of(turn.tx, turn.shop.id, PHOTO, str(product.id)) is not None:
        raise Wait(_key(product.id), 2 * int(PATIENCE.total_seconds()))


def _free(turn: Turn, product_id: ProductId) -> None:
    wakes.cancel(turn.tx, turn.shop.id, PHOTO, str(product_id))
    turn.known.append(_key(product_id))


def _key(product_id: ProductId) -> str:
    return f"{PHOTO}:{product_id}"


def _card(turn: Turn, product: Product, note: Marked = NOTHING) -> Content:
    first = turn.say("product-saved", code=product.product_code)
    text = joined([first, cards.text(turn, product), note])
    post = Button(label=turn.label("product-post-it"), does=f"/post {product.product_code}")
    buttons = ((post,),) if product.status == "on" else ()
    return cards.with_photo(product, text, buttons)


def _read(ref: str) -> Asked:
    product_id, member_id, flags, platform, thread, chat = ref.split(".", 5)
    return Asked(
        product_id=ProductId(int(product_id)),
        member_id=MemberId(int(member_id)),
        is_private=flags.startswith("p"),
        is_album="a" in flags,
        place=Place(platform=platform, chat=chat, thread=thread or None),
    )


DUES = {PHOTO: given_up}
RESULTS = {PHOTO: arrived}
