# 余额提现。

ask-payout = 要提现多少？例如：{ $example }
payout-asked = 已向店里申请把 { $money } 付到你的 { $platform } 账号。店里决定之前，这笔先从余额里扣出
payout-to-decide = <b>{ $who }</b> 申请提现 { $money }，付到 { $platform }
button-payout-yes = 付 { $money }
button-payout-no = 不付
payout-approved = { $money } 正在付给 { $who }
payout-refused-done = 没有付：{ $money } 已退回 { $who } 的余额
payout-ready = { $money } 在 { $platform } 等你收，一天之内确认一下
button-payout-confirm = 去确认
payout-paid = { $money } 已到你的 { $platform } 账号
payout-failed = { $money } 没能付到 { $platform }，已退回你的余额。可以再申请：/payout
payout-refused = 店里没有同意提现 { $money }，已退回你的余额
payout-failed-because = 给 { $who } 的 { $money } 没付成，已退回余额。{ $reason ->
    [balance] 商户号里的钱不够，充值以后请对方再申请
    [signature] 支付服务商不认我们的签名，请检查商户号、商户私钥和证书序列号
    [binding] 公众号还没有和商户号关联，请到支付服务商的后台关联
    [permission] 商户号还没有开通付款给个人，请到支付服务商的后台开通
    [quota] 今天的额度用完了
   *[other] 支付服务商说：{ $words }
 }
payout-no-reason = 没说原因
payouts-title = <b>提现申请</b>
payouts-none = 还没有人申请提现。
payouts-none-can = 现在还没有人能申请提现：这里的支付服务商还不能把店铺余额付成钱。
payouts-line = { $money } · { $who } · { $state } · { $day }
payout-state-asked = 等你决定
payout-state-approved = 已同意
payout-state-sending = 付款中
payout-state-confirming = 等对方确认
payout-state-paid = 已到账
payout-state-failed = 没付成，已退回余额
payout-state-refused = 没有付，已退回余额
wallet-payout = 提现中：{ $money } · { $state }
wallet-payout-asked = 等店里决定
wallet-payout-going = 付款中
wallet-payout-confirming = 等你确认
refused-payout = 这家店的余额只能在购物时用，下一单就可以：/shop
refused-payout-account = 钱可以付到 { $platforms } 账号，你在那里还没有。先绑定：/connect
refused-payout-much = 过了冻结期的余额是 { $credit }，最多提这么多：{ $typed }
refused-payout-decided = 这笔 { $money } 的提现已经定了：{ $state }。全部在：/payouts
task-payout-unknown = 支付服务商提到一笔我们不认识的提现 { $money }（{ $payout }）。请到它的后台看看钱有没有付出去
task-payout-contradicts = 支付服务商说提现 { $payout } 付了 { $money }；我们这里是 { $asked }，或者已经退回。请到它的后台看看钱有没有付出去
refused-payout-bounds = 一次能提 { $least } 到 { $most }，更多就分几次提。例如：{ $typed }
