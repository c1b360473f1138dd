# 邀请：推荐人的码和海报，以及朋友进来时的招呼。

invite-yours =
    你的邀请码 <b>{ $code }</b>
    { $link }
invite-group-link = 直接进“{ $group }”：{ $link }
invite-terms = { $since ->
    [payment] “{ $campaign }”：由你的码进来的新朋友付款下单，付款满 { $hold }后归你：{ $reward }
   *[arrival] “{ $campaign }”：由你的码进来的新朋友付款下单、收货满 { $hold }后归你：{ $reward }
}
invite-terms-at-once = “{ $campaign }”：由你的码进来的新朋友付款下单后归你：{ $reward }
invite-no-campaign = 现在没有进行中的活动，朋友用这个码进来，以后也算你的
button-share = 发给朋友
poster-sentence = { $inviter } 邀请你来 { $shop } 逛逛
share-text = { $inviter } 邀请你来 { $shop } 逛逛
invite-greeting = 你好，{ $inviter } 邀请你来 <b>{ $shop }</b> 逛逛。
invite-is-yours = 这是你自己的邀请，发给朋友才有用。
invite-offer = { $since ->
    [payment] 你的第一单付款满 { $hold }后可用：{ $reward }。
   *[arrival] 你的第一单收货满 { $hold }后可用：{ $reward }。
}
invite-offer-at-once = 你的第一单付款后可用：{ $reward }。
invite-unknown = 这个邀请已经找不到了。不过欢迎来 <b>{ $shop }</b>，发 /shop 看商品
shop-offers = 这里有：{ $products }
button-products = 看商品
button-join = 进群看看
button-invite = 邀请朋友
start-greeting = 你好，这里是 <b>{ $shop }</b>。
refused-campaign = 现在没有叫“{ $name }”的活动。不写名字也行：{ $example }
