"""Dialogues: a command that was typed without its arguments asks for them, one question a message, with buttons.

The answers are the words a person could have typed; when all are there the command runs as if they had. A dialogue is
its sender's alone, lives for a day, survives a restart, and is left by /cancel or by any other command.
"""

from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

from handlers import discreet, refs
from handlers.actions import Actions, DropButtons, Place, Say, Sent
from handlers.commands import Ask, Choice, Command, Commanded
from handlers.content import Button, Buttons, Text, only_for
from handlers.events import Performed, Pressed, Said
from handlers.turn import Turn
from storage import dialogues
from storage.rows import MemberId

LIFE = timedelta(days=1)
COLUMNS = 2
SKIP = "-"
LEAVE = "/cancel"
"""What the one button stands for where a merchant's question has nothing to offer. No answer begins like a command."""
PRESS = "answer"
"""The press word of a dialogue's buttons: "answer STEP.INDEX"."""


@dataclass(frozen=True, kw_only=True)
class State:
    """`values`: the answers so far; `offered`: what the buttons of the question that is open stand for."""

    step: int
    values: dict[str, str] = field(default_factory=dict)
    offered: list[str] = field(default_factory=list)
    photo: str | None = None
    message_id: str | None = None


def begin(turn: Turn, command: Command, given: Commanded) -> Actions:
    """Open the dialogue of a command; what was typed already is not asked again."""
    names = [ask.name for ask in command.asks if _is_word(ask)]
    values = dict(zip(names, given.words, strict=False)) | dict(given.options)
    if given.text:
        values["TEXT"] = given.text
    for ask in command.asks:
        if ask.read is not None and values.get(ask.name):
            ask.read(turn, values[ask.name])
    return _ask_next(turn, command, State(step=-1, values=values, photo=given.photo))


def leave(turn: Turn) -> Actions | None:
    """End the open dialogue; None where there was none."""
    ended = dialogues.end(turn.tx, _key(turn))
    return None if ended is None else _drop_buttons(turn, ended.message_id)


def heard(turn: Turn, said: Said) -> Actions | None:
    """Take what was said as the answer to the open question; None where nothing is asked of this member here."""
    opened = dialogues.get(turn.tx, _key(turn), turn.now)
    command = turn.house.commands.get(opened.command) if opened else None
    if opened is None or command is None or not command.may(turn.role):
        return None
    state = State(**opened.state)
    ask = command.asks[state.step]
    if ask.is_photo and said.photo:
        return _photo(turn, command, state, opened.message_id, said)
    if not said.text.strip():
        return _without_words(turn, ask, said)
    answer = _meant(turn, command, ask, state, said.text.strip())
    if said.photo is None:
        return _answer(turn, command, state, opened.message_id, answer)
    if command.has_place_for_photo(state.values):
        return _answer(turn, command, _with(state, photo=said.photo), opened.message_id, answer)
    left_out = turn.answer("dialogue-photo-left-out")
    return left_out + _answer(turn, command, state, opened.message_id, answer)


def pressed(turn: Turn, pressed: Pressed, ref: str) -> Actions:
    """A button of a question: "STEP.INDEX". One of an older question does nothing."""
    opened = dialogues.get(turn.tx, _key(turn), turn.now)
    command = turn.house.commands.get(opened.command) if opened else None
    if opened is None or command is None or not command.may(turn.role):
        return []
    state = State(**opened.state)
    step, _, index = ref.partition(".")
    if step != str(state.step) or not refs.NUMBER.fullmatch(index) or int(index) >= len(state.offered):
        return []
    return _answer(turn, command, state, pressed.message_id, state.offered[int(index)])


def stands(turn: Turn, performed: Performed) -> Actions:
    """The question was sent: remember its message. `ref` is the member's number."""
    message_id = getattr(performed.outcome, "result", {}).get("message_id")
    if message_id and performed.place:
        key = dialogues.Key(
            shop_id=turn.shop.id,
            member_id=MemberId(int(performed.ref)),
            platform=performed.place.platform,
            chat=performed.place.chat,
        )
        dialogues.stands_at(turn.tx, key, message_id)
    return []


def _without_words(turn: Turn, ask: Ask, said: Said) -> Actions:
    """A sticker, a file, a picture nobody asked for: the question stands. That is said to whoever is alone with us, but
    for an album, which comes in pieces."""
    if not turn.is_private or said.album is not None:
        return []
    return turn.answer("dialogue-photo-wanted" if ask.is_photo else "dialogue-words-wanted")


def _photo(turn: Turn, command: Command, state: State, message_id: str | None, said: Said) -> Actions:
    """A photo that was asked for. The words under it are the body where that is wanted; else they are said to be left
    out."""
    words = said.text.strip()
    left_out: Actions = []
    answered = _with(state, photo=said.photo)
    if words and command.has_place_for_text(state.values):
        _read_text(turn, command, words)
        answered = _with(answered, values=state.values | {"TEXT": words})
    elif words:
        left_out = turn.answer("dialogue-words-left-out")
    return left_out + _drop_buttons(turn, message_id) + _ask_next(turn, command, answered)


def _read_text(turn: Turn, command: Command, words: str) -> None:
    for ask in command.asks:
        if ask.name == "TEXT" and ask.read is not None:
            ask.read(turn, words)


def _answer(turn: Turn, command: Command, state: State, message_id: str | None, answer: str) -> Actions:
    ask = command.asks[state.step]
    if answer == LEAVE:
        return [*(leave(turn) or []), *turn.answer("cancel-done")]
    if answer == SKIP and ask.is_optional:
        values = state.values | {ask.name: ""}
    else:
        if ask.read is not None:
            ask.read(turn, answer)
        values = state.values | {ask.name: answer}
    return _drop_buttons(turn, message_id) + _ask_next(turn, command, _with(state, values=values))


def _ask_next(turn: Turn, command: Command, state: State) -> Actions:
    for step, ask in enumerate(command.asks):
        is_known = ask.name in state.values or (ask.is_photo and state.photo is not None)
        if step > state.step and not is_known and ask.is_asked(state.values):
            return _ask(turn, command, _with(state, step=step), ask)
    dialogues.end(turn.tx, _key(turn))
    return discreet.run(turn, command, _commanded(command, state))


def _meant(turn: Turn, command: Command, ask: Ask, state: State, words: str) -> str:
    """Who types what a button says has chosen it; where two say the same, the words stand for themselves."""
    named = [one.value for one in _offers(turn, command, ask, state) if one.label.casefold() == words.casefold()]
    return named[0] if len(named) == 1 else words


def _offers(turn: Turn, command: Command, ask: Ask, state: State) -> list[Choice]:
    offers = ask.offers(turn, state.values) if ask.offers else []
    if ask.is_optional:
        offers = [*offers, Choice(label=turn.label("dialogue-skip"), value=SKIP)]
    if not offers and command.role is not None:
        offers = [Choice(label=turn.label("dialogue-leave"), value=LEAVE)]
    return offers


def _ask(turn: Turn, command: Command, state: State, ask: Ask) -> Actions:
    offers = _offers(turn, command, ask, state)
    state = _with(state, offered=[offer.value for offer in offers])
    dialogues.put(turn.tx, _key(turn), command.word, asdict(state), turn.now + LIFE)
    buttons = [_button(turn, state.step, index, offer) for index, offer in enumerate(offers)]
    question = turn.say(ask.prompt, example=ask.example(turn)) if ask.example else turn.say(ask.prompt)
    content = Text(text=question, buttons=_rows(buttons))
    # Where it stands matters for the buttons that go when it is answered.
    return [Say(to=turn.here, content=content, on_result=f"dialogue.stands {turn.me.id}" if buttons else "")]


def _button(turn: Turn, step: int, index: int, offer: Choice) -> Button:
    button = Button(label=offer.label, does=f"{PRESS} {step}.{index}")
    return button if turn.is_private else only_for(turn.me.id, button)


def _rows(buttons: list[Button]) -> Buttons:
    return tuple(tuple(buttons[at : at + COLUMNS]) for at in range(0, len(buttons), COLUMNS))


def _commanded(command: Command, state: State) -> Commanded:
    words = [state.values.get(ask.name, "") for ask in command.asks if _is_word(ask)]
    options = {name: value for name, value in state.values.items() if name.islower() and value}
    while words and not words[-1]:
        words.pop()
    text = state.values.get("TEXT", "")
    return Commanded(word=command.word, words=tuple(words), options=options, text=text, photo=state.photo)


def _is_word(ask: Ask) -> bool:
    return ask.name.isupper() and ask.name != "TEXT" and not ask.is_photo


def _with(state: State, **changes: Any) -> State:
    return State(**(asdict(state) | changes))


def _key(turn: Turn) -> dialogues.Key:
    place = turn.here
    return dialogues.Key(shop_id=turn.shop.id, member_id=turn.me.id, platform=place.platform, chat=place.chat)


def _drop_buttons(turn: Turn, message_id: str | None) -> Actions:
    if message_id is None:
        return []
    place = Place(platform=turn.here.platform, chat=turn.here.chat)
    return [DropButtons(sent=Sent(place=place, message_id=message_id))]
