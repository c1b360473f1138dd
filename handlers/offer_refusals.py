"""Every "no" around products, posts and polls.

Refusal (refusals.py)
├── WordTooMany          a word more than the command takes
├── ProductExists        /product add of a code that is taken
├── NameLength           a product's name: empty, or too long
├── TextTooLong          a story, a body
├── PhotoWanted          anything but a photo
├── StockUncounted       +20 where there is no end to the pieces
├── StockBelowZero       -20 of 12
├── StockReserved        fewer than are promised to orders
├── GroupNotOn           a group that is not the shop's
├── GroupLost            a group that the bot is not in any more
├── CannotPostThere      a group or channel where the bot may not write
├── NoGroups             nowhere to post to
├── PollQuestionLength   a poll's question: empty, or too long
├── PollOptionsNumber    a poll with too few or too many options
├── PollOptionLength     an option that is too long
├── PollOptionTwice      two options that read the same
├── QuizMisread          a right answer that is none of the options
├── QuizIsSingle         a quiz with several answers
├── PollUntilSoon        an end that comes before anybody could vote
├── PollAtNight          an end that comes before the quiet hours' own
├── PollNobody           nobody to be asked in private
├── PollUnheard          groups where nobody can answer
└── PresaleUnknown       presale=
"""

from handlers.refusals import Refusal


class WordTooMany(Refusal):
    """`typed`: the word. `example`: a command that works."""

    text = "refused-word-too-many"


class ProductExists(Refusal):
    """`code`: the product's. `price`: its price as it is typed."""

    text = "refused-product-exists"


class NameLength(Refusal):
    """`most`: characters. `example`: a name that will do, or a command with one."""

    text = "refused-product-name"


class TextTooLong(Refusal):
    """`most`: characters."""

    text = "refused-text-long"


class PhotoWanted(Refusal):
    text = "refused-photo"


class StockUncounted(Refusal):
    """`product`: its name. `code`: its code."""

    text = "refused-stock-uncounted"


class StockBelowZero(Refusal):
    """`product`: its name. `code`: its code. `stock`: pieces on hand."""

    text = "refused-stock-below-zero"


class StockReserved(Refusal):
    """`product`: its name. `code`: its code. `stock`: what was asked for. `reserved`: pieces promised to orders;
    `least`: the same as it is typed."""

    text = "refused-stock-reserved"


class GroupNotOn(Refusal):
    """`group`: its title. `number`: its number."""

    text = "refused-group-off"


class GroupLost(Refusal):
    """`group`: its title. The bot is not in it any more."""

    text = "refused-group-lost"


class CannotPostThere(Refusal):
    """`group`: its title."""

    text = "refused-group-mute"


class NoGroups(Refusal):
    text = "refused-no-groups"


class PollQuestionLength(Refusal):
    """`most`: characters."""

    text = "refused-poll-question"


class PollOptionsNumber(Refusal):
    """`least`, `most`: how many there may be."""

    text = "refused-poll-options"


class PollOptionLength(Refusal):
    """`typed`: the option. `most`: characters."""

    text = "refused-poll-option"


class PollOptionTwice(Refusal):
    """`typed`: the option."""

    text = "refused-poll-option-twice"


class QuizMisread(Refusal):
    """`typed`: as typed. `example`: the number of one. `most`: how many options there are."""

    text = "refused-poll-quiz"


class QuizIsSingle(Refusal):
    """`typed`: what stands for several answers. `example`: what does not."""

    text = "refused-poll-quiz-multi"


class PollUntilSoon(Refusal):
    """`typed`: as typed. `example`: an end that will do. `least`: seconds."""

    text = "refused-poll-until"


class PollAtNight(Refusal):
    """`start`: when people in private can be asked. `typed`: the end as typed; `example`: one that will do."""

    text = "refused-poll-night"


class PollNobody(Refusal):
    """`typed`: what stands for people in private. `example`: what stands for the groups, too."""

    text = "refused-poll-nobody"


class PollUnheard(Refusal):
    """`groups`: their titles."""

    text = "refused-poll-unheard"


class PresaleUnknown(Refusal):
    text = "refused-poll-presale"
