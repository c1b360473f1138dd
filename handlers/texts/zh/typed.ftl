# 打字没读懂时的回答：一句说哪里不对，一句给能用的写法。

refused-quote = 这个引号没有收尾：{ $typed }。名字里有空格时两头都要有引号，例如：{ $example }
refused-option-twice = “{ $typed }=”写了两次，留一个就好，例如：{ $example }
refused-option-empty = “{ $typed }=”后面是空的。紧跟着写上，不要空格，不需要就去掉，例如：{ $example }
refused-money = 金额没看懂：“{ $typed }”。请只写数字，例如：{ $example }
refused-money-decimals = { $decimals ->
    [0] { $currency } 没有小数，“{ $typed }”写不进去。请写整数，例如：{ $example }
   *[other] “{ $typed }”的小数太长了，{ $currency } 只到小数点后 { $decimals } 位，例如：{ $example }
}
refused-money-small = 金额要大于零，你写的是“{ $typed }”。例如：{ $example }
refused-money-big = “{ $typed }”太大了，怕是多打了几个零。例如：{ $example }
refused-quantity = 数量没看懂：“{ $typed }”。请写一个整数，从 1 起，例如：{ $example }
refused-stock-number = 库存数没看懂：“{ $typed }”。写 50 是改成 50，写 +20 是加，写 -3 是减，例如：{ $example }
refused-product-code = 商品编号没看懂：“{ $typed }”。请用字母、数字和短横线，最多 24 个，例如：{ $example }
refused-order-number = 订单号没看懂：“{ $typed }”。请照订单上的写，例如：{ $example }
refused-tag = 标签没看懂：“{ $typed }”。标签里不要有空格，例如：{ $example }
refused-duration = 时长没看懂：“{ $typed }”。s 是秒，m 是分钟，h 是小时，d 是天，例如：{ $example }
refused-duration-long = “{ $typed }”太久了，最长 { $days } 天。例如：{ $example }
refused-time = 时间没看懂：“{ $typed }”。请写日期和钟点，只写钟点也行，例如：{ $example }
refused-time-past = “{ $typed }”已经过去了。请写一个还没到的时间，例如：{ $example }
refused-time-far = “{ $typed }”太远了，最多排到 { $years } 年以后。例如：{ $example }
refused-time-skipped = 那天钟要拨快，没有“{ $typed }”这个时间。请换一个，例如：{ $example }
refused-cron = 重复的时间没看懂：“{ $typed }”。依次写分、时、日、月、星期五项，例如每周五晚上八点：{ $example }
refused-cron-never = “{ $typed }”这样的日子永远不会来。换一个写法，例如每周五晚上八点：{ $example }
refused-language = 没有“{ $typed }”这种语言。zh 是中文，en 是英文，例如：{ $example }
refused-yes-no = “{ $typed }”没看懂，这里只认 yes 或 no，例如：{ $example }
refused-reward-rule = 奖励没看懂：“{ $typed }”。10% 是实付的一成，只写金额是店铺余额，200p 是积分，例如：{ $example }
refused-reward-percent = “{ $typed }”比顾客付的还多，最多 100%。例如：{ $example }
