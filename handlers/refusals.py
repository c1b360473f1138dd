"""Every expected "no": one class each, which knows its sentence. Whoever decides raises it; dispatch says it.

Refusal                      an expected "no"; nothing changes
├── Misread                  what was typed cannot be read: its kinds are in misread.py, beside what they refuse
├── WordingHasNoPlace        a shop's own wording for a sentence that does not exist
├── WordingUnknownBlank      ... that asks for a value its sentence does not have
├── WordingTooLong
└── …                        those of a part are in its file: offer_, order_ and campaign_refusals.py
"""

from typing import ClassVar

from handlers.content import Buttons
from handlers.texts import Value


class Refusal(Exception):
    """An expected "no". `text` is the key of its sentence, `values` what the sentence takes."""

    text: ClassVar[str]

    def __init__(self, *, buttons: Buttons = (), **values: Value) -> None:
        super().__init__(values)
        self.values = values
        self.buttons = buttons


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


class PersonUnknown(Refusal):
    """`who`: as typed."""

    text = "refused-person"


class GroupUnknown(Refusal):
    """`group`: as typed."""

    text = "refused-group"


class GroupAmbiguous(Refusal):
    """`group`: a title that several have. `number`: one of theirs."""

    text = "refused-group-ambiguous"


class OwnerCodeWrong(Refusal):
    text = "refused-owner-code"


class RoleUnknown(Refusal):
    """`role`: as typed."""

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
    """`typed`: neither add nor remove."""

    text = "refused-tag-change"


class QuietHoursMisread(Refusal):
    """`typed`: as typed."""

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
