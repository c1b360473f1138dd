"""Roles: who may say what is the contract's table; what somebody may not say does not exist for them."""

import pytest

from handlers import routes
from handlers.actions import Action, AnswerPress, SetMenu
from handlers.content import Button, only_for
from handlers.events import Started
from storage import staff
from storage.rows import Member, Role
from tests.handlers.harness import START, Outcome, Stage

EVERYBODY = [
    *("start", "help", "cancel", "shop", "buy", "address", "orders", "invite", "rank", "wallet", "payout", "stop"),
    "connect",
    *("resume", "lang", "privacy", "claim"),
]
CLERKS = ["order", "ship", "delivered"]
MANAGERS = [
    *("group on", "group off", "groups", "product add", "product edit", "product off", "product on", "product list"),
    *("stock", "post", "poll", "campaign", "campaign new", "campaign start", "campaign end", "campaign list"),
    *("campaign show", "broadcast", "broadcast_text", "schedule", "schedule cancel", "sold", "paid", "refund"),
    *("member", "tag", "report"),
]
OWNERS = [
    *("staff", "staff add", "staff remove", "payouts", "tasks", "settings", "settings name", "settings language"),
    *("settings quiet", "settings announce", "settings welcome", "settings voice"),
]
LATER = ["checkin", "birthday", "redeem", "remind", "support"]
"""Words of the contract that are not spoken yet: unknown to everybody."""

TABLE: dict[Role | None, list[str]] = {
    None: EVERYBODY,
    Role.CLERK: EVERYBODY + CLERKS,
    Role.MANAGER: EVERYBODY + CLERKS + MANAGERS,
    Role.OWNER: EVERYBODY + CLERKS + MANAGERS + OWNERS,
}
ALL = TABLE[Role.OWNER]
BUTTONS: dict[Role | None, list[str]] = {
    Role.CLERK: [],
    Role.MANAGER: [
        *("order.off", "refund.do", "campaign.start", "campaign.end", "product.page", "poll.close", "report.brought"),
        *("broadcast.send", "broadcast.loud", "broadcast.drop", "broadcast.pause", "broadcast.resume"),
        "broadcast.stop",
    ],
    Role.OWNER: ["task.done", "task.back", "tasks.page", "person.part", "payout.yes", "payout.no"],
}
"""What only buttons say, and the least role; all others are everybody's."""


@pytest.fixture
def stage() -> Stage:
    return Stage(routes.MODULES)


def people(stage: Stage) -> dict[Role | None, Member]:
    return {role: stage.member(str(role or "customer"), role) for role in (None, *Role)}


def unknown(word: str) -> str:
    return f"I do not know “/{word}”. Send /help to see what I can do"


def test_the_table_names_every_command() -> None:
    assert {command.word for command in routes.COMMANDS.values()} == set(ALL)
    assert {command.chinese for command in routes.COMMANDS.values()}.isdisjoint(ALL)
    restricted = {word: role for role, words in BUTTONS.items() for word in words}
    assert {word: role for word, (role, _) in routes.PRESSES.items() if role is not None} == restricted


@pytest.mark.parametrize("role", [None, *Role])
def test_each_role_and_each_command(stage: Stage, role: Role | None) -> None:
    """In English and by its Chinese name, in private and in a group."""
    who = people(stage)[role]
    stage.rows("INSERT INTO communities (shop_id, platform, chat, kind, title, status, bot_since_at)"
               " VALUES (1, 'telegram', '-1', 'group', 'Tea', 'on', 0) RETURNING id")  # fmt: skip
    chinese = {command.word: command.chinese for command in routes.COMMANDS.values()}
    for word in [*ALL, *LATER]:
        names = [word, chinese[word]] if word in chinese else [word]
        for name in names:
            stage.says(who, "/cancel")
            said = stage.says(who, f"/{name}")
            is_known = said.text != unknown(name.split()[0])
            assert is_known is (word in TABLE[role]), (role, name, said.text)
            in_group = stage.says(who, f"/{name}", group="-1")
            if word not in TABLE[role]:
                assert in_group.actions == [], (role, name)


@pytest.mark.parametrize("role", [None, *Role])
def test_each_role_and_each_button(stage: Stage, role: Role | None) -> None:
    """A button that types a command, or says a word of its own, does what its presser may do, and nothing else."""
    who = people(stage)[role]
    for word in ALL:
        if word not in TABLE[role]:
            assert only_answered(stage.presses(who, f"/{word} 1")), (role, word)
    for least, words in BUTTONS.items():
        for word in words:
            if least is not None and (role is None or not role.reaches(least)):
                assert only_answered(stage.presses(who, f"{word} 1")), (role, word)
    assert only_answered(stage.presses(who, "no.such.word 1"))


def only_answered(outcome: Outcome) -> bool:
    """The button stops spinning, and that is all."""
    (action,) = outcome.actions
    return isinstance(action, AnswerPress) and action.text == ""


def test_somebody_elses_button_does_nothing(stage: Stage) -> None:
    everybody = people(stage)
    owner, manager = everybody[Role.OWNER], everybody[Role.MANAGER]
    stage.product()
    button = only_for(manager.id, Button(label="12", does="/stock TEA 3"))
    (action,) = stage.presses(owner, button).actions
    assert isinstance(action, AnswerPress)
    assert action.text == "This button is somebody else's"
    assert stage.stock() == (12, 0, 0)
    stage.presses(manager, button)
    assert stage.stock() == (3, 0, 0)


def test_a_role_is_asked_when_the_button_is_pressed_not_when_it_was_shown(stage: Stage) -> None:
    everybody = people(stage)
    manager = everybody[Role.MANAGER]
    stage.product()
    stage.work(lambda tx: staff.remove(tx, stage.shop.id, manager.id))
    assert only_answered(stage.presses(manager, "/stock TEA 3"))
    assert stage.stock() == (12, 0, 0)
    opened = stage.says(everybody[Role.OWNER], "/stock")
    stage.work(lambda tx: staff.remove(tx, stage.shop.id, everybody[Role.OWNER].id))
    assert only_answered(stage.presses(everybody[Role.OWNER], opened.told[0].buttons[0]))
    answered = stage.says(everybody[Role.OWNER], "TEA")
    assert "did not get that" in answered.text, "the dialogue is closed to who has lost the role"


def test_only_a_manager_cancels_by_command(stage: Stage) -> None:
    everybody = people(stage)
    stage.product(is_shipped=False)
    stage.says(everybody[None], "/buy TEA")
    assert stage.says(everybody[Role.CLERK], "/order A-1001 cancel confirm=yes").text == unknown("order")
    assert stage.order("A-1001").status == "placed"
    stage.says(everybody[Role.MANAGER], "/order A-1001 cancel confirm=yes")
    assert stage.order("A-1001").status == "cancelled"


REFS = ["", "x", "0", "-1", "1", "999999", "9" * 30, "1.1", "1.x", "1 2", "x.1", "１", "²"]


@pytest.mark.parametrize("word", [*routes.PRESSES, "answer", "no.such.word", ""])
def test_what_no_button_of_ours_says_breaks_nothing(stage: Stage, word: str) -> None:
    """Whoever writes their own Telegram can press anything."""
    owner = people(stage)[Role.OWNER]
    stage.product(is_shipped=False)
    stage.says(owner, "/buy TEA")
    for ref in REFS:
        outcome = stage.presses(owner, f"{word} {ref}".rstrip())
        assert any(isinstance(action, AnswerPress) for action in outcome.actions), (word, ref)


def test_the_menus_are_the_roles(stage: Stage) -> None:
    everybody = people(stage)
    for role, who in everybody.items():
        words = {word.split()[0] for word in TABLE[role]} - {"start", "claim", "address", "broadcast_text"}
        for language, says in (("en", "See the products"), ("zh", "看商品")):
            menus = menus_in(stage.says(who, f"/lang {language}").actions)
            if role is None:
                assert menus == [], "everybody's menu does"
                continue
            (menu,) = menus
            assert (menu.scope, menu.chat) == ("chat", f"{who.name}-account")
            assert {item.word for item in menu.items} == words
            assert next(item.says for item in menu.items if item.word == "shop") == says
    started = menus_in(stage.event(Started(at=START, platform="telegram")).actions)
    assert {(menu.scope, menu.language) for menu in started} == {
        (scope, language) for scope in ("private", "groups") for language in ("en", "zh", "")
    }
    customers = {word.split()[0] for word in EVERYBODY} - {"start", "claim", "address"}
    assert all({item.word for item in menu.items} == customers for menu in started)


def test_help_shows_what_the_role_may_type(stage: Stage) -> None:
    everybody = people(stage)
    helped = {role: stage.says(who, "/help").text for role, who in everybody.items()}
    assert "/order" not in helped[None].replace("/orders", "")
    assert "/order ORDER ·" in helped[Role.CLERK]
    assert "cancel]" not in helped[Role.CLERK]
    assert "/order ORDER [cancel] ·" in helped[Role.MANAGER]
    assert "/order ORDER [cancel] ·" in helped[Role.OWNER]


def menus_in(actions: list[Action]) -> list[SetMenu]:
    return [action for action in actions if isinstance(action, SetMenu)]
