"""Every "no" around orders: buying, paying, shipping, refunding, reporting.

Refusal (refusals.py)
├── SoldOut              nothing of it is left
├── TooFewLeft           fewer are left than wanted
├── OrderTooBig          more money than anybody means
├── WriteToMeFirst       something personal, asked in a group by somebody the bot may not write to
├── RecipientNameLength  a name for the parcel: empty, or too long
├── PhoneMisread         a phone number that is none
├── AddressLength        an address: empty, or too long
├── OrderUnknown         no such order, or not yours
├── OrderAmbiguous       a number that the shop's own system uses, too
├── OrderIsPaid          paid already
├── OrderNotPaid         shipped or refunded before it was paid
├── OrderCancelled       cancelled already
├── OrderStepUnknown     /order A-1 fly
├── CheckoutGone         paying an order that is no more
├── CheckoutChanged      paying with an old invoice
├── CreditEmpty          no credit to use
├── MoneyUsed            given back on its own, but it has paid an order
├── RefundTooMuch        more than is still paid
├── StarsStay            what the bot cannot give back, nor anybody else
├── RefundedMeanwhile    by somebody else, since it was asked
├── NothingToRefund      all was given back
├── NoPayouts            credit as money
├── PayoutNoAccount      ... where money can be sent to no account of theirs
├── PayoutTooMuch        ... more of it than there is
├── PayoutOutside        ... less or more of it than the provider sends at a time
├── PayoutDecided        a payout that an owner has decided on
└── Contradiction        a report of the shop's own system that cannot be true: the door answers 409
    ├── CurrencyContradicts  another currency than the shop's
    └── RefundContradicts    more refunded than paid
"""

from handlers.refusals import Refusal


class SoldOut(Refusal):
    """`product`: its name."""

    text = "refused-sold-out"


class TooFewLeft(Refusal):
    """`product`: its name. `left`: pieces that can still be bought; `wanted`: more than that."""

    text = "refused-too-few"


class OrderTooBig(Refusal):
    """`product`: its name. `code`: its code. `wanted`: pieces that come to more than any price may be."""

    text = "refused-order-big"


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
    """`order`: the number as typed. `example`: a command that shows one that is there."""

    text = "refused-order-unknown"


class OrderAmbiguous(Refusal):
    """`order`: a number that an order of ours and one of the shop's own system have."""

    text = "refused-order-ambiguous"


class OrderIsPaid(Refusal):
    """`order`: its number. `see`: the command that shows it."""

    text = "refused-order-paid"


class OrderNotPaid(Refusal):
    """`order`: its number."""

    text = "refused-order-not-paid"


class OrderCancelled(Refusal):
    """`order`: its number. `see`: the command that shows it."""

    text = "refused-order-cancelled"


class OrderStepUnknown(Refusal):
    """`typed`: a word behind an order's number that is no step. `example`: what can be done with it."""

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


class MoneyUsed(Refusal):
    """`order`: the number of the order that this money has paid meanwhile."""

    text = "refused-money-used"


class RefundTooMuch(Refusal):
    """`order`: its number. `left`: what is still paid; `typed`: the same as it is typed."""

    text = "refused-refund"


class StarsStay(Refusal):
    """`order`: the number of one that was paid in Telegram's Stars."""

    text = "refused-refund-stars"


class RefundedMeanwhile(Refusal):
    """`order`: its number. `left`: what is still paid; `typed`: the amount that was to be given back."""

    text = "refused-refund-meanwhile"


class NothingToRefund(Refusal):
    """`order`: its number."""

    text = "refused-refund-nothing"


class NoPayouts(Refusal):
    """No provider of this shop can pay credit out as money."""

    text = "refused-payout"


class PayoutNoAccount(Refusal):
    """`platforms`: where money can be sent to."""

    text = "refused-payout-account"


class PayoutTooMuch(Refusal):
    """`credit`: what there is. `typed`: the command that takes it all."""

    text = "refused-payout-much"


class PayoutOutside(Refusal):
    """`least`, `most`: what the provider sends at a time. `typed`: a command that works."""

    text = "refused-payout-bounds"


class PayoutDecided(Refusal):
    """`money`: its amount. `state`: how far it is."""

    text = "refused-payout-decided"


class Contradiction(Refusal):
    """The shop's own system reports what cannot be together with what is known. The callback door answers 409."""

    text = "refused-report"


class CurrencyContradicts(Contradiction):
    """`currency`: the report's; `own`: the shop's."""

    text = "refused-report-currency"


class RefundContradicts(Contradiction):
    """`order`: its number. `left`: what is still paid."""

    text = "refused-report-refund"
