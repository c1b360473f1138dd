# Buying, paying, shipping, refunds.

ask-buy-product = Which one would you like?
ask-buy-quantity = How many?
ask-sold-quantity = How many were sold?
ask-recipient-name = Who is it for? Just the recipient's name.
ask-recipient-phone = What is their phone number?
ask-recipient-address = Where should it go? Write the full address, or choose “I'll pick it up”.
ask-order = Which order? Write its number, for example { $example }
ask-refund = How much? Write a number, or skip to give everything back.
ask-buyer = Who bought it? Write @name or a member's number, or skip.

button-buy-again = Buy again
button-buy-fewer = Buy { $left }
button-buy-more = Buy { $quantity } more
button-pay = Pay
button-pay-money = Pay { $money }
button-pay-order = Pay { $order }
button-paid = Payment received
button-address = Change address
button-pickup = I'll pick it up
button-use-credit = Use credit { $credit }
button-cancel-order = Cancel
button-cancel-sure = Yes, cancel it
button-ship = Mark as sent
button-delivered = Mark as delivered
button-refund = Yes, refund { $money }
button-task-back = { $at ->
    [0] I gave it back
   *[other] I gave it back ({ $at })
}
button-task-done = { $at ->
    [0] Done
   *[other] Done ({ $at })
}

buy-in-private = Noted. I have sent { $name } the order in private.

order-summary = { $what }, { $total } in all. Order { $order }
order-summary-credit = { $what }, { $total } in all, { $credit } by credit, { $money } to pay. Order { $order }
order-kept = Kept for you for { $span }.
order-stands = You have ordered this already, so I did not make a second order.
order-goes-to = Goes to { $name } { $phone }, { $address }
order-picked-up-by = To be picked up by { $name } { $phone }
order-pay-by-hand = Please pay the way the shop told you. I will tell you once they confirm it.
order-paid-ships = Payment received, order { $order }. I will tell you when it is on its way.
order-paid = Payment received, order { $order }.
order-money-kept = { $money } came in, but it does not fit order { $order } as it is now. The shop knows and will contact you.
order-lapsed = Order { $order } was not paid in time, so I let it go. You can buy it again if you still want it.
order-cancelled = Order { $order } is cancelled.
order-cancelled-by-shop = The shop cancelled order { $order }. Ask them if anything is unclear.
order-sent = Order { $order } is on its way.
order-sent-parcel = Order { $order } is on its way: { $parcel }
order-arrived = Order { $order } has arrived. If anything is not right, just ask the shop.
order-money-back = { $money } for order { $order } has been given back to you.
order-unnamed = goods
order-refund = { $money } of order { $order } has been refunded.

orders-title = <b>My orders</b>
orders-none = You have no orders yet.
order-line = { $order } · { $what } · { $money } · { $status }

order-is-placed = waiting for payment
order-is-paid = to be sent
order-is-paid-only = paid
order-is-shipped = on its way
order-is-delivered = delivered
order-is-refunded = refunded
order-is-cancelled = cancelled

order-title = <b>{ $order }</b> · { $status } · { $buyer }
order-what = { $what }, { $money } in all
order-with-credit = Of that, { $credit } by credit
order-with-refund = Refunded: { $refund }
order-address-full = Goes to { $name } { $phone }, { $address }
order-pickup-full = To be picked up by { $name } { $phone }
order-goes-nowhere = No address yet
order-parcel = Parcel: { $parcel }
order-buyer-unknown = buyer not recorded
order-to-confirm = Choose “Payment received” once the money is in.

address-kept = Noted. { $recipient }
address-changed = Order { $order } goes elsewhere now:

paid-confirmed = Order { $order } is paid: { $money }.
paid-none-left = The { $money } for order { $order } is noted, but nothing is left in stock. Restock and send /paid again, or give it back.
sold-recorded = Noted: { $what }, { $total } in all, { $buyer }. Order { $order }
sold-in-group = Noted, order { $order }.
ship-done = Order { $order } is marked as sent.
ship-done-refunded = Order { $order } is marked as sent. All of its money had been given back before.
delivered-done = Order { $order } is marked as delivered.

refund-sure = Refund { $money } of order { $order }? Rewards shrink with it.
refund-done = { $money } of order { $order } refunded, { $left } remains paid.
refund-done-by-hand = Noted: { $money } of order { $order } refunded, { $left } remains paid. Give the money back in your payment provider's pages.
order-cancel-sure = Cancel order { $order }?

tasks-title = <b>Waiting for you</b>
tasks-line = { $place }. { $task }
tasks-none = Nothing waits for you.
task-payment-unknown = { $money } came in for an order I do not know. Payment number: { $charge }
task-payment-amount = Order { $order } got { $money } where { $due } is due. It is not marked as paid.
task-payment-twice = Order { $order } was paid before, and another { $money } came in.
task-payment-late = { $money } came in for order { $order } after it lapsed, and nothing is left in stock. Restock and send /paid { $order }, or give it back.
task-payment-cancelled = { $money } came in for order { $order } after it was cancelled. Please give it back.
task-payment-given-back = { $money } came in for order { $order }, and all or part of it has been given back since, in the payment provider's pages. It is not marked as paid. If what remains pays the order, send /paid { $order }.
task-stock-short = Order { $order }: { $sold } of { $product } sold, stock was { $missing } short.
task-report-contradicts = Your own system reports that { $money } of order { $order } was given back, but at most { $left } of it can still be. Nothing has changed here. Please check which is right.
task-report-in-vain = { $step ->
    [refunded] Your own system reports that { $money } of order { $order } was given back
    [shipped] Your own system reports that order { $order } was sent
   *[other] Your own system reports that order { $order } arrived
    }, but never that it was paid. I waited 7 days; nothing has changed here. Please check what your system sends.
task-money-back = Noted: { $money } for order { $order } was given back.
task-closed = Good, that is dealt with.
task-closed-before = That was dealt with before.

refused-product = There is no product with the code “{ $product }”. /shop shows what there is.
refused-product-off = { $product } is not on sale at the moment. To see what is: /shop
refused-sold-out = { $product } is sold out. To see what there is: /shop
refused-too-few = Only { $left } of { $product } left, you asked for { $wanted }.
refused-order-big = { $wanted } of { $product } is too much, there may be a zero too many. For example: /buy { $code } 1
refused-write-first = Orders are between us. Write to me in private first, then you can buy.
refused-recipient-name = I could not read that name. Use 1 to { $most } letters, for example: Mia Wong
refused-phone = I could not read that phone number: “{ $typed }”. For example: 13812345678
refused-address = I could not read that address. Use 1 to { $most } letters, for example: 1 Longjing Road, Hangzhou
refused-order-unknown = There is no order “{ $order }”. Write its number as it was shown, for example: { $example }
refused-order-ambiguous = Two orders are called “{ $order }”. Which one do you mean?
refused-order-paid = Order { $order } is paid already. To see where it is: { $see }
refused-order-not-paid = Order { $order } is not paid yet. Once the money is in, a manager sends /paid { $order }
refused-order-cancelled = Order { $order } is cancelled. To look at it: { $see }
refused-order-step = I could not read “{ $typed }”. Only cancel can follow an order's number, for example: { $example }
refused-checkout-gone = This order is gone. Please order again: /shop
refused-checkout-changed = The amount of this order has changed. Please pay with its latest message, or find it here: /orders
refused-credit = There is no credit to use. To see what you have: /wallet
refused-money-used = That money has paid order { $order } meanwhile. To give it back: /refund { $order }
refused-refund = At most { $left } of order { $order } can still be refunded, for example: /refund { $order } { $typed }
refused-refund-meanwhile = Somebody else has given back part of order { $order } meanwhile; { $left } of it is still paid, and nothing was added. If it is to be refunded all the same: /refund { $order } { $typed }
refused-refund-stars = Order { $order } was paid in Telegram Stars, which I cannot give back. Nothing was refunded. To look at it: /order { $order }
refused-refund-nothing = Order { $order } has been refunded in full. To look at it: /order { $order }
refused-report = The report contradicts what is known.
refused-report-currency = The report is in { $currency }, the shop's currency is { $own }.
refused-report-refund = At most { $left } of order { $order } can still be refunded.
order-pay-on-page = “Pay” takes you to the payment. I will tell you once the payment is in.
pay-code-wechatpay = Scan this with WeChat to pay { $money }. Order { $order }
task-refund-failed = The refund of { $money } for order { $order } did not go through: { $reason ->
    [balance] there is not enough money in the merchant account
    [signature] the provider refuses our signature, please check the merchant number, its private key and the certificate serial
   *[other] { $words }
 }. Give it back on the payment provider’s own pages.
task-refund-unknown = The payment provider gave back { $money }, and there is no such refund here. Refund number: { $number }. If it was made on the provider’s own pages, record it here with /refund.
task-provider-fault = Payments cannot be taken online now: { $reason ->
    [signature] the provider refuses our signature, please check the merchant number, its private key and the certificate serial
    [binding] the app is not bound to the merchant, please bind it on the provider’s pages
    [permission] the merchant has not opened this product, please open it on the provider’s pages
    [quota] today’s quota is used up
   *[other] { $words }
 }. Until it is mended, customers can pay as agreed with you, and /paid confirms it.
