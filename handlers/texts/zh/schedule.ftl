# 计划：接下来会发生什么，怎么取消。

schedule-title = <b>计划</b>
schedule-none = 接下来没有安排。/broadcast 和 /post 写上 at=20:00，就会排进这里
schedule-line = { $number } · { $at } · { $title }
schedule-line-every = { $number } · { $at } · { $title }（{ $every }）
schedule-more = 还有 { $count } 项
schedule-cancel = 取消 { $number }
schedule-cancelled = 取消了：{ $title }
ask-plan = 取消哪一项？
refused-plan = 计划里没有“{ $typed }”这一项。/schedule 里有号码，例如：{ $example }
