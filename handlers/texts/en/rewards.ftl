# Rewards: on the way, there, less than before. Who bought comes first.

reward-friends-order = { $friend } bought { $what }
reward-own-order = Your first order is paid: { $what }
reward-held = { $why }. Your reward of { $amount } is on its way.
reward-held-in-part = { $why }. The campaign is near its limit: of { $full } your reward is { $amount } this time, and on its way.
reward-none-left = { $why }. The campaign has reached its limit, so there is no reward for this order.
reward-due-at-once = It will be in your wallet in a moment.
reward-due = It is yours after { $hold } ({ $day }).
reward-due-soon = It is yours after { $hold }.
reward-due-parcel-soon = It is yours { $hold } after the parcel arrives.
reward-due-parcel = It is yours { $hold } after the parcel arrives, probably { $day }.
reward-released = Your reward of { $amount } is in your wallet ({ $what }).
reward-less-refund = something was refunded
reward-less-first = an earlier order counts as the first
reward-less-void = the invite does not count any more
reward-gone = { $what }: { $why }, so this reward of { $amount } is gone.
reward-shrunk = { $what }: { $why }, so your reward is { $amount } less. { $left } is still on its way.
reward-taken = { $what }: { $why }, so your reward is { $amount } less. Your wallet now has { $balance }.
reward-taken-below = { $what }: { $why }, so your reward is { $amount } less. Your wallet is at { $balance }; coming rewards fill that up first.

rank-title = <b>Standing</b> (friends who came and bought)
rank-title-campaign = <b>{ $campaign }: standing</b> (friends who came and bought)
rank-line = { $place }. { $name } · { $friends }
rank-empty = Nobody is on it yet.
rank-mine = { $friends ->
    [one] You are at { $place }, one friend of yours has bought.
   *[other] You are at { $place }, { $friends } friends of yours have bought.
}
rank-mine-none = None of your friends has bought yet.
rank-hidden = Good, you are not shown any more.
rank-shown = Good, you are shown again.
button-rank-hide = Hide me
button-rank-show = Show me
