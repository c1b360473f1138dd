# 网页：邀请页、付款页。邀请页不说邀请人得什么，也不请人转发。

page-title = { $heading } · { $shop }
page-invited = { $inviter } 邀请你来 { $shop } 逛逛
page-join-telegram = 在 Telegram 里进群看看
page-visit-telegram = 在 Telegram 里看看
page-scan = 用手机扫一扫
page-unknown-title = 这个邀请找不到了
page-unknown = 链接可能少抄了几个字。请朋友再发一次
pay-title = 订单 { $number }
pay-open = 等你付款
pay-by-hand = 请按和店里说好的方式付款。店里确认收到后，这里会显示已付
pay-paid = 已经付过了
pay-expired = 这笔订单已经取消。想要的话，请重新下单
pay-credit = 店铺余额
pay-total = 应付
pay-in-telegram = 在 Telegram 里付款
pay-unknown-title = 找不到这笔订单
pay-unknown = 请从聊天里的链接再打开一次
