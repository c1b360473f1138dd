"""Votes: one a poll and member, wherever they were asked; and how a poll ends."""

from datetime import timedelta

from handlers import cards, targets
from handlers.actions import Actions, AnswerPress, ClosePoll, Edit, Rank, Say, Sent
from handlers.broadcast_times import GO
from handlers.content import Button, Buttons, Text
from handlers.events import Due, Performed, Pressed, Voted
from handlers.outcomes import Done, Unreachable
from handlers.refs import number
from handlers.texts import Marked, forms, joined, names, plain
from handlers.turn import Turn, Wait
from storage import broadcasts, communities, facts, polls, wakes
from storage.rows import Community, Poll, PollId, Posting, PostingId, Role

PLACED = "poll.placed"
EDITED = "poll.edited"
CLOSE = "poll.close"
"""The wake and the press that end a poll; their ref is its number."""
RESULT = "poll.result"
"""The wake that tells how it ended, once the last votes are in."""
REFRESH = "poll.refresh"
"""The wake that brings a channel's counts up to date; its ref is the posting's number."""
VOTE, ALSO = "poll.vote", "poll.also"
"""The press of an option where it is a button, "POLL.OPTION"; of one where several may be chosen (choosing.py)."""
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
    record(turn, poll, posting.id, options)
    return []


def record(turn: Turn, poll: Poll, posting_id: PostingId, options: tuple[int, ...]) -> None:
    """The sender's choice, given there."""
    if not polls.vote(turn.tx, poll, posting_id, turn.me.id, options, turn.at):
        return
    if options:
        facts.record(turn.tx, turn.shop.id, "voted", turn.me.id, f"poll:{poll.id}", turn.at)
    for one in polls.postings(turn.tx, poll):
        if not one.is_native:
            wakes.put_if_none(turn.tx, turn.shop.id, REFRESH, str(one.id), turn.now)


def answered(turn: Turn, pressed: Pressed, key: str, option: str = "") -> Actions:
    text = turn.label(key, option=option)
    return [AnswerPress(platform=pressed.who.platform, press=pressed.press, text=text)]


# --- what a channel shows ----------------------------------------------------------------------------------------


def shown(turn: Turn, poll: Poll) -> Text:
    """A poll as a text: the question, each option with its votes, and a button for each while it is open."""
    text = joined([turn.say("poll-question", question=poll.question), *_counts(turn, poll)])
    if poll.status == "closed":
        return Text(text=joined([text, turn.say("poll-over")]))
    return Text(text=text, buttons=_buttons(poll))


def alone(poll: Poll) -> Text:
    """The same for people in private, whose messages stay as they are sent: without what others chose."""
    return Text(text=plain(poll.question), buttons=() if poll.status == "closed" else _buttons(poll))


def _buttons(poll: Poll) -> Buttons:
    word = ALSO if poll.is_multiple else VOTE
    return tuple((Button(label=one, does=f"{word} {poll.id}.{at}"),) for at, one in enumerate(poll.options))


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
    return ended if ended else answered(turn, pressed, "poll-over")


def _close(turn: Turn, poll_id: PollId) -> Actions:
    """No more votes; the result follows in a moment."""
    poll = polls.get(turn.tx, turn.shop.id, poll_id)
    if poll is None or not polls.close(turn.tx, poll):
        return []
    wakes.put(turn.tx, turn.shop.id, RESULT, str(poll.id), turn.now + LAST_VOTES)
    _ask_no_more(turn, poll)
    return [action for one in polls.postings(turn.tx, poll) for action in _end(turn, poll, one.id)]


def _ask_no_more(turn: Turn, poll: Poll) -> None:
    """Whoever has not been asked in private yet is not."""
    asking = broadcasts.of_poll(turn.tx, turn.shop.id, poll.id)
    if asking is not None and broadcasts.move(turn.tx, asking, "cancelled", of=("scheduled", "running", "paused")):
        wakes.cancel(turn.tx, turn.shop.id, GO, str(asking.id))


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
    is_partial = len(postings) > 1 or broadcasts.of_poll(turn.tx, turn.shop.id, poll.id) is not None
    if is_partial:
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
PRESSES = {CLOSE: (Role.MANAGER, close_pressed)}
