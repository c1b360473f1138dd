"""/poll: one question in every group of a target, and to people in private. In a channel, which has no polls by name,
and in private its options are buttons."""

from dataclasses import replace
from datetime import datetime, timedelta

from handlers import cards, content, dialogues, poll_targets, private_polls, targets, times, typed, voting
from handlers.actions import Actions, Rank, Say
from handlers.broadcast_times import exact
from handlers.commands import Ask, Choice, Command, Commanded, Values
from handlers.content import Button, Text
from handlers.offer_refusals import (
    PollOptionLength,
    PollOptionsNumber,
    PollOptionTwice,
    PollQuestionLength,
    PollUntilSoon,
    PresaleUnknown,
    QuizIsSingle,
    QuizMisread,
)
from handlers.poll_targets import Asked
from handlers.texts import forms, joined, names
from handlers.turn import Turn
from handlers.typed import Grammar
from handlers.typed import Text as Follows
from storage import polls, wakes
from storage.polls import NewPoll
from storage.rows import Community, Poll, Role

QUESTION_MAX = 300
OPTION_MAX = 100
OPTIONS_LEAST, OPTIONS_MAX = 2, 12
"""As on Telegram, https://core.telegram.org/bots/api#sendpoll; a poll of one option asks nothing."""
UNTIL_LEAST = timedelta(seconds=10)
UNTILS = ("1d", "3d", "7d")
SHOWS = "QUESTION [to=GROUP|private|all] [until=2d] [multi=yes] [quiz=N]"


def poll(turn: Turn, commanded: Commanded) -> Actions:
    """/poll QUESTION and one option a line. Typed without options, it asks for them."""
    if commanded.option("presale") is not None:
        raise PresaleUnknown()
    question, options = _typed(commanded)
    if not question or not options:
        return dialogues.begin(turn, POLL, replace(commanded, words=(question,) if question else (), text=""))
    new = _new(turn, commanded, _question(question), _options(options))
    asked = poll_targets.asked(turn, commanded.option("to"))
    begins_at = private_polls.begins_at(turn, new.until_at, commanded.option("until") or "") if asked.people else None
    added = polls.add(turn.tx, turn.shop.id, new, turn.me.id, turn.now)
    if added.until_at is not None:
        title = turn.label("poll-close-title", question=forms.excerpt(added.question))
        wakes.put(turn.tx, turn.shop.id, voting.CLOSE, str(added.id), added.until_at, title=title, is_shown=True)
    if asked.people:
        private_polls.ask(turn, added, asked.audience)
    return [*(_post(turn, added, one) for one in asked.groups), *_answer(turn, added, asked, begins_at)]


def _post(turn: Turn, poll: Poll, community: Community) -> Say:
    is_native = community.kind == "group"
    inside = targets.inside(turn, community)
    shown = _native(poll) if is_native else voting.shown(inside, poll)
    posting = polls.post(turn.tx, poll, community.id, is_native=is_native, shown=cards.digest(shown))
    where = targets.place(community)
    return Say(to=where, content=shown, rank=Rank.NOTICE, on_result=f"{voting.PLACED} {posting.id}")


def _native(poll: Poll) -> content.Poll:
    return content.Poll(
        question=poll.question,
        options=poll.options,
        is_multiple=poll.is_multiple,
        right_option=poll.right_option,
        until_at=poll.until_at,
    )


def _answer(turn: Turn, poll: Poll, asked: Asked, begins_at: datetime | None) -> Actions:
    """In a group the poll speaks for itself; who made it can end it from the private chat."""
    return turn.tell(turn.me.id, lambda theirs: _placed(theirs, poll, asked, begins_at), rank=Rank.ANSWER)


def _placed(turn: Turn, poll: Poll, asked: Asked, begins_at: datetime | None) -> Text:
    question, places = forms.excerpt(poll.question), _places(turn, asked, begins_at)
    button = Button(label=turn.label("poll-close"), does=f"{voting.CLOSE} {poll.id}")
    left_out = targets.listed(turn, [*asked.unheard])
    parts = [turn.say("poll-posted", question=question, groups=places)]
    if poll.until_at is not None:
        until = exact(turn, poll.until_at)
        parts = [turn.say("poll-posted-until", question=question, groups=places, until=until)]
    if left_out:
        parts.append(turn.say("poll-unheard", groups=left_out))
    return Text(text=joined(parts), buttons=((button,),))


def _places(turn: Turn, asked: Asked, begins_at: datetime | None) -> str:
    """The groups, and how many people in private, from when on."""
    places = [names.name(one.title) for one in asked.groups]
    if asked.people and begins_at is None:
        places.append(turn.label("poll-private", count=asked.people))
    elif asked.people and begins_at is not None:
        places.append(turn.label("poll-private-later", count=asked.people, start=exact(turn, begins_at)))
    return turn.label("list-comma").join(places)


# --- what was typed ----------------------------------------------------------------------------------------------


def _typed(commanded: Commanded) -> tuple[str, tuple[str, ...]]:
    """From the text of the command, or from the dialogue's answers."""
    lines = "\n".join(commanded.words) if commanded.words else commanded.text
    question, options = typed.question(lines)
    return question, tuple(option for option in options if names.cleaned(option))


def _new(turn: Turn, commanded: Commanded, question: str, options: tuple[str, ...]) -> NewPoll:
    multi, quiz, until = (commanded.option(name) for name in ("multi", "quiz", "until"))
    is_multiple = bool(multi) and typed.yes_no(multi or "")
    if quiz and is_multiple:
        raise QuizIsSingle(typed=multi or "", example="no")
    return NewPoll(
        question=question,
        options=options,
        is_multiple=is_multiple,
        right_option=_right(quiz, len(options)) if quiz else None,
        until_at=_until(turn, until) if until else None,
    )


def _question(text: str) -> str:
    if not names.cleaned(text) or _units(text) > QUESTION_MAX:
        raise PollQuestionLength(most=QUESTION_MAX)
    return text


def _options(options: tuple[str, ...]) -> tuple[str, ...]:
    if not OPTIONS_LEAST <= len(options) <= OPTIONS_MAX:
        raise PollOptionsNumber(least=OPTIONS_LEAST, most=OPTIONS_MAX)
    for at, option in enumerate(options):
        if _units(option) > OPTION_MAX:
            raise PollOptionLength(typed=forms.excerpt(option), most=OPTION_MAX)
        if option in options[:at]:
            raise PollOptionTwice(typed=forms.excerpt(option))
    return options


def _right(text: str, most: int) -> int:
    number = typed.as_ascii(text)
    if not number.isdecimal() or len(number) > 2 or not 1 <= int(number) <= most:
        raise QuizMisread(typed=forms.excerpt(text), example="1", most=most)
    return int(number) - 1


def _until(turn: Turn, text: str) -> datetime:
    until = times.until(text, turn.now, turn.shop.zone)
    if until - turn.now < UNTIL_LEAST:
        raise PollUntilSoon(typed=text, example="2d", least=int(UNTIL_LEAST.total_seconds()))
    return until


def _units(text: str) -> int:
    """As Telegram counts: UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


# --- what the dialogue asks --------------------------------------------------------------------------------------


def _untils(turn: Turn, values: Values) -> list[Choice]:
    return [Choice(label=forms.duration(times.duration(one), turn.language), value=one) for one in UNTILS]


def _multis(turn: Turn, values: Values) -> list[Choice]:
    return [Choice(label=turn.label("poll-single"), value="no"), Choice(label=turn.label("poll-multi"), value="yes")]


POLL = Command(
    word="poll",
    chinese="投票",
    run=poll,
    role=Role.MANAGER,
    grammar=Grammar(options=frozenset({"to", "until", "multi", "quiz", "presale"}), text=Follows.QUESTION),
    needs_text=True,
    asks=(
        Ask(name="QUESTION", prompt="ask-poll-question", read=lambda turn, text: _question(text)),
        Ask(
            name="OPTIONS",
            prompt="ask-poll-options",
            read=lambda turn, text: _options(_typed(Commanded(word="poll", words=("?", text)))[1]),
        ),
        poll_targets.TO,
        Ask(name="multi", prompt="ask-poll-multi", offers=_multis, read=lambda turn, text: typed.yes_no(text)),
        Ask(name="until", prompt="ask-poll-until", offers=_untils, read=_until, is_optional=True),
    ),
    shows=SHOWS,
)
COMMANDS = (POLL,)
