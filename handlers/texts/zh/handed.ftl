# 要群主在平台上确认才发出的消息。

preview-confirmed =
    { $left ->
        [0] { $count } 个群要等群主确认才会发出。“{ $group }”这个月的次数已经用完，发不进去
       *[other] { $count } 个群要等群主确认才会发出。这个月“{ $group }”还能发 { $left } 次
    }
broadcast-handed-over = 其中 { $count } 个群在等 { $owners } 位群主确认，确认了我再告诉你
post-waits = { $product } 在等 { $owners } 位群主确认，确认了才发到：{ $groups }。发出以后改价、改库存，它不会自己变
post-not-confirmed = “{ $group }”的商品帖没发出去：群主跳过了这个群，或者这个群这个月的次数用完了
