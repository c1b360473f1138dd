# 活动。在群里只说：谁在哪一笔购买之后，可以用哪一份奖励。

ask-campaign = 哪个活动？
ask-campaign-name = 活动叫什么名字？
ask-campaign-reward = 邀请人得多少？10% 是实付的一成，{ $example } 是店铺余额，200p 是积分。
ask-campaign-invitee = 新朋友第一单也有奖励吗？写法一样，没有就跳过。
ask-campaign-until = 到什么时候为止？例如 30d 或 { $example }，不限就跳过。
campaign-sample = 春天

button-campaign-start = 开始
button-campaign-end = 结束

campaign-share = 实付的 { $share }
campaign-credit = { $amount } 店铺余额
campaign-for-friend = 会员邀请来的新朋友，第一单付款后可用：{ $reward }。
campaign-for-inviter = { $orders ->
    [every] 邀请新朋友的会员，朋友每一单付款后可用：{ $reward }。
   *[first] 邀请新朋友的会员，朋友第一单付款后可用：{ $reward }。
}
campaign-only-product = 只算 { $product }。
campaign-hold = { $since ->
    [payment] 付款满 { $hold }到账。
   *[arrival] 收货满 { $hold }到账。
}
campaign-until = { $at } 为止。
campaign-how-to-join = 发 /invite 看自己的邀请码。

campaign-made = 活动“{ $campaign }”做好了。
campaign-start-by-word = 还没有开始，选“开始”就生效。
campaign-starts-at = { $at } 自己开始。
campaign-will-start = 活动“{ $campaign }”开始
campaign-will-end = 活动“{ $campaign }”结束
campaign-started = 活动“{ $campaign }”开始了。
campaign-ended = 活动“{ $campaign }”结束了。已经在路上的奖励照常到账。
campaign-title = <b>{ $campaign }</b> · { $status }
campaign-line = { $campaign } · { $status } · { $reward }
campaign-is-draft = 没开始
campaign-is-started = 进行中
campaign-is-ended = 已结束
campaign-cap = 每位推荐人每月最多 { $cap }。
campaign-spent = 已经给出 { $spent }。
campaign-spent-of = 已经给出 { $spent }，预算 { $budget }。
button-campaign-new = 新活动
campaigns-title = <b>活动</b>
campaigns-none = 还没有活动。做一个：/campaign new 春天 reward=10%

campaign-begins = 活动 <b>{ $campaign }</b> 开始了。
campaign-standing = <b>{ $campaign }</b>：这一周的排行榜
campaign-final = 活动 <b>{ $campaign }</b> 结束了。最后的排行榜：

refused-campaign-none = 没有叫“{ $name }”的活动。/campaign list 看全部
refused-campaign-taken = 已经有活动叫“{ $typed }”了，换个名字吧，例如：{ $example }
refused-campaign-name = 活动的名字写 1 到 { $most } 个字，例如：{ $example }
refused-campaign-on = “{ $typed }”没看懂，on= 后面写 first（首单）或 every（每单），例如：{ $example }
refused-campaign-dates = 结束要晚于开始，例如：{ $example }
refused-campaign-started = 活动“{ $name }”已经在进行了。看看进展：/campaign show { $name }
refused-campaign-ended = 活动“{ $name }”已经结束了，可以新做一个，例如：{ $example }
