# 群：哪些群是店里的，机器人在里面能做什么。

group-on = “{ $group }”现在是店里的群了
group-is-on = “{ $group }”早就是店里的群了，什么也没变
group-off = “{ $group }”不再是店里的群，我不会再往那里发东西
group-lacks-invite = 我还不能邀请人：请在群管理里给我“邀请用户”的权限，邀请链接才能用
group-new = 我进了“{ $group }”。要把它当成店里的群吗？
button-group-on = 是店里的群
group-lost = 我被移出了“{ $group }”，那里的商品帖和群发先停下。请我回去就继续
group-back = 我回到“{ $group }”了，一切继续
group-rights-lost = 我在“{ $group }”的权限少了，发帖或邀请可能做不成。请检查管理员设置
groups-none = 还没有群。把我加进一个群，设成管理员，再在群里说 /group on
groups-title = <b>群</b>（号码、名字、人数、近 7 天新进）
groups-line-on = { $number } · { $group } · { $members } 人 · 新进 { $joins } 人
groups-line-off = { $number } · { $group } · 没有启用
groups-line-lost = { $number } · { $group } · 我不在里面了
ask-group = 哪个群？
refused-group = 没找到“{ $typed }”这个群。写群的名字，或者 /groups 里的号码，例如：{ $example }
refused-group-ambiguous = 叫“{ $typed }”的群不止一个。请写它在 /groups 里的号码，例如：{ $example }
welcome =
    { $count ->
        [1] 欢迎 { $names } 来到 { $shop }
       *[other] 欢迎 { $names } 等 { $count } 位朋友来到 { $shop }
    }
