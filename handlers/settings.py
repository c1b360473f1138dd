"""The owner's settings: the shop's name, language, quiet hours, announcements, and its own wording of our sentences."""

import re
from collections.abc import Callable

from handlers.actions import Actions
from handlers.commands import Ask, At, Choice, Command, Commanded, Values
from handlers.content import Button, Text
from handlers.refusals import QuietHoursMisread, ShopNameLength
from handlers.texts import LANGUAGES, forms, voices
from handlers.turn import Turn
from handlers.typed import Grammar, as_ascii, language, yes_no
from handlers.typed import Text as Kind
from storage import shops
from storage.rows import Role

NAME_MAX = 64
HOURS = re.compile(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d")
WELCOME = "welcome"
TEXT = Grammar(text=Kind.TEXT)
WORDS = Grammar()
OFF = "off"


def settings(turn: Turn, commanded: Commanded) -> Actions:
    """/settings: how things stand, with a button for each."""
    shop = turn.shop
    text = turn.say(
        "settings",
        name=shop.name,
        language=turn.house.texts.say(shop.language, "language-name"),
        quiet=_named(turn, shop.quiet_hours),
        announces=turn.label("settings-yes" if shop.announces else "settings-no"),
        currency=shop.currency,
        timezone=shop.timezone,
    )
    words = ("name", "language", "quiet", "announce", "welcome", "voice")
    buttons = [Button(label=turn.label(f"settings-{word}"), does=f"/settings {word}") for word in words]
    return turn.reply(Text(text=text, buttons=(tuple(buttons[:3]), tuple(buttons[3:]))))


def name(turn: Turn, commanded: Commanded) -> Actions:
    wish = " ".join(commanded.text.split())
    if not 0 < len(wish) <= NAME_MAX:
        raise ShopNameLength(most=NAME_MAX)
    shops.put(turn.tx, turn.shop.id, name=wish)
    return turn.answer("settings-done")


def speak(turn: Turn, commanded: Commanded) -> Actions:
    shops.put(turn.tx, turn.shop.id, language=language(commanded.words[0]))
    return turn.answer("settings-done")


def quiet(turn: Turn, commanded: Commanded) -> Actions:
    shops.put(turn.tx, turn.shop.id, quiet_hours=_hours(commanded.words[0]))
    return turn.answer("settings-done")


def announce(turn: Turn, commanded: Commanded) -> Actions:
    shops.put(turn.tx, turn.shop.id, announces=yes_no(commanded.words[0]))
    return turn.answer("settings-done")


def welcome(turn: Turn, commanded: Commanded) -> Actions:
    """The welcome in groups, in the shop's own words; "-" gives ours back."""
    return _voice(turn, WELCOME, commanded.text)


def voice(turn: Turn, commanded: Commanded) -> Actions:
    """/settings voice KEY TEXT: one sentence in the shop's own words."""
    key, _, text = commanded.text.partition(" ")
    return _voice(turn, key, text)


def _voice(turn: Turn, key: str, text: str) -> Actions:
    spoken = turn.shop.language
    if text.strip() in ("", "-"):
        shops.forget_voice(turn.tx, turn.shop.id, spoken, key)
    else:
        wording = voices.wording(turn.house.texts, spoken, key, text)
        shops.put_voice(turn.tx, turn.shop.id, spoken, key, wording)
    return turn.answer("settings-done")


def _hours(typed: str) -> str:
    hours = as_ascii(typed).lower().replace("关", "off")
    begin, _, end = hours.partition("-")
    if hours != OFF and (not HOURS.fullmatch(hours) or begin == end):
        raise QuietHoursMisread(typed=forms.excerpt(typed), example="22:00-08:00")
    return hours


def _languages(turn: Turn, values: Values) -> list[Choice]:
    return [Choice(label=turn.house.texts.say(one, "language-name"), value=one) for one in LANGUAGES]


def _yes_no(turn: Turn, values: Values) -> list[Choice]:
    return [Choice(label=turn.label(f"settings-{one}"), value=one) for one in ("yes", "no")]


def _hour_offers(turn: Turn, values: Values) -> list[Choice]:
    return [Choice(label=_named(turn, one), value=one) for one in ("22:00-08:00", "23:00-07:00", OFF)]


def _named(turn: Turn, hours: str) -> str:
    return turn.label("settings-quiet-off") if hours == OFF else hours


Run = Callable[[Turn, Commanded], Actions]


def _row(word: str, chinese: str, run: Run, asks: Ask, grammar: Grammar = WORDS) -> Command:
    is_text = grammar.text is Kind.TEXT
    return Command(
        word=f"settings {word}",
        chinese=chinese,
        run=run,
        role=Role.OWNER,
        at=At.PRIVATE,
        least=0 if is_text else 1,
        needs_text=is_text,
        grammar=grammar,
        asks=(asks,),
        is_in_menu=False,
    )


COMMANDS = (
    Command(word="settings", chinese="设置", run=settings, role=Role.OWNER, at=At.PRIVATE, most=0),
    _row("name", "店名", name, Ask(name="TEXT", prompt="ask-shop-name"), TEXT),
    _row("language", "店铺语言", speak, Ask(name="LANGUAGE", prompt="ask-language", offers=_languages)),
    _row("quiet", "免打扰", quiet, Ask(name="HOURS", prompt="ask-quiet-hours", offers=_hour_offers)),
    _row("announce", "通报", announce, Ask(name="YES", prompt="ask-announce", offers=_yes_no)),
    _row("welcome", "欢迎语", welcome, Ask(name="TEXT", prompt="ask-welcome"), TEXT),
    _row("voice", "说法", voice, Ask(name="TEXT", prompt="ask-voice"), TEXT),
)
