platform-telegram = Telegram
platform-wechat = 公众号
platform-wecom = 企业微信
trouble-ip = { $platform }不认这台机器的地址，消息先留着。请在后台把它加进 IP 白名单，加好就会接着发。
trouble-capability = { $on ->
    [wecom] { $platform }没有开通这个接口，缺它的消息先留着。请到后台的“客户联系”把应用加进“可调用应用”，群主也要在应用的可见范围里。
   *[other] { $platform }没有开通这个接口，缺它的消息先留着。请在后台的接口权限里看看，公众号这时只能在对方刚说完话时回一句。
 }
trouble-quota = { $platform }今天的调用次数用完了，半夜十二点重新算。没发的先留着。
trouble-limit = { $platform }说短时间内调用太多，暂时不接了。没发的先留着，每过几分钟再试。
trouble-token = { $platform }不认刚取到的凭证。请看看是不是还有别的程序在用同一个账号，密钥有没有换过。
trouble-secret = { $platform }不认这个账号或密钥。请到后台核对，改好设置再启动。
