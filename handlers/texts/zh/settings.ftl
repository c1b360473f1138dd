# 店铺设置。

settings =
    <b>{ $name }</b>
    语言：{ $language } · 免打扰：{ $quiet } · 群里通报：{ $announces }
    币种：{ $currency } · 时区：{ $timezone }
settings-name = 店名
settings-language = 语言
settings-quiet = 免打扰
settings-quiet-off = 关
settings-announce = 通报
settings-welcome = 欢迎语
settings-voice = 说法
settings-yes = 是
settings-no = 否
settings-done = 好，改好了
ask-shop-name = 店名叫什么？
ask-quiet-hours = 夜里几点到几点不群发？例如 22:00-08:00，不要就写 关
ask-announce = 活动开始、排行和结果，在群里通报吗？
ask-welcome = 新人进群时我怎么说？用 { "{" } $names { "}" } 代表名字、{ "{" } $shop { "}" } 代表店名；写 - 用回原来的
ask-voice = 写上句子的名字和你的说法，例如：start-greeting 来啦，这里是 { "{" } $shop { "}" }
refused-quiet-hours = 免打扰时间没看懂：“{ $typed }”。写几点到几点，不要就写 关，例如：{ $example }
refused-shop-name = 店名要在 1 到 { $most } 个字之间，例如：/settings name 山里的茶
