# Campaigns. In a group we only say who may use which reward after which purchase.

ask-campaign = Which campaign?
ask-campaign-name = What is the campaign called?
ask-campaign-reward = What does the referrer get? 10% of what was paid, { $example } of shop credit, or 200p for points.
ask-campaign-invitee = Is there something for the friend's first order, too? Written the same way; skip it if not.
ask-campaign-until = Until when? For example 30d or { $example }; skip it for no end.
campaign-sample = spring

button-campaign-start = Start
button-campaign-end = End

campaign-share = { $share } of what was paid
campaign-credit = { $amount } of shop credit
campaign-for-friend = New friends of a member: { $reward }, to use after their first paid order.
campaign-for-inviter = { $orders ->
    [every] The member who invited a new friend: { $reward }, to use after every paid order the friend makes.
   *[first] The member who invited a new friend: { $reward }, to use after the friend's first paid order.
}
campaign-only-product = Counts for { $product } only.
campaign-hold = { $since ->
    [payment] Ready { $hold } after payment.
   *[arrival] Ready { $hold } after the parcel arrives.
}
campaign-until = Until { $at }.
campaign-how-to-join = Send /invite to see your own code.

campaign-made = The campaign “{ $campaign }” is ready.
campaign-start-by-word = It has not started. Choose “Start” to start it.
campaign-starts-at = It starts by itself: { $at }.
campaign-will-start = Campaign “{ $campaign }” starts
campaign-will-end = Campaign “{ $campaign }” ends
campaign-started = The campaign “{ $campaign }” has started.
campaign-ended = The campaign “{ $campaign }” has ended. Rewards on their way still arrive.
campaign-title = <b>{ $campaign }</b> · { $status }
campaign-line = { $campaign } · { $status } · { $reward }
campaign-is-draft = not started
campaign-is-started = running
campaign-is-ended = ended
campaign-cap = At most { $cap } a month for each referrer.
campaign-spent = Given so far: { $spent }.
campaign-spent-of = Given so far: { $spent } of { $budget }.
button-campaign-new = New campaign
campaigns-title = <b>Campaigns</b>
campaigns-none = No campaigns yet. Make one: /campaign new spring reward=10%

campaign-begins = The campaign <b>{ $campaign }</b> has begun.
campaign-standing = <b>{ $campaign }</b>: this week's standing
campaign-final = The campaign <b>{ $campaign }</b> is over. The final standing:

refused-campaign-none = There is no campaign called “{ $name }”. /campaign list shows them all
refused-campaign-taken = There is a campaign called “{ $typed }” already. Choose another name, for example: { $example }
refused-campaign-name = A campaign's name has 1 to { $most } letters, for example: { $example }
refused-campaign-on = I could not read “{ $typed }”. After on= write first or every, for example: { $example }
refused-campaign-dates = It has to end after it starts, for example: { $example }
refused-campaign-started = The campaign “{ $name }” is running already. To see how it goes: /campaign show { $name }
refused-campaign-ended = The campaign “{ $name }” is over. You can make another one, for example: { $example }
