"""Every "no" around campaigns."""

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
