"""A stand-in for Telegram's Bot API: over HTTP, with state, strict, and with people in it.

    from tests.servers.telegram import TelegramServer

    async with TelegramServer() as server:          # on the test's own loop; the program is another process
        start_program(FANLOOP_TELEGRAM__TOKEN=server.token, FANLOOP_TELEGRAM__API_BASE=server.base_url,
                      FANLOOP_TELEGRAM__PAYMENT_TOKEN=server.payment_token)
        await server.wait_until_listening()         # it polls (or has set its webhook): now it hears what it asked for
        anna, mia = server.user("Anna", language="zh"), server.user("Mia")
        tea = server.group("Tea fans", owner=anna)  # a basic group; username=... or supergroup=True makes a supergroup
        tea.add_bot(by=anna)                        # as administrator; rights={...} gives it fewer, admin=False none

        anna.says(tea, "/group on")                 # says(None, ...) is the private chat with the bot
        answer = await server.wait_for(tea, text_contains="belongs to")
        link = (await server.wait_for(mia, button="Join")).button("Join").url
        request = mia.opens(link)                   # t.me links of every kind: ?start=, ?startgroup=, invites, invoices
        await server.until(lambda: request.state == "approved")
        press = await anna.presses(answer, "Undo").answered()     # press.text is what the bot's answer said
        payment = await mia.pays(invoice_message).settled()       # payment.state: paid, refused, failed
        server.assert_clean()                       # no wrong request, no 429

**People** `server.user(name, language=, username=, id=, started=)`: `says(chat, text, reply_to=, photo=, album=,
document=, thread=, anonymous=, as_channel=, **content)`, `edits`, `forwards`, `reacts`, `opens(url, group=)`,
`presses(message, "label or data", or an old Button)`, `asks_inline(query)`, `joins(chat, link=, by_request=,
added_by=, public=)`, `leaves`, `votes(message, [texts])`, `pays(message)`, `blocks`, `unblocks`, `deactivates`. They
do at once and are not awaited; what they get back can be. What an app would not let them do raises CannotDo.

**Chats** `server.group`, `server.channel(title, owner=, linked=group)`, `server.forum`: `add_bot`, `remove_bot`,
`promote(user, rights=, anonymous=)`, `demote`, `ban`, `restrict(user, permissions)`, `link(by, name=, expires=,
seats=, asks=)`, `approve(request)`, `post(text)` (channels; goes on to the linked group from 777000),
`new_topic(name)`, `rename`, `migrate()` (gives the supergroup), `delete()`; `members`, `messages`, `pinned`,
`requests`. Chats are public when they have a `username`. `chat.joins_by_request = True` makes the Join button ask;
`announces = False` leaves out the service messages about joins.

**Messages** `text` (also a caption, a poll's question, an invoice's title), `caption`, `entities`, `buttons`
(`label`, `callback_data`, `url`, `switch_inline_query`, `pay`, `raw`), `keyboard` (labels of a reply keyboard),
`photo` and `document` (bytes), `album`, `poll`, `invoice`, `history` (contents before edits), `is_deleted`,
`is_pinned`, `json()`. `server.private(user)`: what the bot sent him. `chat.bot_messages()`: what it sent there.

**Waiting** `wait_for(where, text_contains=, button=, edit=, timeout=)` gives each message (and each edit) out once;
`skip_messages()` forgets the old ones; `until(condition, timeout=, what=)` asks after every change;
`wait_for_call(method, **params)`; `wait_until_listening()`; `wait_until_taken()`. None of them sleeps. A wait in vain
fails with the last calls, complaints and chats.

**What the program did** `server.calls` (method, params, at, error), `called(method, **params)`, `complaints`,
`throttled`, `menu(user, chat)`, `payments`, `presses`, `webhook.deliveries`, `updates.pending`.

**Trouble** `fault(method, times=, status=, description=, parameters=, delay_s=, drop=True|"after", chat=)`,
`skip(seconds)` of its clock, `press.expire()`, `hold()` and `release("mixed" | "reversed" | function)`,
`disorder(seed=, duplicate=)` and `order()`, `replay(*kinds)`, `inject(raw)` (poison), `join_order = "message first"`,
`request_actor = "approver"`.

**Limits** are on: 30/s over all, 1/s to a person, 20 in each sliding minute in a group, edits and each picture of an
album counted. Change them by `TelegramServer(limits=Limits(...))`, switch them off by `limits=None`.

**What is not so** as at Telegram: pictures are not scaled (every size has all bytes), files by URL, stickers, video,
games, gifts, stories and business accounts are not offered (a complaint), and what the program asks by
`allowed_updates` counts for what happens after it asked, as there.

As a process: `python -m tests.servers.telegram --port 0 --no-limits`; it prints its address, and `POST /control/...`
offers the same (see `control`).
"""

from .errors import ApiError, CannotDo
from .limits import Limits, Throttled
from .messages import Button, Message
from .people import User
from .server import TelegramServer

__all__ = ["ApiError", "Button", "CannotDo", "Limits", "Message", "TelegramServer", "Throttled", "User"]
