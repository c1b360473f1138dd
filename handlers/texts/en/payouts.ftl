# Credit that leaves as money.

ask-payout = How much of your credit would you like as money? For example: { $example }
payout-asked = I have asked the shop to send you { $money } on { $platform }. It is out of your credit until they decide
payout-to-decide = <b>{ $who }</b> asks for { $money } of credit as money, on { $platform }
button-payout-yes = Pay { $money }
button-payout-no = Do not pay
payout-approved = { $money } is on its way to { $who }
payout-refused-done = Not paid: { $money } is back in the credit of { $who }
payout-ready = { $money } is ready for you on { $platform }. Confirm it there within a day
button-payout-confirm = Confirm
payout-paid = { $money } has arrived on { $platform }
payout-failed = { $money } could not be sent on { $platform } and is back in your credit. You can ask again: /payout
payout-refused = The shop does not pay out { $money } as money; it is back in your credit
payout-failed-because = { $money } for { $who } could not be sent and is back in their credit. { $reason ->
    [balance] There is not enough money in the merchant account: top it up, then they can ask again
    [signature] The provider refuses our signature, please check the merchant number, its private key and the certificate serial
    [binding] The app is not bound to the merchant, please bind it on the provider’s pages
    [permission] The merchant may not send money to people yet, please open that on the provider’s pages
    [quota] Today’s quota is used up
   *[other] The provider says: { $words }
 }
payout-no-reason = nothing
payouts-title = <b>Payouts</b>
payouts-none = Nobody has asked for a payout.
payouts-none-can = Nobody can ask for a payout yet: no payment provider here pays shop credit out as money.
payouts-line = { $money } · { $who } · { $state } · { $day }
payout-state-asked = waits for you
payout-state-approved = approved
payout-state-sending = being sent
payout-state-confirming = waits for the person to confirm
payout-state-paid = paid
payout-state-failed = failed, credit is back
payout-state-refused = not paid, credit is back
wallet-payout = On its way out: { $money } · { $state }
wallet-payout-asked = waits for the shop
wallet-payout-going = being sent
wallet-payout-confirming = waits for you to confirm
refused-payout = This shop pays credit out in purchases only. You can use it for your next order: /shop
refused-payout-account = Money can be sent to an account on { $platforms }, and you have none there yet. Connect yours: /connect
refused-payout-much = You have { $credit } of credit past its hold. Ask for that at most: { $typed }
refused-payout-decided = That payout of { $money } is decided already: { $state }. All of them: /payouts
task-payout-unknown = A provider speaks of a payout of { $money } that we do not know ({ $payout }). Please look in its pages whether money left
task-payout-contradicts = A provider says that it paid { $money } for payout { $payout }; we had { $asked } for it, or had given it back. Please look in its pages whether money left
refused-payout-bounds = { $least } to { $most } can be paid out at a time; more goes in several. For example: { $typed }
