"""A stand-in for WeChat Pay, API v3, public-key mode: orders, refunds, transfers, signed and encrypted notices.

    from tests.servers.wechatpay import WechatPayServer

    async with WechatPayServer() as server:
        start_program(**server.settings(tmp_path))      # FANLOOP_WECHATPAY__MCH_ID, ..., key files, API_BASE
        server.notices.door = "http://127.0.0.1:8080/callbacks/wechatpay"   # else each order's notify_url
        mia = server.payer("oFL...")                    # the openid the Official Account knows her by
        notice = mia.pays(page_parameters)              # or a code_url, an out_trade_no, an Order
        assert await notice.answered() == 200           # in the door's own words
        mia.confirms(server.bills["FL1"])               # a transfer; or the page's parameters, or its package
        server.assert_clean()

**Merchant** `WechatPayServer(mch_id=, app_id=, clock=, wall=, answer_s=)`; `clock` is the platform's time (may be
shared), `wall` dates and judges signatures. `settings(folder)`, `merchant` and `platform` (key pairs), `apiv3_key`,
`public_key_id`, `serial`. What happened: `orders`, `refunds`, `bills` by the program's own numbers, each with `state`
and `body`; `received`, `refunded`, `transferred` in fen; `calls`, `called(name, **params)`, `wait_for_call`, `until`,
`complaints`, `refusals(name)`. `on_paid = lambda openid: ...` hears of each payment (the Official Account's window).

**People** `server.payer(openid)`: `pays(what, total=, currency=)` (another amount than was asked, as a fraud would have
it; the query then says the same) gives the Notice; `confirms(what)`. For JSAPI `what` is what the page gives to
`getBrandWCPayRequest` or `wx.chooseWXPay`: the signature is checked, and that it is her order. CannotDo where WeChat
shows an error: paid, closed, over (`time_expire`; 2 h after the request), somebody else's.

**Calls** names for `fault` and `calls`: jsapi, native, query, close, refund, refund query, transfer, transfer query,
transfer cancel. Each request's signature, age (5 minutes), merchant, serial, `Wechatpay-Serial` and every field are
checked; what is wrong is a complaint, 401 SIGN_ERROR or 400 PARAM_ERROR. Every answer is signed, errors too.

**Rules kept** An order asked for again with the same body is the same one; with another body OUT_TRADE_NO_USED; paid:
ORDERPAID; closed: ORDER_CLOSED; unknown: 404 ORDER_NOT_EXIST. Refunds: `total` is what was paid, the sum is never more,
the same `out_refund_no` is the same refund; the answer says PROCESSING, then `refund.settle()` comes by itself unless
`settles_refunds = False` (`settle("ABNORMAL")`, "CLOSED"). Transfers: scene 1005 with its two labels, letters and
digits, 32 characters, 10 fen at least, a name from 2000 CNY, states WAIT_USER_CONFIRM (ACCEPTED first when
`offers_transfers_at_once = False`, then `bill.goes("WAIT_USER_CONFIRM")`), TRANSFERING (stays so when
`finishes_transfers = False`, then `bill.goes("SUCCESS")` or `goes("FAIL", reason)`), closed after 24 h of `clock`.
`package_info` is in the request's answer only, never in a query's. `balance` (fen; None: enough): NOT_ENOUGH.

**Notices** `server.notices`: `told` (each with `event`, `plain`, `id`, `body`, `attempts`, `is_taken`), repeated after
15 s, 15 s, 30 s, 3 m ... 6 h of `clock` until answered 200 or 204; `hold()`, `release(is_reversed=)`, `lose(times)`,
`replay(notice)`, `copies = 3`, `tell(event, kind, plain, url)` (any content), `headers(body)` and `post(headers, body)`
for bad ones, `probe()` (a wrong signature, as WeChat Pay tries now and then).

**Trouble** `fault("refund", status=500, code="SYSTEM_ERROR", is_after=True)` (done, but told as failed: an unknown
result), `fault("transfer", drop="after")`, `fault("native", delay_s=9)`, `fault("query", status=502)`,
`spoils_answers = 1` (a wrong signature on the next answer), `openids = {...}` (others: OPENID_MISMATCH),
`transfer_scenes`, `skip(seconds)`.

**What is not known** and was assumed: an unconfirmed transfer ends as `transfer_ends_as` (FAIL, OVERDUE_CLOSE); the
codes ORDERPAID, OUT_TRADE_NO_USED and ALREADY_EXISTS.
"""

from tests.servers.wire.stand_in import CannotDo

from .errors import PayError
from .notices import Notice
from .orders import Order
from .payers import Payer
from .refunds import Refund
from .server import WechatPayServer
from .transfers import Bill

__all__ = ["Bill", "CannotDo", "Notice", "Order", "PayError", "Payer", "Refund", "WechatPayServer"]
