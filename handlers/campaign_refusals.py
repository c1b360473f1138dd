"""Every "no" around campaigns.

Refusal (refusals.py)
├── CampaignNameTaken      there is one of that name
├── CampaignNameLength     a name: empty, or too long
├── CampaignNotThere       no campaign of that name
├── CampaignOrdersUnknown  on= with neither of what it can be
├── CampaignEndsFirst      it would end before it begins
├── CampaignStarted        started already
└── CampaignEnded          over already
"""

from handlers.refusals import Refusal


class CampaignNameTaken(Refusal):
    """`typed`: the campaign that is there already. `example`: a name that is free."""

    text = "refused-campaign-taken"


class CampaignNameLength(Refusal):
    """`most`: characters. `example`: a command that works."""

    text = "refused-campaign-name"


class CampaignNotThere(Refusal):
    """`name`: as typed."""

    text = "refused-campaign-none"


class CampaignOrdersUnknown(Refusal):
    """`typed`: what was given for `on=`. `example`: what can be."""

    text = "refused-campaign-on"


class CampaignEndsFirst(Refusal):
    """`until=`, as `typed`, is not after `from=`. `example`: a time that is."""

    text = "refused-campaign-dates"


class CampaignStarted(Refusal):
    """`name`: a campaign that runs."""

    text = "refused-campaign-started"


class CampaignEnded(Refusal):
    """`name`: a campaign that is over. `example`: a command that makes another one."""

    text = "refused-campaign-ended"
