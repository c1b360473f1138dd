# 奖励：在路上、到账、减少。谁买的写在前面。

reward-friends-order = { $friend } 买了 { $what }
reward-own-order = 你的第一单 { $what } 付款了
reward-held = { $why }，你的奖励 { $amount } 在路上了。
reward-held-in-part = { $why }。活动的额度快用完了，{ $full } 的奖励这次是 { $amount }，在路上了。
reward-none-left = { $why }。活动的额度已经用完，这一单没有奖励。
reward-due-at-once = 马上就到你的钱包。
reward-due = 满 { $hold }就到你的钱包（{ $day }）。
reward-due-soon = 满 { $hold }就到你的钱包。
reward-due-parcel-soon = 收到货满 { $hold }就到你的钱包。
reward-due-parcel = 收到货满 { $hold }就到你的钱包，大约 { $day }。
reward-released = 奖励 { $amount } 到你的钱包了（{ $what }）。
reward-less-refund = 有退款
reward-less-first = 更早的一单才算第一单
reward-less-void = 这次邀请不再算数
reward-gone = { $what }：{ $why }，{ $amount } 的奖励取消了。
reward-shrunk = { $what }：{ $why }，奖励减少 { $amount }。现在还有 { $left } 在路上。
reward-taken = { $what }：{ $why }，奖励减少 { $amount }。钱包里现在是 { $balance }。
reward-taken-below = { $what }：{ $why }，奖励减少 { $amount }。钱包里现在是 { $balance }，以后的奖励会先补上。

rank-title = <b>排行榜</b>（带来的朋友买过东西的人数）
rank-title-campaign = <b>{ $campaign } 排行榜</b>（带来的朋友买过东西的人数）
rank-line = { $place }. { $name } · { $friends } 位
rank-empty = 还没有人上榜。
rank-mine = 你排第 { $place }，{ $friends } 位朋友买过。
rank-mine-none = 你的朋友还没有人买过。
rank-hidden = 好，榜上不再显示你。
rank-shown = 好，榜上又有你了。
button-rank-hide = 不显示我
button-rank-show = 显示我
