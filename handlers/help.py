"""/help, /cancel, and the menus: what I can do here, by role and language."""

from collections.abc import Iterable

from handlers.actions import Actions, MenuItem, SetMenu
from handlers.commands import Command, Commanded
from handlers.content import Button, Buttons, Text
from handlers.events import Started
from handlers.texts import LANGUAGES, Marked, joined, plain, strip
from handlers.turn import Turn
from storage.rows import Member, Role

HELP: dict[str, str] = {
    "shop": "help-shop",
    "buy": "help-buy",
    "orders": "help-orders",
    "invite": "help-invite",
    "rank": "help-rank",
    "wallet": "help-wallet",
    "payout": "help-payout",
    "connect": "help-connect",
    "stop": "help-stop",
    "resume": "help-resume",
    "lang": "help-lang",
    "privacy": "help-privacy",
    "cancel": "help-cancel",
    "help": "help-help",
    "order": "help-order",
    "ship": "help-ship",
    "delivered": "help-delivered",
    "group": "help-group",
    "groups": "help-groups",
    "product": "help-product",
    "stock": "help-stock",
    "post": "help-post",
    "poll": "help-poll",
    "campaign": "help-campaign",
    "broadcast": "help-broadcast",
    "schedule": "help-schedule",
    "sold": "help-sold",
    "paid": "help-paid",
    "refund": "help-refund",
    "member": "help-member",
    "tag": "help-tag",
    "report": "help-report",
    "staff": "help-staff",
    "payouts": "help-payouts",
    "tasks": "help-tasks",
    "settings": "help-settings",
}
"""The words that /help and the menus name, in their order, each with its sentence."""

HEADINGS: tuple[tuple[Role | None, str], ...] = (
    (None, "help-for-customers"),
    (Role.CLERK, "help-for-clerks"),
    (Role.MANAGER, "help-for-managers"),
    (Role.OWNER, "help-for-owners"),
)
MENU_MAX = 100
"""https://core.telegram.org/bots/api#setmycommands"""


def help(turn: Turn, commanded: Commanded) -> Actions:
    """What the sender can do here, by role. In a group only what everybody may do, in one line."""
    if not turn.is_private:
        address = turn.house.links.bot(turn.platform)
        button = Button(label=turn.label("button-private"), url=address) if address else None
        return turn.reply(Text(text=turn.say("help-in-group"), buttons=((button,),) if button else ()))
    parts = [part for role, heading in HEADINGS for part in _section(turn, role, heading)]
    return turn.reply(Text(text=joined(parts), menu=_menu(turn)))


def cancel(turn: Turn, commanded: Commanded) -> Actions:
    """/cancel: leave the dialogue. (Any command leaves it; this one says so.)"""
    return turn.answer("cancel-done")


def submenu(turn: Turn, word: str) -> Actions | None:
    """The buttons behind a word that needs a second one, such as /product; None where the sender may use none."""
    rows = second_words(turn, word)
    return turn.reply(Text(text=turn.say("submenu", word=f"/{word}"), buttons=rows)) if rows else None


def second_words(turn: Turn, word: str) -> Buttons:
    """A button for each word that goes with this one and that the sender may use."""
    found = [one for one in _unique(turn.house.commands.values()) if one.word.startswith(f"{word} ")]
    buttons = [Button(label=_second(turn, one), does=f"/{one.word}") for one in found if one.may(turn.role)]
    return tuple(tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3))


def started(turn: Turn, event: Started) -> Actions:
    """A platform has come up: everybody's menus, in every language."""
    return [
        SetMenu(platform=event.platform, items=_items(turn, language, None), scope=scope, language=code)
        for language, code in (*((one, one) for one in LANGUAGES), (turn.shop.language, ""))
        for scope in ("private", "groups")
    ]


def menu_for(turn: Turn, member: Member, platform: str, account: str) -> Actions:
    """The menu of one member's private chat, after their role has changed."""
    items = _items(turn, member.language or turn.shop.language, member.role)
    return [SetMenu(platform=platform, items=items, scope="chat", chat=account)]


def _items(turn: Turn, language: str, role: Role | None) -> tuple[MenuItem, ...]:
    texts = turn.house.texts
    words = _words(turn, role)
    return tuple(MenuItem(word=word, says=strip(texts.say(language, HELP[word]))) for word in words)[:MENU_MAX]


def _words(turn: Turn, role: Role | None) -> list[str]:
    may = {one.word.partition(" ")[0] for one in _unique(turn.house.commands.values()) if one.may(role)}
    return [word for word in HELP if word in may]


def _menu(turn: Turn) -> Buttons:
    """The same words as buttons, called as people say them."""
    return tuple((Button(label=_titled(turn, word), does=f"/{word}"),) for word in _words(turn, turn.role))


def _titled(turn: Turn, word: str) -> str:
    found, says = turn.house.commands.get(word), turn.label(HELP[word])
    name = word if turn.language != "zh" else found.chinese if found else ""
    return f"{name} · {says}" if name and name != says else says


def _section(turn: Turn, role: Role | None, heading: str) -> list[Marked]:
    if role is not None and not (turn.role and turn.role.reaches(role)):
        return []
    lines = [
        joined([plain(one.shown(turn.role)), turn.say(HELP[word])], by=" · ")
        for word in HELP
        for one in _unique(turn.house.commands.values())
        if one.word == word and one.role == role
    ]
    nested = {word for word in HELP if word not in turn.house.commands}
    for word in [word for word in HELP if word in nested]:
        roles = {one.role for one in turn.house.commands.values() if one.word.startswith(f"{word} ")}
        if roles == {role}:
            lines.append(joined([plain(f"/{word}"), turn.say(HELP[word])], by=" · "))
    return [turn.say(heading), *lines] if lines else []


def _second(turn: Turn, command: Command) -> str:
    """What a button of the second words says: the word itself, in the reader's language."""
    return command.chinese if turn.language == "zh" else command.word.partition(" ")[2].capitalize()


def _unique(commands: Iterable[Command]) -> list[Command]:
    return list({command.word: command for command in commands}.values())


COMMANDS = (
    Command(word="help", chinese="帮助", run=help),
    Command(word="cancel", chinese="取消", run=cancel),
)
EVENTS = {Started: started}
