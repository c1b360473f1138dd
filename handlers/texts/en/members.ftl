# A member's own wishes: no broadcasts, a language, privacy. And what staff see of a member.

stop-done = Done, no more broadcasts for you. News of your orders and rewards still comes; /resume brings the rest back
resume-done = Good, you will hear from us again
lang-done = From now on I speak English with you
language-name = English
ask-language = Which language?
privacy-kept =
    What we keep of you: your name, { $accounts ->
        [1] one account
       *[other] { $accounts } accounts
    }, { $groups ->
        [1] one stay in a group
       *[other] { $groups } stays in groups
    }, { $orders ->
        [1] one order
       *[other] { $orders } orders
    }, { $address }
    Messages themselves are deleted after 7 days.
privacy-yes = one address
privacy-no = no address
privacy-export = Show me all of it
privacy-name = Name: { $name } (member { $number })
privacy-account = Account: { $platform } { $account }
privacy-recipient = Sent to: { $name } { $phone } { $place }
privacy-stay = In { $group } since { $at }
privacy-order = Order { $number }, { $total }, { $at }
privacy-more = These are the newest, of { $groups ->
        [one] one group
       *[other] { $groups } groups
    } and { $orders ->
        [one] one order
       *[other] { $orders } orders
    }. Ask the shop for the rest.
member-who = <b>{ $name }</b> · member { $number }
member-since = Known since { $at }
member-accounts = Accounts: { $accounts }
member-orders =
    { $orders ->
        [1] One paid order
       *[other] { $orders } paid orders
    }, { $spent } in all
member-wallet =
    Credit { $credit } · { $points ->
        [1] 1 point
       *[other] { $points } points
    }
member-inviter = Invited by { $name } (member { $number })
member-no-inviter = Invited by nobody
member-tags = Tags: { $tags }
member-stopped = Gets no broadcasts
member-hears = Gets broadcasts
tag-done = Tags of { $name } now: { $tags }
tag-add = Add
tag-remove = Take off
ask-tag-change = Put it on, or take it off?
ask-tag = Which tag? For example: #regular
refused-tag-change = I did not get “{ $typed }”. Write add or remove, for example: { $example }
