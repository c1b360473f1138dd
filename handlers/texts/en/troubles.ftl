platform-telegram = Telegram
platform-wechat = The Official Account
platform-wecom = WeCom
trouble-ip = { $platform } refuses this machine's address, so messages wait. Put it on the IP list in the console and they will go out.
trouble-capability = { $on ->
    [wecom] { $platform } has no permission for this, so what needs it waits. In the console, under customer contact, add the app to the apps that may call the API, and the group owners to its visible range.
   *[other] { $platform } has no permission for this, so what needs it waits. The console's list of interfaces says what is missing; on an Official Account I can answer only while somebody has just written.
 }
trouble-quota = { $platform } has used up today's calls. They begin anew at midnight in China, and what waits goes out then.
trouble-limit = { $platform } takes no more calls for now, as too many came in a short time. What waits is tried again every few minutes.
trouble-token = { $platform } refuses a token fetched just now. Does another program use the same account, or was the secret changed?
trouble-secret = { $platform } refuses the account's id or secret. Take both from the console, set them and start again.
