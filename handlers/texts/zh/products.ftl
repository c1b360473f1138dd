# 商品：店里看的，管理的，还有没做成时的一句话。

card-title = <b>{ $name }</b> { $price }
card-left = 还剩 { $left } 份
card-sold-out = 卖完了
card-off = 已下架
card-buy = 购买
card-order-beside = 在{ $platform }里发“购买 { $code }”就能下单
card-share = 转给朋友
pages-back = 上一页
pages-on = 下一页

shop-title = <b>{ $shop }</b>
shop-empty = { $shop } 还没有上架商品，过几天再来看看
shop-from = { $inviter } 推荐给你：
shop-share =
    { $product }，用你的链接分享：
    { $link }
shop-product-gone = 这件商品已经不在了。{ $shop } 还有别的，看看吧

product-add-first = 加商品
product-saved = { $code } 记好了，顾客看到的是：
product-post-it = 发到群里
product-off = { $product } 已下架，群里的商品帖也会改过来
product-on-again = 重新上架
product-unlimited = 不限
product-endless = 不限
product-list = <b>商品</b>（编号、名字、价格、库存、已售）
product-list-none = 还没有商品，先加一件吧
product-line =
    { $code } · { $name } · { $price } · 库存 { $stock }{ $reserved ->
        [0] {""}
       *[other] （占用 { $reserved }）
    } · 售出 { $sold }
product-line-off = { $code } · { $name } · 已下架 · 售出 { $sold }
product-photo-failed = { $code } 记好了，但这张图片我打不开。请发一张照片（不要作为文件发），配文写 /product edit { $code }
product-one-photo = 一件商品一张照片，我用了第一张
product-field-name = 名字
product-field-price = 价格
product-field-stock = 库存
product-field-photo = 照片
product-field-story = 介绍
product-field-cycle = 多久用完
product-field-tags = 标签
product-field-ships = 要不要寄
product-yes = 要寄
product-no = 不用寄

stock-now =
    { $product } 现有 { $stock } 份{ $reserved ->
        [0] {""}
       *[other] ，其中 { $reserved } 份已被下单占用
    }
stock-unlimited = { $product } 不限量了

ask-product = 哪件商品？
ask-product-code = 给它一个编号，字母、数字、短横线都行，例如 TEA
ask-product-name = 叫什么名字？
product-sample = 龙井 50g
ask-product-price = 卖多少钱？只写数字，例如 { $example }
ask-product-stock = 有多少份？
ask-product-change = 现在有多少份？写 50 是改成 50，+20 是加，-3 是减
ask-product-photo = 发一张照片给我
ask-product-story = 说几句介绍，顾客会在名字下面看到
ask-product-field = 改哪一项？
ask-product-cycle = 一般多久用完？例如 30d
ask-product-tags = 标签有哪些？用逗号隔开
ask-product-ships = 要寄给顾客吗？

refused-product-exists = { $code } 已经有了。要改它，例如：/product edit { $code } price={ $price }
refused-product-name = 名字要有 1 到 { $most } 个字，例如：{ $example }
refused-text-long = 太长了，一条消息放不下，最多 { $most } 个字。写短一点，例如把后半段另外发一条
refused-word-too-many = “{ $typed }”多出来了。名字里有空格时两头要有引号，例如：{ $example }
refused-photo = 这不是照片。请直接发一张照片，不要作为文件发
refused-pieces = 份数没看懂：“{ $typed }”。请写一个整数，不限就写 unlimited，例如：{ $example }
refused-pieces-below-zero = 库存不能小于零，你写的是“{ $typed }”。例如：{ $example }
refused-stock-uncounted = { $product } 现在不限量，没法加减。先定个数，例如：/stock { $code } 50
refused-stock-below-zero = { $product } 只有 { $stock } 份，减不了这么多。要清零就写：/stock { $code } 0
refused-stock-reserved = { $product } 有 { $reserved } 份已被下单占用，等这些订单付款或取消之前，库存不能改成 { $stock }。现在最少写：/stock { $code } { $least }
