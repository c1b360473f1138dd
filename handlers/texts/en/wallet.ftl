# The wallet.

button-wallet = Wallet
wallet-title = Shop credit <b>{ $credit }</b>, { $points }
wallet-below = Your credit is below zero; coming rewards fill that up first.
wallet-on-hold = Rewards on their way:
wallet-none-on-hold = No rewards are on their way right now.
wallet-line = { $amount } · { $what } · { $day }
wallet-more = { $count ->
    [one] and one more
   *[other] and { $count } more
}
