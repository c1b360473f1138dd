# 会员自己的事：退订、语言、隐私；员工看到的会员。

stop-done = 好，以后不再群发给你。订单和奖励的消息照常，发 /resume 可以恢复
resume-done = 好，有新东西我再告诉你
lang-done = 以后和你说中文
language-name = 中文
ask-language = 用哪种语言？
privacy-kept =
    我们记着你的：名字、{ $accounts } 个账号、{ $groups } 段入群记录、{ $orders } 笔订单；收货地址：{ $address }
    消息原文只留 7 天。
privacy-yes = 有
privacy-no = 没有
privacy-export = 全部给我看
privacy-name = 名字：{ $name }（会员 { $number } 号）
privacy-account = 账号：{ $platform } { $account }
privacy-recipient = 收货：{ $name } { $phone } { $place }
privacy-stay = 入群：{ $group }，{ $at }
privacy-order = 订单：{ $number }，{ $total }，{ $at }
privacy-more = 以上是最近的，共 { $groups } 条入群记录、{ $orders } 个订单。其余的请向店铺索取。
member-who = <b>{ $name }</b> · 会员 { $number } 号
member-since = 认识于 { $at }
member-accounts = 账号：{ $accounts }
member-orders = 付款 { $orders } 单，共 { $spent }
member-wallet = 余额 { $credit } · { $points } 积分
member-inviter = 邀请人：{ $name }（{ $number } 号）
member-no-inviter = 没有邀请人
member-tags = 标签：{ $tags }
member-stopped = 已退订群发
member-hears = 接收群发
tag-done = { $name } 现在的标签：{ $tags }
tag-add = 加
tag-remove = 去掉
ask-tag-change = 加上还是去掉？
ask-tag = 什么标签？例如：#老客
refused-tag-change = “{ $typed }”没看懂，请写 add 或 remove，例如：{ $example }
