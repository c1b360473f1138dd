"""Every expected "no": one class each, which knows its sentence. Whoever decides raises it; dispatch says it.

Refusal                      an expected "no"; nothing changes
├── Misread                  what was typed cannot be read: its kinds are in misread.py, beside what they refuse
├── WordingHasNoPlace        a shop's own wording for a sentence that does not exist
├── WordingUnknownBlank      ... that asks for a value its sentence does not have
└── WordingTooLong
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


class RightCommandIncomplete(Refusal):
    """`command`: how it is written in full."""

    text = "refused-incomplete"


class PersonUnknown(Refusal):
    """`who`: as typed."""

    text = "refused-person"


class GroupUnknown(Refusal):
    """`group`: as typed."""

    text = "refused-group"


class SayItInGroup(Refusal):
    text = "refused-say-in-group"


class OwnerCodeWrong(Refusal):
    text = "refused-owner-code"


class RoleUnknown(Refusal):
    """`role`: as typed."""

    text = "refused-role"


class LastOwner(Refusal):
    text = "refused-last-owner"


class CampaignUnknown(Refusal):
    """`name`: as typed."""

    text = "refused-campaign"


class TagChangeUnknown(Refusal):
    """`typed`: neither add nor remove."""

    text = "refused-tag-change"


class QuietHoursMisread(Refusal):
    """`typed`: as typed."""

    text = "refused-quiet-hours"


class ShopNameLength(Refusal):
    """`most`: characters."""

    text = "refused-shop-name"


# --- buying and selling -----------------------------------------------------------------------------------------


class ProductUnknown(Refusal):
    """`product`: the code as typed."""

    text = "refused-product"


class ProductOff(Refusal):
    """`product`: its name."""

    text = "refused-product-off"


class SoldOut(Refusal):
    """`product`: its name."""

    text = "refused-sold-out"


class TooFewLeft(Refusal):
    """`product`: its name. `left`: pieces that can still be bought; `wanted`: more than that."""

    text = "refused-too-few"


class WriteToMeFirst(Refusal):
    """Something personal was asked for in a group, by somebody the bot may not write to yet."""

    text = "refused-write-first"


class RecipientNameLength(Refusal):
    """`most`: characters."""

    text = "refused-recipient-name"


class PhoneMisread(Refusal):
    """`typed`: what was typed for a phone number."""

    text = "refused-phone"


class AddressLength(Refusal):
    """`most`: characters."""

    text = "refused-address"


class OrderUnknown(Refusal):
    """`order`: the number as typed."""

    text = "refused-order-unknown"


class OrderAmbiguous(Refusal):
    """`order`: a number that an order of ours and one of the shop's own system have."""

    text = "refused-order-ambiguous"


class OrderIsPaid(Refusal):
    """`order`: its number."""

    text = "refused-order-paid"


class OrderNotPaid(Refusal):
    """`order`: its number."""

    text = "refused-order-not-paid"


class OrderCancelled(Refusal):
    """`order`: its number."""

    text = "refused-order-cancelled"


class OrderStepUnknown(Refusal):
    """`typed`: a word behind an order's number that is no step."""

    text = "refused-order-step"


class CheckoutGone(Refusal):
    """The order that is about to be paid is not there any more."""

    text = "refused-checkout-gone"


class CheckoutChanged(Refusal):
    """The order that is about to be paid has another amount by now."""

    text = "refused-checkout-changed"


class CreditEmpty(Refusal):
    """No credit that could be used for this order."""

    text = "refused-credit"


class RefundTooMuch(Refusal):
    """`order`: its number. `left`: what is still paid."""

    text = "refused-refund"


class NothingToRefund(Refusal):
    """`order`: its number."""

    text = "refused-refund-nothing"


class NoPayouts(Refusal):
    """No provider of this shop can pay credit out as money."""

    text = "refused-payout"


class Contradiction(Refusal):
    """The shop's own system reports what cannot be together with what is known. The callback door answers 409."""

    text = "refused-report"


class CurrencyContradicts(Contradiction):
    """`currency`: the report's; `own`: the shop's."""

    text = "refused-report-currency"


class RefundContradicts(Contradiction):
    """`order`: its number. `left`: what is still paid."""

    text = "refused-report-refund"


# --- campaigns --------------------------------------------------------------------------------------------------


class CampaignNameTaken(Refusal):
    """`name`: the campaign that is there already."""

    text = "refused-campaign-taken"


class CampaignNameLength(Refusal):
    """`most`: characters."""

    text = "refused-campaign-name"


class CampaignNotThere(Refusal):
    """`name`: as typed."""

    text = "refused-campaign-none"


class CampaignOrdersUnknown(Refusal):
    """`typed`: what was given for `on=`."""

    text = "refused-campaign-on"


class CampaignEndsFirst(Refusal):
    """`until=` is not after `from=`."""

    text = "refused-campaign-dates"


class CampaignStarted(Refusal):
    """`name`: a campaign that runs."""

    text = "refused-campaign-started"


class CampaignEnded(Refusal):
    """`name`: a campaign that is over."""

    text = "refused-campaign-ended"
