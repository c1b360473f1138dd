# The picture after a report: few words, the number first.

chart-days = { $first } to { $last }
chart-joins = { $joins } joined
chart-sales = { $money } in sales
chart-by = { $unit ->
    [month] by month
    [week] by week
   *[day] by day
}
chart-by-part = { $unit ->
    [month] by month; outlined: part of one
    [week] by week; outlined: part of one
   *[day] by day; outlined: part of a day
}
chart-funnel = { $came } came by an invite
chart-funnel-of = % of those who came
chart-opened = Opened an invite
chart-came = Came
chart-joined = Joined a group
chart-bought = Bought
chart-again = Bought again
chart-share = { $people } · { $share }%
chart-best = Friends who bought, by who brought them
chart-referrer = { $name } (member { $number })
chart-won = { $friends } · { $money }
