# Invites: a referrer's code and poster, and the friend's first words from us.

invite-yours =
    Your invite code is <b>{ $code }</b>
    { $link }
invite-group-link = Straight into { $group }: { $link }
invite-terms = { $since ->
    [payment] { $campaign }: once a new friend who came by your code has paid for an order, your reward is { $reward }, to use { $hold } after they pay
   *[arrival] { $campaign }: once a new friend who came by your code has paid for an order, your reward is { $reward }, to use { $hold } after they receive it
}
invite-terms-at-once = { $campaign }: once a new friend who came by your code has paid for an order, your reward is { $reward }
invite-no-campaign = No campaign is running now. Friends who come by this code still count as yours later
button-share = Send to a friend
poster-sentence = { $inviter } thought you might like { $shop }
share-text = { $inviter } thought you might like { $shop }
invite-greeting = Hi. { $inviter } thought you might like <b>{ $shop }</b>.
invite-is-yours = This invite is your own. It is meant for your friends.
invite-offer = { $since ->
    [payment] Your first paid order brings you { $reward }, to use { $hold } after you pay.
   *[arrival] Your first paid order brings you { $reward }, to use { $hold } after it arrives.
}
invite-offer-at-once = Your first paid order brings you { $reward }, to use from then on.
invite-unknown = This invite is gone. You are welcome at <b>{ $shop }</b> all the same: send /shop to look around
shop-offers = We have { $products }
button-products = See the products
button-join = Join the group
button-invite = Invite a friend
start-greeting = Hi, this is <b>{ $shop }</b>.
refused-campaign = There is no campaign called “{ $name }” now. It also works without a name: { $example }
