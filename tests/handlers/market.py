"""A stage with groups and photos: what posts and polls need."""

from typing import Any

from handlers import (
    addresses,
    buying,
    choosing,
    groups,
    planned_posts,
    polls,
    posts,
    product_commands,
    product_photos,
    products,
    start,
    voting,
)
from handlers.actions import Action, Actions, ClosePoll, DropButtons, Edit, FetchPhoto, Say
from handlers.content import Button
from handlers.events import Performed, Pressed, Said, Voted, Where
from handlers.links import Links
from handlers.outcomes import Done, Failed
from handlers.outcomes import Outcome as Happened
from storage import communities
from storage import products as stored
from storage.rows import Community, Member, Product, Role
from tests.handlers.harness import PLAIN_LINKS, Outcome, Stage, _group, _private, _who

MODULES = (
    start,
    groups,
    products,
    product_commands,
    product_photos,
    posts,
    planned_posts,
    polls,
    voting,
    choosing,
    buying,
    addresses,
)


class Market(Stage):
    """A shop with an owner, whose name is Boss."""

    def __init__(self, *, links: Links = PLAIN_LINKS, currency: str = "CNY", language: str = "en") -> None:
        super().__init__(MODULES, links=links, currency=currency, language=language)
        self.boss = self.member("Boss", Role.OWNER)

    def group(self, chat: str, *, kind: str = "group", can_post: bool = True, thread: str | None = None) -> Community:
        """A group or channel of the shop's. Its title is its chat id."""

        def work(tx: Any) -> Community:
            found = communities.put(
                tx,
                self.shop.id,
                platform="telegram",
                chat=chat,
                kind=kind,
                title=chat,
                username=None,
                can_invite=True,
                can_post=can_post,
                at=self.now,
            )
            communities.set_status(tx, found, "on")
            communities.set_thread(tx, found, thread)
            return found

        return self.work(work)

    def status(self, community: Community, status: str) -> None:
        self.work(lambda tx: communities.set_status(tx, community, status))

    def get(self, code: str = "TEA") -> Product:
        found = self.work(lambda tx: stored.get_by_code(tx, self.shop.id, code))
        assert found
        return found

    def sends(
        self, member: Member, text: str, *, photo: str | None = None, album: str | None = None, group: str | None = None
    ) -> Outcome:
        """A message with a photo."""
        where = _group(group) if group else _private(member)
        said = Said(
            at=self.now, who=_who(member), where=where, message_id="5", text=text, photo=photo or "file1", album=album
        )
        return self.event(said)

    def happened(self, action: Action, outcome: Happened, place: Any = None) -> Outcome:
        """How an action went."""
        word, _, ref = action.on_result.partition(" ")
        return self.event(Performed(at=self.now, word=word, ref=ref, outcome=outcome, place=place))

    def done(self, action: Action, **result: Any) -> Outcome:
        return self.happened(action, Done(result=result))

    def failed(self, action: Action) -> Outcome:
        return self.happened(action, Failed(reason="no"))

    def placed(self, outcome: Outcome, message_id: str = "77") -> Outcome:
        """Every post and poll was sent."""
        led: Actions = []
        for one in says(outcome):
            if one.on_result.startswith(("post.placed", "poll.placed")):
                led += self.done(one, message_id=message_id, poll=f"poll-{one.to.chat}").actions
        return Outcome(actions=led)

    def votes(self, member: Member, poll: str, *options: int) -> Outcome:
        return self.event(Voted(at=self.now, who=_who(member), poll=poll, options=options))

    def presses_in_channel(self, member: Member, button: Button, chat: str) -> Outcome:
        where = Where(place=_group(chat).place, kind="channel", title=chat)
        pressed = Pressed(at=self.now, who=_who(member), where=where, message_id="77", press="p", does=button.does)
        return self.event(pressed)


def says(outcome: Outcome) -> list[Say]:
    return [one for one in outcome.actions if isinstance(one, Say)]


def edits(outcome: Outcome) -> list[Edit]:
    return [one for one in outcome.actions if isinstance(one, Edit)]


def dropped(outcome: Outcome) -> list[DropButtons]:
    return [one for one in outcome.actions if isinstance(one, DropButtons)]


def closed(outcome: Outcome) -> list[ClosePoll]:
    return [one for one in outcome.actions if isinstance(one, ClosePoll)]


def fetches(outcome: Outcome) -> list[FetchPhoto]:
    return [one for one in outcome.actions if isinstance(one, FetchPhoto)]
