# 群发：给谁、什么时候、发得怎样。

audience-all = { $count } 人
audience-tag = { $count } 位 #{ $tag }
audience-groups = { $count } 个群
audience-group = “{ $group }”
audience-offer-all = 所有人
audience-offer-groups = 全部 { $count } 个群

preview-title = <b>/broadcast</b> 预览
preview-to = 发给 { $whom }
preview-to-besides = 发给 { $whom }（另有 { $parts }）
preview-now = 一确认就开始
preview-quiet = 现在 { $clock }，夜里不打扰，{ $start } 开始
preview-at = { $start } 开始
preview-every = { $repeat }，第一次是 { $start }
preview-every-quiet = 那时是夜里，不打扰，等到 { $until } 再发
preview-takes = 约 { $span } 发完
preview-takes-a-moment = 很快发完
preview-send = 发送
preview-send-at = { $start } 发
preview-send-loud = 现在就发
preview-plan = 就这样定
preview-plan-loud = 夜里也发
preview-change = 改文字
preview-drop = 取消

broadcast-opted-out = { $count } 人退订
broadcast-unreachable = { $count } 个联系不上
broadcast-title = 群发：{ $words }
broadcast-of-photos = 图片
broadcast-running = 正在发：{ $arrived } / { $total }
broadcast-awaits = 已发 { $arrived } / { $total }，{ $waiting } 人要等他们再来说话才收得到
broadcast-waits = 已发 { $arrived } / { $total }，夜里不打扰，{ $until } 接着发
broadcast-paused = 暂停在 { $arrived } / { $total }
broadcast-stopped = 停下了：{ $arrived } / { $total } 已经发出，其余不再发
broadcast-dropped = 好，不发了
broadcast-finished = 发完了
broadcast-planned = 定好了：{ $start } 发
broadcast-pause = 暂停
broadcast-resume = 接着发
broadcast-stop = 停止
broadcast-call-off = 取消这次群发
broadcast-too-late = 这条已经处理过了
broadcast-missed = { $at } 的群发错过了，那时我没在运行。还要发的话，请再来一次 /broadcast
broadcast-orphaned = 群发“{ $words }”到点了，但安排它的人已经不是店里的经理，所以没有发。还要发的话，请自己来一次 /broadcast
broadcast-photo-failed = 这张图片我打不开，群发没有建立。请直接发一张照片，不要作为文件发
broadcast-done = 已发 { $arrived } / { $total }
broadcast-missing-people = { $count } 人没收到：{ $reasons }
broadcast-missing-groups = { $count } 个群没收到：{ $reasons }
broadcast-besides = 另有 { $parts }，没有发
broadcast-why-blocked = { $count } 人屏蔽了我
broadcast-why-deleted = { $count } 个账号已注销
broadcast-why-never-started = { $count } 人还没和我说过话
broadcast-why-removed = { $count } 处把我移出去了
broadcast-why-not-allowed = { $count } 处我不能发言
broadcast-why-month-used-up = { $count } 个群这个月的次数用完了
broadcast-why-left-out = { $count } 个群被群主跳过了
broadcast-why-not-confirmed = { $count } 个群一直没等到群主确认
broadcast-why-not-taken = { $count } 个群平台不收群发
broadcast-why-unknown = { $count } 条说不准到没到
broadcast-why-refused = { $count } 条被平台拒绝（{ $reason }）
broadcast-why-others = { $count } 条因为别的原因
broadcast-offer-now = 现在

ask-broadcast-to = 发给谁？
ask-broadcast-text = 写什么？
ask-broadcast-photo = 要配图就发一张照片给我
ask-broadcast-at = 什么时候发？也可以自己写，例如 { $example }
ask-broadcast-number = 哪一条群发？写上它的号码
ask-broadcast-new-text = 改成什么？

refused-tag-unworn = 没有能联系上的人带着 #{ $tag }。给人加标签，例如：/tag { $who } add #{ $tag }
refused-nobody = 还没有能私聊的人，顾客和我说过一句话之后才能收到群发。先发到群里也行，例如：/broadcast to=groups 新茶到了
refused-broadcast-empty = 群发里还没有内容。写上文字或带一张照片，例如：/broadcast 新茶到了
refused-broadcast-times = at 和 every 只能留一个：at 是到点发一次，every 是一次次重复发。例如：{ $example }
refused-broadcast-gone = 这条群发已经不是草稿了。重新来一条，例如：/broadcast 新茶到了
refused-broadcast-time-over = 定的时间已经过了。重新来一条，例如：/broadcast at=20:00 新茶到了
