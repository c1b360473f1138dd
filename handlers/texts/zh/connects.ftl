# 一个人在几个平台上的账号。

connect-code =
    你的绑定码是 <b>{ $code }</b>。10 分钟内在另一个平台私信发给我：
    { $command }
connect-sure =
    { $platform } 上的 <b>{ $name }</b> 和 { $own } 上的你，是同一个人吗？
    是的话，钱包、订单、邀请和社群就合成一份。
connect-staff = 合并后，两边都能做{ $role }能做的一切。
button-connect-yes = 对，都是我
button-connect-no = 不是
connect-waits = 好。10 分钟内在另一个平台也选“对，都是我”
connect-done = 两个账号合成一个人了：同一个钱包，同一份订单。弄错了的话，店里一天之内可以改回来
connect-refused = 好，账号还是各归各的
refused-connect-nowhere = 这家店只在这一个平台上，没有别的账号可以绑定。你的都在这里：/wallet
refused-connect-unknown = 绑定码“{ $code }”我不认识。在另一个平台发 /connect，再把我给的码发到这里
refused-connect-over = 这个绑定码过期了：有效 10 分钟，只用一次。在另一个平台发 /connect 取一个新的
refused-connect-own = 这就是这个账号自己的码，要在另一个平台发：/connect { $code }
refused-connected = 两个账号已经都是你的了：在哪边发 /wallet 都一样
refused-connect-platform = 两边都已经有 { $platform } 账号，一个人在那里只有一个。换一个平台取码：/connect
refused-connect-question = 这个问题已经过去了。在任意一个平台发 /connect 重新开始
member-merged = { $at } 合成一个人，账号：{ $accounts }
button-person-part = 改回两个人
person-parted = { $one }（{ $number } 号）和 { $other }（{ $further } 号）又是两个人了
person-parted-notice = 店里把你的两个账号分开了：钱包和订单各归各的
refused-merge-over = 现在分不开了：店主只有一天时间。发 /member @mia 看看还能不能分
