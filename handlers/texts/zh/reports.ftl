# 报告：谁来了，谁买了，谁带来谁。

report-title = <b>近 { $span }</b>
report-nothing = 这段时间还没有动静
report-joins = 新进群 { $joins } 人（邀请 { $invited }）
report-leaves = 离开 { $leaves } 人
report-orders = 付款 { $orders } 笔 { $money }
report-refunds = 退 { $refunds } 笔 { $money }
report-referrals = 新邀请来 { $referrals } 人，其中 { $qualified } 人已下单
report-best = 带来成交最多：{ $best }
report-referrer = { $name }（{ $number } 号）{ $friends } 人 { $money }
report-median = 从打开邀请到第一单：中位 { $span }
report-who = 谁带来谁
report-brought-title = <b>谁带来谁</b>，近 { $span }
report-brought-none = 这段时间没有新邀请来的人
report-brought-line = { $name }（{ $number } 号）带来：{ $friends }
report-brought-more = 只列最近的一部分
report-friend = { $name }（{ $number } 号）
report-friend-bought = { $name }（{ $number } 号，已下单）
