"""Every "no" around accounts that are one person's.

Refusal (refusals.py)
├── ConnectNowhere       no other platform to have an account on
├── ConnectCodeUnknown   no code of ours
├── ConnectCodeOver      used, or older than ten minutes
├── ConnectCodeOwn       typed where it was asked for
├── ConnectedAlready     both accounts are one person's
├── ConnectSamePlatform  both have an account on one platform
├── ConnectQuestionOver  a button of a question that is answered, or too old
└── MergeOver            parting two who are parted, or have been one for longer than a day
"""

from handlers.refusals import Refusal


class ConnectNowhere(Refusal):
    text = "refused-connect-nowhere"


class ConnectCodeUnknown(Refusal):
    """`code`: as typed."""

    text = "refused-connect-unknown"


class ConnectCodeOver(Refusal):
    text = "refused-connect-over"


class ConnectCodeOwn(Refusal):
    """`code`: theirs."""

    text = "refused-connect-own"


class ConnectedAlready(Refusal):
    text = "refused-connected"


class ConnectSamePlatform(Refusal):
    """`platform`: its name."""

    text = "refused-connect-platform"


class ConnectQuestionOver(Refusal):
    text = "refused-connect-question"


class MergeOver(Refusal):
    text = "refused-merge-over"
