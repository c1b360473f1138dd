"""A stand-in for a WeChat Official Account: over HTTP, with state, strict, and with people in it.

    from tests.servers.wechat import WechatServer

    async with WechatServer() as server:            # safe mode; aes_key=None is plain mode
        start_program(**server.settings())          # FANLOOP_WECHAT__APP_ID, ..., API_BASE
        await server.connect("http://127.0.0.1:8080/wechat")     # checks the address as the console does
        anna, mia = server.person("Anna", unionid="oU-1"), server.person("Mia")
        anna.follows()
        told = anna.says("邀请")
        reply = await told.answered()               # the passive reply (Heard), None when it was empty or "success"
        code = await server.wait_for(anna, text_contains="你的邀请", how="service")
        mia.scans("INV7K2")                         # the scene of a QR code; a follower's scan tells SCAN
        server.assert_clean()                       # nothing wrong was sent, no reply was unreadable

**Account** `WechatServer(aes_key=, messages_in_window=5 or 20, is_subscription=, clock=, wall=, answer_s=)`. `clock` is
the platform's time (a `tests.servers.telegram.clock.Clock`, may be shared by several stand-ins; `skip(seconds)` moves
it); `wall` dates signatures and stays real. `settings()`, `connect(door)` (CannotDo when the check fails),
`callbacks.door = url` (without the check), `base_url`, `menu`, `template(id, "thing1", "amount2")`, `tag(2, anna)`.

**People** `server.person(name, unionid=, openid=, follows=True)`: `follows(scene, after_paying=)`, `unfollows`,
`scans(scene)`, `says(text)`, `sends_picture(bytes)`, `sends("location", Location_X=...)`, `taps("line of a msgmenu")`,
`clicks("menu button")`, `answers_notice(template, accept=True)`, `withdraws_notice`, `has_paid()` (opens the payment
window), `authorizes(url)` (gives the address with the code). They do at once and give a Callback: `attempts` (status,
body, seconds), `is_taken`, `await callback.answered()`. What the app would not let them do raises CannotDo. A person
has `openid`, `unionid`, `is_following`, `heard`, `windows`, `grants`, `errors` (how often "out of order" was shown).

**Heard** `how` ("passive", "service", "notice", "mass"), `kind` (text, image, news, msgmenu, notice ...), `text` (all
there is to read), `items` (id, content), `item("label")`, `data` (picture bytes), `urls`, `raw`, `at`.

**Waiting** `wait_for(person, text_contains=, how=, kind=, item=)` gives each message out once; `skip_messages()`;
`wait_for_call("message/custom/send", touser=...)`; `until(condition)`. None sleeps; a wait in vain fails with a dump.

**Calls** names are what follows `/cgi-bin/`: stable_token, token (works, and is a complaint), clear_quota,
clear_quota/v2, openapi/quota/get, message/custom/send, message/subscribe/bizsend, message/mass/sendall, send, get,
qrcode/create, showqrcode, user/info, media/upload, media/get, menu/create, get, delete, ticket/getticket, and
sns/oauth2/access_token, sns/userinfo. `server.calls` (name, params, at, error), `called(name, **params)`,
`refusals(name)` (those with an error, such as "45015 ...": the program's ledger of windows was wrong).

**Rules kept** Tokens: 2 h, the stable one the same for all, an overlap of 5 minutes, forced 20 a day and 30 s apart,
then the old one dies at once. Windows: a message 5 in 48 h, a tap (menu or msgmenu), follow or scan 3 in 1 min, a
payment any number in 48 h; 45015 outside, 45047 used up; of several the one that closes first is used; a passive reply
counts nowhere. Notices: one consent, one message (43101), values by their kind (47003). Mass: 4 a month and person, 60
a minute, 45065 for a `clientmsgid` again; `mass_needs_admin = True`, then `confirm_mass(msg_id)`. Codes: 30 days at
most, 60 s if nothing is said, scene up to 64. Media 3 days. Texts 2048 bytes. OAuth codes 5 minutes, once.
A body with \\uXXXX escapes is refused. Answers that only give something carry no `errcode`, as there.

**Callbacks** three tries of 5 s (`answer_s`), in a person's order; `callbacks.told`, `hold()`, `release("reversed" |
"mixed")`, `lose(times)` (None: all), `replay(*callbacks)`, `copies = 3` (each told so often), `is_orderly = False`,
`tell(person, frame)` and `callbacks.tell(frame, who, plain=poison)`; `callbacks.post(query, body)` knocks with anything
and gives (status, body); `seal(plain, openid)` gives the right query and body to spoil.

**Trouble** `fault(name, times=, code=, text=, status=, delay_s=, drop=True|"after", is_after=)`, `tokens.void()`,
`is_ip_allowed = False` (40164), `lacks.add("message/custom/send")` (48001), `daily["user/info"] = 3` (45009 until
midnight in China), `skip(seconds)`, `wall = lambda: time.time() - 4000` (signatures of an hour ago).

**What is not so** as at WeChat: which of several open windows a message uses is not known, and one that would be most
generous was chosen; drafts, comments, cards and the rest are not offered (a complaint).
"""

from tests.servers.wire.cgi import CgiError
from tests.servers.wire.heard import Heard, Item
from tests.servers.wire.stand_in import CannotDo

from .people import Follower
from .server import WechatServer

__all__ = ["CannotDo", "CgiError", "Follower", "Heard", "Item", "WechatServer"]
