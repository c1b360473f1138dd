# 钱包。

button-wallet = 看钱包
wallet-title = 店铺余额 <b>{ $credit }</b>，{ $points }
wallet-below = 余额在零以下，以后的奖励会先补上。
wallet-on-hold = 在路上的奖励：
wallet-none-on-hold = 现在没有在路上的奖励。
wallet-line = { $amount } · { $what } · { $day }
wallet-more = 另外还有 { $count } 笔
