"""What staff ask for in a group and is no group's business: done as asked, answered in private."""

from dataclasses import replace

from handlers.actions import Actions, Place
from handlers.commands import Command, Commanded
from handlers.content import Button
from handlers.events import Where
from handlers.refusals import StaffWriteFirst
from handlers.turn import Turn
from storage import accounts


def run(turn: Turn, command: Command, commanded: Commanded) -> Actions:
    """The command, once it is complete. Raises StaffWriteFirst where the answer has nowhere to go."""
    return command.run(_apart(turn) if command.is_discreet else turn, commanded)


def _apart(turn: Turn) -> Turn:
    """The same turn in the sender's private chat."""
    if turn.where is None or turn.is_private:
        return turn
    account = accounts.to_write_to(turn.tx, turn.shop.id, turn.me.id)
    if account is None:
        address = turn.house.links.bot(turn.platform)
        button = Button(label=turn.label("button-private"), url=address) if address else None
        raise StaffWriteFirst(buttons=((button,),) if button else ())
    place = Place(platform=account.platform, chat=account.account)
    return replace(turn, where=Where(place=place, kind="private"), thread=None)
