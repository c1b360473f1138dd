# 商品帖：发到群里的商品。

post-title = 发帖：{ $product }
post-placed = { $product } 已发到：{ $groups }
post-planned = { $product } 会在{ $when }发到：{ $groups }
post-failed = 商品帖没能发到“{ $group }”。请看看我在那里有没有发言的权限
post-unknown = 商品帖可能没发到“{ $group }”，请去看一眼，没有就再发一次
post-photo-failed = 这张图片我打不开，所以没有发帖。请发照片，不要作为文件发
post-missed = 到点的时候我没在运行，{ $product } 没有发出去。现在发请写：/post { $code }
post-orphaned = { $product } 到点了，但安排它的人已经不是店里的经理，所以没有发出去。现在发请写：/post { $code }
post-not-placed-off = { $product } 已下架，没有发出去。要发请先写：/product on { $code }
post-not-placed-groups = { $product } 没有发出去：那个群现在不是店里的，或者我在那里不能发言
post-one-photo = 群里我只收到相册的第一张照片，整本相册请在私聊里发
ask-target = 发到哪里？
target-here = 这个群
target-all = 全部 { $groups } 个群
ask-post-body = 想说几句什么？不写就用商品介绍
refused-group-off = “{ $group }”没有启用。先写：/group on { $number }
refused-group-lost = 我不在“{ $group }”里面了。重新把我加进去，设成管理员，就可以继续
refused-group-mute = 我在“{ $group }”里不能发言。请让群管理员给我发消息的权限
refused-no-groups = 还没有可以发的群。把我加进群，设成管理员，再在群里说 /group on
