# Groups: which belong to the shop, and what the bot may do in them.

group-on = { $group } belongs to the shop now
group-is-on = “{ $group }” is the shop's group already; nothing has changed
group-off = { $group } no longer belongs to the shop. I will not send anything there
group-lacks-invite = I cannot invite people yet: give me the right to invite users in the group's settings, so that invite links work
group-new = I am in { $group } now. Does it belong to the shop?
button-group-on = Yes, it does
group-lost = I was removed from { $group }. Its posts and broadcasts rest until I am back
group-back = I am back in { $group }. Everything goes on
group-rights-lost = I have fewer rights in { $group } than before, so posts or invites may fail. Please look at its admin settings
groups-none = No groups yet. Add me to one, make me an admin, then say /group on there
groups-title = <b>Groups</b> (number, name, members, joined in the last 7 days)
groups-line-on = { $number } · { $group } · { $members ->
        [one] one member
       *[other] { $members } members
    } · { $joins } new
groups-line-off = { $number } · { $group } · not in use
groups-line-lost = { $number } · { $group } · I am not in it any more
ask-group = Which group?
refused-group = I found no group “{ $typed }”. Write its title or its number in /groups, for example: { $example }
refused-group-ambiguous = More than one group is called “{ $typed }”. Write its number in /groups instead, for example: { $example }
welcome =
    { $count ->
        [1] Welcome to { $shop }, { $names }
        [2] Welcome to { $shop }, both of you: { $names }
       *[other] Welcome to { $shop }, all { $count } of you: { $names }
    }
