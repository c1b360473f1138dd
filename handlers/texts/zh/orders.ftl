# 下单、付款、发货、退款。

ask-buy-product = 想要哪一款？
ask-buy-quantity = 要几份？
ask-sold-quantity = 卖了几份？
ask-recipient-name = 寄给谁？写收件人的名字就好。
ask-recipient-phone = 收件人的电话是多少？
ask-recipient-address = 寄到哪里？写完整地址，自己来取就选“自己来取”。
ask-order = 哪一单？写订单号，例如 { $example }
ask-refund = 退多少？写数字，全退就跳过。
ask-buyer = 谁买的？写 @名字 或会员号，不知道就跳过。

button-buy-again = 再买一次
button-buy-fewer = 买 { $left } 份
button-buy-more = 再买 { $quantity } 份
button-pay = 付款
button-pay-money = 付款 { $money }
button-pay-order = { $order } 去付款
button-paid = 已收款
button-address = 换地址
button-pickup = 自己来取
button-use-credit = 用余额 { $credit }
button-cancel-order = 取消
button-cancel-sure = 确定取消
button-ship = 发货
button-delivered = 已签收
button-refund = 确定退 { $money }
button-task-back = { $at ->
    [0] 已经退了
   *[other] 已经退了（{ $at }）
}
button-task-done = { $at ->
    [0] 处理好了
   *[other] 处理好了（{ $at }）
}

buy-in-private = 已记下，{ $name } 的订单我私信了。

order-summary = { $what }，共 { $total }。订单 { $order }
order-summary-credit = { $what }，共 { $total }，余额抵 { $credit }，还要付 { $money }。订单 { $order }
order-kept = 为你留 { $span }。
order-stands = 你已经下过这一单了，还没付款，所以没有再下一单。
order-goes-to = 寄到：{ $name } { $phone }，{ $address }
order-picked-up-by = 自取：{ $name } { $phone }
order-pay-by-hand = 请按店里说的方式付款，店家确认后我会告诉你。
order-paid-ships = 收到付款，订单 { $order }。发货后我会告诉你。
order-paid = 收到付款，订单 { $order }。
order-money-kept = 收到 { $money }，可是订单 { $order } 现在对不上。店家已经知道，会来找你。
order-lapsed = 订单 { $order } 没等到付款，先不留了。还想要的话可以再买一次。
order-cancelled = 订单 { $order } 取消了。
order-cancelled-by-shop = 店家取消了订单 { $order }。有疑问直接问店家就好。
order-sent = 订单 { $order } 发货了。
order-sent-parcel = 订单 { $order } 发货了：{ $parcel }
order-arrived = 订单 { $order } 到了。用着有什么不对，直接找店家就好。
order-money-back = 订单 { $order } 收到的 { $money } 已经退给你。
order-unnamed = 商品
order-refund = 订单 { $order } 退了 { $money }。

orders-title = <b>我的订单</b>
orders-none = 你还没有订单。
order-line = { $order } · { $what } · { $money } · { $status }

order-is-placed = 等付款
order-is-paid = 待发货
order-is-paid-only = 已付款
order-is-shipped = 在路上
order-is-delivered = 已签收
order-is-refunded = 已退款
order-is-cancelled = 已取消

order-title = <b>{ $order }</b> · { $status } · { $buyer }
order-what = { $what }，共 { $money }
order-with-credit = 其中余额 { $credit }
order-with-refund = 已退 { $refund }
order-address-full = 寄到：{ $name } { $phone }，{ $address }
order-pickup-full = 自取：{ $name } { $phone }
order-goes-nowhere = 还没有地址
order-parcel = 物流：{ $parcel }
order-buyer-unknown = 没记买家
order-to-confirm = 收到钱后选“已收款”。

address-kept = 记下了。{ $recipient }
address-changed = 订单 { $order } 改了收货信息：

paid-confirmed = 订单 { $order } 已收款 { $money }。
paid-none-left = 订单 { $order } 的 { $money } 记下了，可是没有库存了。补了货再发一次 /paid，或者退给顾客。
sold-recorded = 记下了：{ $what }，共 { $total }，{ $buyer }。订单 { $order }
sold-in-group = 已记下，订单 { $order }。
ship-done = 订单 { $order } 已发货。
ship-done-refunded = 订单 { $order } 已发货。它的钱之前全退了。
delivered-done = 订单 { $order } 已签收。

refund-sure = 订单 { $order } 要退 { $money } 吗？奖励会跟着减少。
refund-done = 订单 { $order } 退了 { $money }，还剩 { $left }。
refund-done-by-hand = 订单 { $order } 记下退款 { $money }，还剩 { $left }。钱要在支付服务商的后台退给顾客。
order-cancel-sure = 订单 { $order } 要取消吗？

tasks-title = <b>待办</b>
tasks-line = { $place }. { $task }
tasks-none = 现在没有要处理的事。
task-payment-unknown = 收到 { $money }，可是找不到是哪一单。支付单号：{ $charge }
task-payment-amount = 订单 { $order } 收到 { $money }，应付 { $due }，没有记成已付款。
task-payment-twice = 订单 { $order } 付过了，又收到 { $money }。
task-payment-late = 订单 { $order } 过期后才收到 { $money }，已经没有库存。补了货发 /paid { $order }，或者退给顾客。
task-payment-cancelled = 订单 { $order } 取消以后收到 { $money }，要退给顾客。
task-payment-given-back = 订单 { $order } 收到过 { $money }，之后在支付平台的页面上退了一部分或全部，所以没有标成已付款。剩下的钱如果够付这个订单，就发 /paid { $order }。
task-stock-short = 订单 { $order }：{ $product } 卖出 { $sold } 份，库存少 { $missing } 份。
task-report-contradicts = 店里的系统说订单 { $order } 退了 { $money }，可这个订单最多还能退 { $left }。这边没有改动，看看哪边对。
task-report-in-vain = { $step ->
    [refunded] 店里的系统说订单 { $order } 退了 { $money }
    [shipped] 店里的系统说订单 { $order } 发货了
   *[other] 店里的系统说订单 { $order } 签收了
    }，可一直没说它付过款。等了 7 天，这边没有改动，看看店里的系统发了什么。
task-money-back = 记下了：订单 { $order } 收到的 { $money } 退了。
task-closed = 好，这件事处理完了。
task-closed-before = 这件事已经处理过了。

refused-product = 没有编号是“{ $product }”的商品。发 /shop 看看有哪些。
refused-product-off = { $product } 现在不卖了。看看别的：/shop
refused-sold-out = { $product } 卖完了。看看别的：/shop
refused-too-few = { $product } 只剩 { $left } 份，你要 { $wanted } 份。
refused-order-big = { $wanted } 份 { $product } 太多了，怕是多打了几个零。例如：/buy { $code } 1
refused-write-first = 订单要私下说。先到我这里发一句话，就能买了。
refused-recipient-name = 收件人的名字没看懂，写 1 到 { $most } 个字就好，例如：王小姐
refused-phone = 电话没看懂：“{ $typed }”。例如：13812345678
refused-address = 地址没看懂，写 1 到 { $most } 个字，例如：杭州市西湖区龙井路 1 号
refused-order-unknown = 没有订单“{ $order }”。请照显示的订单号写，例如：{ $example }
refused-order-ambiguous = 有两个订单都叫“{ $order }”，你说的是哪一个？
refused-order-paid = 订单 { $order } 已经付过款了。看看到哪一步了：{ $see }
refused-order-not-paid = 订单 { $order } 还没付款。收到钱后，经理先发 /paid { $order }
refused-order-cancelled = 订单 { $order } 已经取消了。想看看它：{ $see }
refused-order-step = “{ $typed }”没看懂，订单号后面只能写 cancel，例如：{ $example }
refused-checkout-gone = 这一单已经不在了，请重新下单：/shop
refused-checkout-changed = 这一单的金额变了，请用最新的那条消息付款，也可以在这里找到：/orders
refused-credit = 没有可以用的余额。看看有什么：/wallet
refused-money-used = 这笔钱后来付了订单 { $order }。要退就发 /refund { $order }
refused-refund = 订单 { $order } 最多还能退 { $left }，例如：/refund { $order } { $typed }
refused-refund-meanwhile = 订单 { $order } 刚才已经有人退了一部分，还剩 { $left }，这次没有退。确实还要退就发 /refund { $order } { $typed }
refused-refund-stars = 订单 { $order } 是用 Telegram Stars 付的，我退不了，这次没有退。查看：/order { $order }
refused-refund-nothing = 订单 { $order } 已经全退了。想看看它：/order { $order }
refused-report = 报来的和已知的对不上。
refused-report-currency = 报来的货币是 { $currency }，店铺用的是 { $own }。
refused-report-refund = 订单 { $order } 最多还能退 { $left }。
order-pay-on-page = 从“付款”进去付，付好后我会告诉你。
pay-code-wechatpay = 用微信扫一扫，付 { $money }。订单 { $order }
task-refund-failed = 订单 { $order } 要退的 { $money } 没有退成功：{ $reason ->
    [balance] 商户号里的钱不够
    [signature] 支付服务商不认我们的签名，请检查商户号、商户私钥和证书序列号
   *[other] { $words }
 }。请在支付服务商的后台退给顾客。
task-refund-unknown = 支付服务商退了 { $money }，可是这里没有这笔退款。退款单号：{ $number }。如果是在后台退的，这里再发一次 /refund 记下来。
task-provider-fault = 现在不能在线收款：{ $reason ->
    [signature] 支付服务商不认我们的签名，请检查商户号、商户私钥和证书序列号
    [binding] 公众号还没有和商户号关联，请到支付服务商的后台关联
    [permission] 商户号还没有开通这个产品，请到支付服务商的后台开通
    [quota] 今天的额度用完了
   *[other] { $words }
 }。修好以前，顾客可以按店里说的方式付款，收到后发 /paid。
