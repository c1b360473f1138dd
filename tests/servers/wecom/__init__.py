"""A stand-in for WeCom (Enterprise WeChat): customer groups, contacts, broadcasts as tasks, one self-built app.

    from tests.servers.wecom import WecomServer

    async with WecomServer() as server:
        zhang = server.staff("zhangsan", "Zhang San")
        tea = server.group("Tea fans", owner=zhang)             # a customer group; chat_id
        mia = server.customer("Mia", unionid="oU-1")            # external id
        start_program(**server.settings(sender=zhang))          # FANLOOP_WECOM__CORP_ID, ..., API_BASE
        await server.connect("http://127.0.0.1:8080/wecom")     # checks the address: wants the echo decrypted, bare
        zhang.says("/group on 1")                               # to the app; `await callback.answered()`: the reply
        await server.wait_for(zhang, text_contains="Tea fans", how="app")
        mia.scans("INV7K2")                                     # a join way, by state, config_id or code
        server.skip(2)                                          # by now groupchat/get shows her state
        zhang.confirms()                                        # the newest broadcast that waits for him
        await server.wait_for(tea, text_contains="new tea")
        server.assert_clean()

**Corp** `WecomServer(clock=, wall=, answer_s=, state_after_s=1, member_after_s=0)`: how long after a join
`groupchat/get` shows the member, and the state. `clock` is the platform's time (may be shared), `wall` dates
signatures. `callbacks.door = url` sets the address without a check; `void_token()`; `menu`; `templates`.

**Staff** `server.staff(userid, name)`: `says`, `sends_picture(bytes)`, `clicks("menu button")`, `enters()` the app;
`tasks` (broadcasts that wait), `confirms(task=newest, only=[groups or customers])`, `deletes(customer)`,
`removes(person, group)`, `joins(group)`, `leaves(group)`; `is_visible = False` (outside the app's range: 60011),
`has_contacts = False` (84074). A member of the corp in a group has type 1.

**Customers** `server.customer(name, unionid=)`: `scans(join way)`, `joins(group, invited_by=staff or customer)`,
`leaves(group)`, `adds(staff, way=contact way)` (the event has State and WelcomeCode), `deletes(staff)`, `friends`.

**Groups** `server.group(name, owner=, seats_most=200)`: `gains(*people, scene=, state=, inviter=)` and
`loses(*people, removed=)` (several in one event), `renames`, `announces`, `passes_to(staff)`, `ends()`, `tell(frame)`,
`seats`, `version`. A join way whose groups are full makes a new group (a `create` event, a new chat_id in the way's
list) unless `auto_create_room` is 0. Verbs give a Callback; what the app would not let people do raises CannotDo.

**Heard** by staff, customers and groups: `heard`, with `how` ("app", "passive", "reminder"; "welcome"; "broadcast"),
`kind`, `text`, `data`, `urls`, `raw`. `wait_for(where, text_contains=, how=, kind=)` gives each out once;
`skip_messages()`; `until`, `wait_for_call(name, **params)`, `called(name, **params)`, `calls`, `complaints`.

**Calls** what follows `/cgi-bin/`: gettoken, message/send, menu/create, get, delete, agent/get, user/get, media/upload,
media/get; externalcontact/ add_, get_, update_, del_, list_contact_way, get, list, get_follow_user_list,
groupchat/add_join_way, get_join_way, update_join_way, del_join_way, groupchat/get, list, add_msg_template,
get_groupmsg_list_v2, get_groupmsg_task, get_groupmsg_send_result, remind_groupmsg_send, cancel_groupmsg_send,
send_welcome_msg, group_welcome_template/add, edit, get, del.

**Rules kept** One token for all until it ends (7200 s). `state` and `remark` up to 30, `room_base_name` 40, five chats
to a join way, contact and join ways together `ways_most`; deleted or unknown `config_id`: 40058. Nothing of a broadcast
is sent before its owner taps; `sender` must own the groups (a complaint, and fail_list); task 0 waiting, 2 sent; result
0 not sent, 1 sent, 2 no friend, 3 over the receiving limit. `caps.rule` "month" (as many as the month has days),
"week" (7), "day" (1); `caps.take(chat_id, now)` is a broadcast somebody else made. Reminders 3 in 24 h. A welcome code
is good 20 s (then 41050) and once (41051). 2000 chats, 4000 bytes, 9 attachments. Media 3 days.

**Callbacks** always encrypted for the corp id, three tries of 5 s, in order within a group or person. `callbacks.hold`,
`release("reversed" | "mixed")`, `lose(times)`, `replay`, `copies`, `is_orderly`, `post(query, body)`, `seal`.
`tells_members = False`: older payloads, with a count but no list and no versions (two joins in one second are then the
same bytes). `gives_welcome_codes = False`: an administrator has set a welcome.

**Trouble** `fault(name, code=, ...)` (41096: another app is sending the welcome), `is_ip_allowed = False` (60020),
`lacks.add(name)` (48002), `daily[name] = n` (45009), `skip(seconds)`.

**What is not known** and was assumed: the codes 41048 (nobody to send to), 41050, 49008 (a group that was dismissed),
40050 (no such group), 45009 for a fourth reminder, 40058 over `ways_most`; what the picture of a way's code holds.
Suites, tags, transfers and message archives are not offered (a complaint).
"""

from tests.servers.wire.cgi import CgiError
from tests.servers.wire.heard import Heard
from tests.servers.wire.stand_in import CannotDo

from .groups import Group
from .people import Customer, Staff
from .server import WecomServer
from .tasks import Task

__all__ = ["CannotDo", "CgiError", "Customer", "Group", "Heard", "Staff", "Task", "WecomServer"]
