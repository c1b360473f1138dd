# 报告后面的图：字要短，数字在前。

chart-days = { $first } – { $last }
chart-joins = 新进群 { $joins } 人
chart-sales = 成交 { $money }
chart-by = { $unit ->
    [month] 按月
    [week] 按周
   *[day] 按天
}
chart-by-part = { $unit ->
    [month] 按月，空心的不满一月
    [week] 按周，空心的不满一周
   *[day] 按天，空心的不满一天
}
chart-funnel = 邀请来 { $came } 人
chart-funnel-of = 百分比按来的人算
chart-opened = 打开邀请
chart-came = 来了
chart-joined = 进了群
chart-bought = 下了单
chart-again = 又下单
chart-share = { $people } · { $share }%
chart-best = 带来成交最多
chart-referrer = { $name }（{ $number }号）
chart-won = { $friends } 人 { $money }
