"""Every expected "no": one class each, which knows its sentence. Whoever decides raises it; dispatch says it.

Refusal                      an expected "no"; nothing changes
├── Misread                  what was typed cannot be read: its kinds are in misread.py, beside what they refuse
├── CommandUnknown           a word that is no command, or none of the sender's
├── SecondWordUnknown        ... or none that goes with the first one, such as /product fly
├── RightCommandIncomplete   ... or one that lacks something it needs
├── ButtonGone               a button that is none of ours, or is no longer
├── PersonUnknown            nobody of that name or number
├── GroupUnknown             no group of that title or number
├── GroupAmbiguous           ... or several
├── ProductUnknown           no product of that code
├── ProductOff               ... or one that is not on sale
├── CampaignUnknown          no campaign of that name that people know of
├── OwnerCodeWrong           a code that makes nobody an owner
├── RoleUnknown              a role that there is not
├── LastOwner                the shop would be left without an owner
├── StaffWriteFirst          something for staff alone, to somebody the bot may not write to yet
├── TagChangeUnknown         neither to add a tag nor to remove it
├── QuietHoursMisread        hours that are none
├── ShopNameLength           a name for the shop: empty, or too long
├── WordingHasNoPlace        a shop's own wording for a sentence that does not exist
├── WordingUnknownBlank      ... that asks for a value its sentence does not have
├── WordingTooLong           ... that is too long
└── …                        those of a part are in its file: broadcast_, campaign_, merge_, offer_, order_ and
                             schedule_refusals.py
"""

import re
from typing import ClassVar

from handlers.content import Buttons
from handlers.texts import Value

LINE_MAX = 200
"""A command that is longer is no example to read."""


class Refusal(Exception):
    """An expected "no". `text` is the key of its sentence, `values` what the sentence takes.

    Where `typed` is among them, as it was typed, `example` is what works in its place, or a whole command.
    """

    text: ClassVar[str]

    def __init__(self, *, buttons: Buttons = (), **values: Value) -> None:
        super().__init__(values)
        self.values = values
        self.buttons = buttons

    def in_line(self, line: str) -> None:
        """Its example becomes the command as it was typed, with what works in the place of what does not."""
        typed, example = str(self.values.get("typed", "")), str(self.values.get("example", "/"))
        found = list(re.finditer(rf'(?<![^\s=＝])["“「]?{re.escape(typed)}["”」]?(?!\S)', line)) if typed else []
        if found and not example.startswith("/") and len(line) <= LINE_MAX:
            self.values["example"] = line[: found[-1].start()] + example + line[found[-1].end() :]


class WordingHasNoPlace(Refusal):
    """`key`: the name that no sentence has."""

    text = "refused-wording-place"


class WordingUnknownBlank(Refusal):
    """`name`: what the wording asks for. `known`: what it may ask for."""

    text = "refused-wording-blank"


class WordingTooLong(Refusal):
    """`most`: characters."""

    text = "refused-wording-long"


class CommandUnknown(Refusal):
    """A word that is no command, or none of the sender's. `typed`: the word."""

    text = "refused-command"


class ButtonGone(Refusal):
    """A button that none of ours is, or is no longer."""

    text = "refused-button"


class RightCommandIncomplete(Refusal):
    """`command`: how it is written in full."""

    text = "refused-incomplete"


class SecondWordUnknown(Refusal):
    """A word that goes with another one, such as /product with list, and none of those. `typed`: both; `example`: a
    command that works."""

    text = "refused-second-word"


class PersonUnknown(Refusal):
    """`typed`: as typed. `example`: the number of somebody."""

    text = "refused-person"


class GroupUnknown(Refusal):
    """`typed`: as typed. `example`: the number of a group."""

    text = "refused-group"


class GroupAmbiguous(Refusal):
    """`typed`: a title that several have. `example`: the number of one of them."""

    text = "refused-group-ambiguous"


class OwnerCodeWrong(Refusal):
    text = "refused-owner-code"


class RoleUnknown(Refusal):
    """`typed`: as typed. `example`: a role."""

    text = "refused-role"


class LastOwner(Refusal):
    text = "refused-last-owner"


class CampaignUnknown(Refusal):
    """`name`: as typed. `example`: the command without it."""

    text = "refused-campaign"


class StaffWriteFirst(Refusal):
    """What staff asked for in a group is told in private, by a bot that may not write to them yet."""

    text = "write-to-me-first"


class TagChangeUnknown(Refusal):
    """`typed`: neither add nor remove. `example`: one of them."""

    text = "refused-tag-change"


class QuietHoursMisread(Refusal):
    """`typed`: as typed. `example`: hours that are."""

    text = "refused-quiet-hours"


class ShopNameLength(Refusal):
    """`most`: characters."""

    text = "refused-shop-name"


class ProductUnknown(Refusal):
    """`product`: the code as typed."""

    text = "refused-product"


class ProductOff(Refusal):
    """`product`: its name."""

    text = "refused-product-off"
