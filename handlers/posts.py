"""Posts: a product's card in communities, kept true: edited when price or stock changes, its buttons gone when a newer
one takes its place."""

from collections.abc import Sequence
from datetime import timedelta

from handlers import cards, groups, stock, targets
from handlers.actions import Actions, DropButtons, Edit, Rank, Say, Sent
from handlers.content import Album, Content, Text
from handlers.events import Due, Performed
from handlers.outcomes import Done, HandedOver, Unknown, Unreachable
from handlers.texts import Marked, joined, names
from handlers.turn import Turn
from storage import communities, posts, products, rooms, wakes
from storage.rows import Community, CommunityId, MemberId, Post, PostId, Product, ProductId

REFRESH = "post.refresh"
"""The wake that has one post looked at again; its ref is the post's number."""
EDIT_GAP = timedelta(seconds=3)
"""A post is edited at most once in this time."""
EDIT_LOST = timedelta(minutes=10)
"""An edit of which nothing was heard for so long holds the next one up no more."""


def place(
    turn: Turn, product: Product, reached: Sequence[Community], *, body: str, photos: tuple[str, ...], by: MemberId
) -> Actions:
    """Its card in these communities. Photos of the post's own stand in for the product's. The one before it, in each,
    is closed."""
    media = photos or ((product.media,) if product.media else ())
    done: Actions = []
    for community in reached:
        content = cards.posted(targets.inside(turn, community), product, community.platform, body, media)
        done += _close_older(turn, product.id, community)
        added = posts.add(
            turn.tx,
            turn.shop.id,
            product.id,
            community.id,
            body=body,
            media=media,
            shown=cards.digest(content),
            created_by=by,
            at=turn.now,
        )
        where = targets.place(community)
        done.append(Say(to=where, content=content, rank=Rank.NOTICE, on_result=f"post.placed {added.id}"))
    return done


def told(turn: Turn, product: Product, reached: Sequence[Community]) -> Marked:
    """Where it was posted; and where it waits for the owners of the groups to confirm it."""
    waiting = [one for one in reached if one.platform in turn.house.links.confirmed]
    there = [one for one in reached if one not in waiting]
    parts = [(f"post-{key}", found) for key, found in (("placed", there), ("waits", waiting)) if found]
    owners = _owners(turn, waiting)
    name = cards.name(product)
    return joined([turn.say(key, product=name, groups=targets.listed(turn, one), owners=owners) for key, one in parts])


def _owners(turn: Turn, waiting: Sequence[Community]) -> int:
    """How many people have to confirm what goes into these."""
    rooms_of = [rooms.of_home(turn.tx, turn.shop.id, one.platform, one.chat) for one in waiting]
    return len({room.owner for found in rooms_of for room in found}) or len(waiting)


def _close_older(turn: Turn, product_id: ProductId, community: Community) -> Actions:
    older = posts.newest(turn.tx, turn.shop.id, product_id, community.id)
    if older is None or not posts.close(turn.tx, older) or older.message_id is None:
        return []
    return [DropButtons(sent=_sent(community, older.message_id, older.buttons_id))]


def placed(turn: Turn, performed: Performed) -> Actions:
    """The platform's word on a post: it stands, or it does not."""
    post = posts.get(turn.tx, turn.shop.id, PostId(int(performed.ref)))
    community = communities.get(turn.tx, turn.shop.id, post.community_id) if post else None
    if post is None or community is None:
        return []
    if isinstance(performed.outcome, HandedOver):
        return _handed_over(turn, post, performed.outcome)
    if not isinstance(performed.outcome, Done):
        return _not_placed(turn, post, community, performed)
    result = performed.outcome.result
    message_id, buttons_id = str(result["message_id"]), result.get("buttons_id")
    if not posts.placed(turn.tx, post, message_id, buttons_id):
        return [DropButtons(sent=_sent(community, message_id, buttons_id))]
    return refresh_one(turn, post.id)


def _handed_over(turn: Turn, post: Post, outcome: HandedOver) -> Actions:
    """Its owner has still to confirm it, as was said. It cannot be changed there any more: it stays as it is."""
    posts.placed(turn.tx, post, str(outcome.result["message_id"]), None)
    posts.close(turn.tx, post)
    return []


def _not_placed(turn: Turn, post: Post, community: Community, performed: Performed) -> Actions:
    """Where we are out of a community, its owners hear of that by itself."""
    if not posts.fail(turn.tx, post) or isinstance(performed.outcome, Unreachable):
        return []
    key = "post-unknown" if isinstance(performed.outcome, Unknown) else "post-failed"
    title = names.name(community.title)
    return turn.tell(post.created_by, lambda theirs: Text(text=theirs.say(key, group=title)))


# --- kept true ---------------------------------------------------------------------------------------------------


def refresh(turn: Turn, product_id: ProductId) -> Actions:
    """Bring the product's live posts up to date: what has changed is edited now, or as soon as it may be."""
    live = posts.live(turn.tx, turn.shop.id, product_id)
    return [action for one in live for action in refresh_one(turn, one.id)]


def refresh_one(turn: Turn, post_id: PostId) -> Actions:
    post = posts.get(turn.tx, turn.shop.id, post_id)
    community = communities.get(turn.tx, turn.shop.id, post.community_id) if post else None
    if post is None or community is None or post.message_id is None or not _can_be_edited(turn, post, community):
        return []
    content = _content(turn, post, community)
    if cards.digest(content) == post.shown:
        return []
    again_at = post.edited_at + EDIT_GAP if post.edited_at else turn.now
    if turn.now < again_at:
        wakes.put_if_none(turn.tx, turn.shop.id, REFRESH, str(post.id), again_at)
        return []
    posts.editing(turn.tx, post, cards.digest(content), turn.now)
    sent = _sent(community, post.message_id, post.buttons_id)
    return [Edit(sent=sent, content=_editable(content), on_result=f"post.edited {post.id}")]


def edited(turn: Turn, performed: Performed) -> Actions:
    """An edit arrived, or its message is gone. What changed meanwhile is next."""
    post = posts.get(turn.tx, turn.shop.id, PostId(int(performed.ref)))
    if post is None:
        return []
    posts.edited(turn.tx, post, turn.now)
    if not isinstance(performed.outcome, Done | Unreachable):
        posts.close(turn.tx, post)
        return []
    return refresh_one(turn, post.id)


def product_due(turn: Turn, due: Due) -> Actions:
    return refresh(turn, ProductId(int(due.ref)))


def back_due(turn: Turn, due: Due) -> Actions:
    live = posts.live_in(turn.tx, turn.shop.id, CommunityId(int(due.ref)))
    return [action for one in live for action in refresh_one(turn, one.id)]


def post_due(turn: Turn, due: Due) -> Actions:
    return refresh_one(turn, PostId(int(due.ref)))


def _can_be_edited(turn: Turn, post: Post, community: Community) -> bool:
    """Not while the community is out of reach, nor while an edit is on its way: its result looks again."""
    is_busy = post.editing_at is not None and turn.now - post.editing_at < EDIT_LOST
    return post.status == "live" and community.status == "on" and not is_busy


def _content(turn: Turn, post: Post, community: Community) -> Content:
    product = products.get(turn.tx, turn.shop.id, post.product_id)
    if product is None:
        raise LookupError(f"post {post.id} has no product")
    return cards.posted(targets.inside(turn, community), product, community.platform, post.body, post.media)


def _editable(content: Content) -> Content:
    """An album's words and buttons stand in a message of their own, which is a text."""
    return Text(text=content.text, buttons=content.buttons) if isinstance(content, Album) else content


def _sent(community: Community, message_id: str, buttons_id: str | None) -> Sent:
    return Sent(place=targets.place(community), message_id=buttons_id or message_id)


DUES = {stock.SHOW: product_due, groups.BACK: back_due, REFRESH: post_due}
RESULTS = {"post.placed": placed, "post.edited": edited}
