"""Votes: one a poll and member, in whichever community; and how a poll ends."""

from datetime import timedelta

from handlers import cards, targets
from handlers.actions import Actions, AnswerPress, ClosePoll, Edit, Rank, Say, Sent
from handlers.content import Button, Text
from handlers.events import Due, Performed, Pressed, Voted
from handlers.outcomes import Done, Unreachable
from handlers.refs import number, numbers
from handlers.texts import Marked, forms, joined, names
from handlers.turn import Turn, Wait
from storage import communities, facts, polls, wakes
from storage.rows import Community, Poll, PollId, Posting, PostingId, Role, Vote

PLACED = "poll.placed"
EDITED = "poll.edited"
CLOSE = "poll.close"
"""The wake and the press that end a poll; their ref is its number."""
RESULT = "poll.result"
"""The wake that tells how it ended, once the last votes are in."""
REFRESH = "poll.refresh"
"""The wake that brings a channel's counts up to date; its ref is the posting's number."""
VOTE = "poll.vote"
"""The press of an option in a channel: "POLL.OPTION"."""
WAIT_S = 3600
"""How long a vote waits until it is known which poll it is for."""
EDIT_GAP = timedelta(seconds=3)
EDIT_LOST = timedelta(minutes=10)
LAST_VOTES = timedelta(seconds=3)
"""Votes cast before the end are still on their way to us then."""


def placed(turn: Turn, performed: Performed) -> Actions:
    """The platform's word on a posting: it stands, or it does not."""
    posting = polls.posting(turn.tx, turn.shop.id, PostingId(int(performed.ref)))
    poll = polls.get(turn.tx, turn.shop.id, posting.poll_id) if posting else None
    if posting is None or poll is None:
        return []
    if not isinstance(performed.outcome, Done):
        return _not_placed(turn, poll, posting, performed)
    result = performed.outcome.result
    platform_poll = result.get("poll")
    polls.placed(turn.tx, posting, str(result["message_id"]), platform_poll)
    if platform_poll:
        turn.known.append(_key(platform_poll))
    if poll.status == "closed":
        return _end(turn, poll, PostingId(int(performed.ref)))
    return [] if posting.is_native else _refresh(turn, posting.id)


def _not_placed(turn: Turn, poll: Poll, posting: Posting, performed: Performed) -> Actions:
    """Where we are out of a community, its owners hear of that by itself."""
    polls.drop(turn.tx, posting)
    community = communities.get(turn.tx, turn.shop.id, posting.community_id)
    if community is None or isinstance(performed.outcome, Unreachable):
        return []
    title = names.name(community.title)
    return turn.tell(poll.created_by, lambda theirs: Text(text=theirs.say("poll-failed", group=title)))


# --- votes -------------------------------------------------------------------------------------------------------


def voted(turn: Turn, event: Voted) -> Actions:
    """A member's choice in a platform's own poll. A vote may come before we know the poll's id: it waits for it."""
    posting = polls.posting_of(turn.tx, turn.shop.id, event.who.platform, event.poll)
    if posting is None:
        raise Wait(_key(event.poll), WAIT_S)
    poll = polls.get(turn.tx, turn.shop.id, posting.poll_id)
    community = communities.get(turn.tx, turn.shop.id, posting.community_id)
    if poll is None or community is None or community.status != "on":
        return []
    options = tuple(option for option in event.options if 0 <= option < len(poll.options))
    _record(turn, poll, posting, options)
    return []


def chose(turn: Turn, pressed: Pressed, ref: str) -> Actions:
    """An option's button in a channel. The same one again takes the vote back; a quiz is answered once."""
    poll_id, index = numbers(ref, 2)
    poll = polls.get(turn.tx, turn.shop.id, PollId(poll_id))
    posting = _posting_here(turn, poll) if poll else None
    if poll is None or posting is None or index >= len(poll.options):
        return []
    if poll.status == "closed":
        return _answered(turn, pressed, "poll-over")
    before = polls.vote_of(turn.tx, poll, turn.me.id)
    if poll.right_option is not None and before is not None:
        return _answered(turn, pressed, "poll-answered")
    options = _next(poll, posting, before, index)
    _record(turn, poll, posting, options)
    return _answered(turn, pressed, *_said(poll, options))


def _record(turn: Turn, poll: Poll, posting: Posting, options: tuple[int, ...]) -> None:
    if not polls.vote(turn.tx, posting, turn.me.id, options, turn.at):
        return
    if options:
        facts.record(turn.tx, turn.shop.id, "voted", turn.me.id, f"poll:{poll.id}", turn.at)
    for one in polls.postings(turn.tx, poll):
        if not one.is_native:
            wakes.put_if_none(turn.tx, turn.shop.id, REFRESH, str(one.id), turn.now)


def _next(poll: Poll, posting: Posting, before: Vote | None, option: int) -> tuple[int, ...]:
    mine = set(before.options) if before and before.posting_id == posting.id else set()
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


def _answered(turn: Turn, pressed: Pressed, key: str, option: str = "") -> Actions:
    text = turn.label(key, option=option)
    return [AnswerPress(platform=pressed.who.platform, press=pressed.press, text=text)]


def _posting_here(turn: Turn, poll: Poll) -> Posting | None:
    place = turn.here
    community = communities.get_by_chat(turn.tx, turn.shop.id, place.platform, place.chat)
    mine = [one for one in polls.postings(turn.tx, poll) if community and one.community_id == community.id]
    return next((one for one in mine if not one.is_native), None)


# --- what a channel shows ----------------------------------------------------------------------------------------


def shown(turn: Turn, poll: Poll) -> Text:
    """A poll as a text: the question, each option with its votes, and a button for each while it is open."""
    text = joined([turn.say("poll-question", question=poll.question), *_counts(turn, poll)])
    if poll.status == "closed":
        return Text(text=joined([text, turn.say("poll-over")]))
    buttons = [Button(label=option, does=f"{VOTE} {poll.id}.{at}") for at, option in enumerate(poll.options)]
    return Text(text=text, buttons=tuple((button,) for button in buttons))


def _counts(turn: Turn, poll: Poll) -> list[Marked]:
    counted = polls.count(turn.tx, poll)
    is_told = poll.status == "closed"
    lines = [
        turn.say("poll-line-right" if is_told and at == poll.right_option else "poll-line", option=option, votes=votes)
        for at, (option, votes) in enumerate(zip(poll.options, counted.options, strict=True))
    ]
    return [*lines, turn.say("poll-voters", voters=counted.voters)]


def refresh_due(turn: Turn, due: Due) -> Actions:
    return _refresh(turn, PostingId(int(due.ref)))


def edited(turn: Turn, performed: Performed) -> Actions:
    posting = polls.posting(turn.tx, turn.shop.id, PostingId(int(performed.ref)))
    if posting is None:
        return []
    polls.edited(turn.tx, posting, turn.now)
    if not isinstance(performed.outcome, Done | Unreachable):
        polls.lost(turn.tx, posting)
        return []
    return _refresh(turn, posting.id)


def _refresh(turn: Turn, posting_id: PostingId) -> Actions:
    """Edit a channel's text where its counts have changed, once in three seconds at most."""
    posting = polls.posting(turn.tx, turn.shop.id, posting_id)
    poll = polls.get(turn.tx, turn.shop.id, posting.poll_id) if posting else None
    community = communities.get(turn.tx, turn.shop.id, posting.community_id) if posting else None
    if posting is None or poll is None or community is None or not _can_be_edited(turn, posting, community):
        return []
    text = shown(targets.inside(turn, community), poll)
    if cards.digest(text) == posting.shown:
        return []
    again_at = posting.edited_at + EDIT_GAP if posting.edited_at else turn.now
    if turn.now < again_at:
        wakes.put_if_none(turn.tx, turn.shop.id, REFRESH, str(posting.id), again_at)
        return []
    polls.editing(turn.tx, posting, cards.digest(text), turn.now)
    return [Edit(sent=_sent(posting, community), content=text, on_result=f"{EDITED} {posting.id}")]


def _can_be_edited(turn: Turn, posting: Posting, community: Community) -> bool:
    is_busy = posting.editing_at is not None and turn.now - posting.editing_at < EDIT_LOST
    return posting.message_id is not None and community.status == "on" and not is_busy


# --- the end -----------------------------------------------------------------------------------------------------


def close_due(turn: Turn, due: Due) -> Actions:
    return _close(turn, PollId(int(due.ref)))


def close_pressed(turn: Turn, pressed: Pressed, ref: str) -> Actions:
    wakes.cancel(turn.tx, turn.shop.id, CLOSE, ref)
    ended = _close(turn, PollId(number(ref)))
    return ended if ended else _answered(turn, pressed, "poll-over")


def _close(turn: Turn, poll_id: PollId) -> Actions:
    """No more votes; the result follows in a moment."""
    poll = polls.get(turn.tx, turn.shop.id, poll_id)
    if poll is None or not polls.close(turn.tx, poll):
        return []
    wakes.put(turn.tx, turn.shop.id, RESULT, str(poll.id), turn.now + LAST_VOTES)
    return [action for one in polls.postings(turn.tx, poll) for action in _end(turn, poll, one.id)]


def _end(turn: Turn, poll: Poll, posting_id: PostingId) -> Actions:
    posting = polls.posting(turn.tx, turn.shop.id, posting_id)
    community = communities.get(turn.tx, turn.shop.id, posting.community_id) if posting else None
    if posting is None or community is None or posting.message_id is None or community.status != "on":
        return []
    if posting.is_native:
        return [ClosePoll(sent=_sent(posting, community))]
    return _refresh(turn, posting.id)


def result_due(turn: Turn, due: Due) -> Actions:
    """How a poll ended: to who made it; and to its groups, where each saw only its own part."""
    poll = polls.get(turn.tx, turn.shop.id, PollId(int(due.ref)))
    if poll is None:
        return []
    told = turn.tell(poll.created_by, lambda theirs: Text(text=_result(theirs, poll)))
    postings = polls.postings(turn.tx, poll)
    if len(postings) > 1:
        for one in postings:
            told += _tell_group(turn, poll, one)
    return told


def _tell_group(turn: Turn, poll: Poll, posting: Posting) -> Actions:
    community = communities.get(turn.tx, turn.shop.id, posting.community_id)
    if community is None or community.status != "on" or not posting.is_native:
        return _refresh(turn, posting.id)
    text = Text(text=_result(targets.inside(turn, community), poll))
    return [Say(to=targets.place(community), content=text, rank=Rank.NOTICE, reply_to=posting.message_id)]


def _result(turn: Turn, poll: Poll) -> Marked:
    return joined([turn.say("poll-result", question=forms.excerpt(poll.question)), *_counts(turn, poll)])


def _sent(posting: Posting, community: Community) -> Sent:
    return Sent(place=targets.place(community), message_id=posting.message_id or "")


def _key(platform_poll: str) -> str:
    return f"poll:{platform_poll}"


EVENTS = {Voted: voted}
DUES = {CLOSE: close_due, RESULT: result_due, REFRESH: refresh_due}
RESULTS = {PLACED: placed, EDITED: edited}
PRESSES = {VOTE: (None, chose), CLOSE: (Role.MANAGER, close_pressed)}
