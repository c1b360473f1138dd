"""Choosing an option of a poll where it is a button: in a channel, or in private."""

from collections.abc import Sequence

from handlers.actions import Actions
from handlers.events import Pressed
from handlers.refs import numbers
from handlers.turn import Turn
from handlers.voting import ALSO, VOTE, answered, record
from storage import communities, polls
from storage.polls import IN_PRIVATE
from storage.rows import Poll, PollId, PostingId, Vote

EXACTLY = "poll.choose"
"""These options and no others: "POLL.OPTION.OPTION", what numbers that are typed together stand for."""


def together(does: Sequence[str]) -> str | None:
    """One press for several buttons of one poll, named at once; for one, too, which then does not take its vote back.
    None where they are no such buttons, or only one may be chosen."""
    words, refs = {one.partition(" ")[0] for one in does}, [one.partition(" ")[2].split(".") for one in does]
    if not words <= ({ALSO} if len(does) > 1 else {ALSO, VOTE}) or len({ref[0] for ref in refs}) != 1:
        return None
    return f"{EXACTLY} {'.'.join([refs[0][0], *dict.fromkeys(ref[1] for ref in refs)])}"


def chose(turn: Turn, pressed: Pressed, ref: str) -> Actions:
    """A button. The same one again takes the vote back; a quiz is answered once."""
    poll_id, option = numbers(ref, 2)
    return _vote(turn, pressed, PollId(poll_id), (option,), is_exact=False)


def chose_exactly(turn: Turn, pressed: Pressed, ref: str) -> Actions:
    poll_id, *options = numbers(ref, ref.count(".") + 1)
    return _vote(turn, pressed, PollId(poll_id), tuple(sorted(set(options))), is_exact=True)


def _vote(turn: Turn, pressed: Pressed, poll_id: PollId, chosen: tuple[int, ...], *, is_exact: bool) -> Actions:
    poll = polls.get(turn.tx, turn.shop.id, poll_id)
    posting = _posting_here(turn, poll) if poll else None
    if poll is None or posting is None or not _can_choose(poll, chosen):
        return []
    if poll.status == "closed":
        return answered(turn, pressed, "poll-over")
    before = polls.vote_of(turn.tx, poll, turn.me.id)
    if poll.right_option is not None and before is not None:
        return answered(turn, pressed, "poll-answered")
    options = chosen if is_exact else _next(poll, posting, before, chosen[0])
    record(turn, poll, posting, options)
    return answered(turn, pressed, *_said(poll, options))


def _can_choose(poll: Poll, chosen: tuple[int, ...]) -> bool:
    is_few = len(chosen) == 1 or (poll.is_multiple and len(chosen) > 1)
    return is_few and chosen[-1] < len(poll.options)


def _next(poll: Poll, posting: PostingId, before: Vote | None, option: int) -> tuple[int, ...]:
    mine = set(before.options) if before and before.posting_id == posting else set()
    if poll.is_multiple:
        return tuple(sorted(mine ^ {option}))
    return () if option in mine else (option,)


def _said(poll: Poll, options: tuple[int, ...]) -> tuple[str, str]:
    """The key of what a press is answered by, and the option it names."""
    chosen = " · ".join(poll.options[option] for option in options)
    if not options:
        return "poll-withdrawn", chosen
    if poll.right_option is None:
        return "poll-chosen", chosen
    right = poll.options[poll.right_option]
    return ("poll-right", right) if poll.right_option in options else ("poll-wrong", right)


def _posting_here(turn: Turn, poll: Poll) -> PostingId | None:
    if turn.is_private:
        return IN_PRIVATE
    place = turn.here
    community = communities.get_by_chat(turn.tx, turn.shop.id, place.platform, place.chat)
    mine = [one for one in polls.postings(turn.tx, poll) if community and one.community_id == community.id]
    return next((one.id for one in mine if not one.is_native), None)


PRESSES = {VOTE: (None, chose), ALSO: (None, chose), EXACTLY: (None, chose_exactly)}
