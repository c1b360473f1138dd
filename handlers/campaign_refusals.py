"""Every "no" around campaigns."""

from handlers.refusals import Refusal


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
