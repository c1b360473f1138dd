"""A stage for broadcasts, the schedule and reports: a market whose owner has something to say."""

from handlers import broadcasts, drafts, members, progress, reports, schedule, staffing
from handlers.actions import AnswerPress
from handlers.events import Performed
from handlers.outcomes import Done
from storage import members as stored
from storage import tags
from storage.rows import Member, Role
from tests.handlers import market
from tests.handlers.harness import PLAIN_LINKS, Outcome, Stage, account
from tests.handlers.market import Market

MODULES = (*market.MODULES, members, staffing, drafts, broadcasts, progress, schedule, reports)


class Newsroom(Market):
    def __init__(self, *, language: str = "en") -> None:
        Stage.__init__(self, MODULES, links=PLAIN_LINKS, language=language)
        self.boss = self.member("Boss", Role.OWNER)

    def tagged(self, member: Member, tag: str) -> None:
        self.work(lambda tx: tags.put(tx, self.shop.id, member.id, tag, is_on=True))

    def shuts(self, member: Member, reason: str) -> None:
        """They cannot be written to any more."""
        self.work(
            lambda tx: stored.set_writable(
                tx, self.shop.id, "telegram", account(member), can_write=False, unreachable=reason
            )
        )

    def statuses(self) -> list[str]:
        return [row["status"] for row in self.rows("SELECT status FROM broadcasts ORDER BY id")]

    def wakes(self) -> list[tuple[str, str]]:
        """What comes due, but for the deletion of what was sent."""
        found = self.rows("SELECT kind, ref FROM wakes WHERE kind <> 'broadcast.forget' ORDER BY due_at, id")
        return [(row["kind"], row["ref"]) for row in found]

    def delivered(self, broadcast: int, **counts: int) -> None:
        """The courier has been at work: so many deliveries of a status; "unreachable_blocked" is one with a reason,
        a name that begins with "untried_" was never sent."""
        for name, count in counts.items():
            plain = name.removeprefix("untried_")
            status, _, reason = plain.partition("_")
            for number in range(count):
                self.connection.execute(
                    "INSERT INTO deliveries (shop_id, broadcast_id, platform, target, status, attempts, reason)"
                    " VALUES (?, ?, 'telegram', ?, ?, ?, ?)",
                    (self.shop.id, broadcast, f"{name}-{number}", status, int(plain == name), reason or None),
                )

    def ends(self, broadcast: int) -> Outcome:
        """The courier says that it is done."""
        self.connection.execute("UPDATE broadcasts SET status = 'done' WHERE id = ?", (broadcast,))
        return self.event(Performed(at=self.now, word="broadcast.done", ref=str(broadcast), outcome=Done()))

    def stood(self, outcome: Outcome, message_id: str = "1") -> Outcome:
        """Previews and progress of it were sent or edited."""
        led: list[Outcome] = []
        for one in outcome.actions:
            if getattr(one, "on_result", "").startswith(("broadcast.stands", "broadcast.shown", "broadcast.rests")):
                led.append(self.done(one, message_id=message_id))
        return Outcome(actions=[action for one in led for action in one.actions])


def flashed(outcome: Outcome) -> str:
    """What flashes up over the pressed button."""
    (answer,) = [one for one in outcome.actions if isinstance(one, AnswerPress)]
    return answer.text


def shown(outcome: Outcome) -> list[str]:
    """The buttons of the last thing said."""
    return [button.label for button in outcome.told[-1].buttons]
