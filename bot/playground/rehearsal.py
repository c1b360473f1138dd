"""A rehearsal: people of the playground act at a moment of the past, and all that follows happens there and then.

Everything goes through the same handlers as at any other time, so that the ledger, the reports and the chats agree. It
runs in one transaction, without an inbox and a courier: whoever is told is told at once. Pictures that are made when
they are sent are left out.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from bot.playground.perform import perform
from bot.playground.scene import NAME, Scene
from bot.playground.translate import translate
from bot.results import place_of
from handlers import routes
from handlers.actions import Action, Say
from handlers.content import Picture
from handlers.events import Due, Event, Performed
from handlers.firings import after
from handlers.links import Links
from handlers.reception import not_received, received
from handlers.refusals import Refusal
from handlers.texts import Texts
from handlers.turn import House, Turn
from storage import playground, shops, wakes

T = TypeVar("T")
UPDATES_MAX = 500


class Rehearsal:
    """Moments come in their order: `does` first lets happen what is due until then."""

    def __init__(self, scene: Scene, texts: Texts) -> None:
        self.scene = scene
        links = Links(bots={NAME: scene.address}, invoices=frozenset({NAME}))
        self._house = House(texts=texts, links=links, random=secrets, commands=routes.COMMANDS)

    def does(self, at: datetime, act: Callable[[Scene], T]) -> T:
        """Somebody acts. Raises CannotDo."""
        self.passes(at)
        done = act(self.scene)
        self._bring()
        return done

    def passes(self, until: datetime) -> None:
        """What is due until then happens at its time."""
        tx, shop_id = self.scene.tx, self.scene.shop.id
        while due := wakes.take_due(tx, shop_id, until, 1):
            (wake,) = due
            self._now(max(self.scene.at, wake.due_at))
            if wake.every is not None:
                wakes.put_again(tx, wake, after(wake.every, self.scene.shop.zone, self.scene.at))
            self._handle(Due(at=self.scene.at, what=wake.kind, ref=wake.ref, due_at=wake.due_at))
            self._bring()
        self._now(until)

    def _now(self, at: datetime) -> None:
        shop = shops.get(self.scene.tx, self.scene.shop.id)
        self.scene = replace(self.scene, at=at, shop=shop)

    def _bring(self) -> None:
        """What people's acts tell us, and what our answers lead to."""
        tx, shop_id = self.scene.tx, self.scene.shop.id
        while told := playground.updates(tx, shop_id, UPDATES_MAX):
            playground.forget_updates(tx, shop_id, [update.id for update in told])
            for update in told:
                for event in translate(update.raw):
                    self._handle(event)

    def _handle(self, event: Event) -> None:
        scene = self.scene
        turn = received(Turn(tx=scene.tx, shop=scene.shop, house=self._house, now=scene.at, at=event.at), event)
        try:
            with scene.tx.savepoint():
                actions = routes.route(turn, event) if turn else not_received(event)
        except Refusal as refusal:
            actions = routes.refused(turn, event, refusal) if turn else []
        self._perform(actions)

    def _perform(self, actions: Sequence[Action]) -> None:
        for action in actions:
            if _is_made(action):
                continue
            outcome = perform(self.scene, action)
            word, _, ref = action.on_result.partition(" ")
            if word:
                event = Performed(at=self.scene.at, word=word, ref=ref, outcome=outcome, place=place_of(action))
                self._handle(event)


def _is_made(action: Action) -> bool:
    """A picture that does not exist before it is sent."""
    return (
        isinstance(action, Say) and isinstance(action.content, Picture) and not isinstance(action.content.picture, str)
    )
