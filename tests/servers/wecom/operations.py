"""All that WeCom's door offers, by name."""

from __future__ import annotations

from tests.servers.wire import menus
from tests.servers.wire.account import Account
from tests.servers.wire.cgi import Operation, Run
from tests.servers.wire.shapes import Shape, text

from . import apps, contacts, groups, tasks, ways, welcomes


def post(run: Run, body: Shape) -> Operation:
    return Operation(run=run, body=body)


CONTACTS: dict[str, Operation] = {
    "add_contact_way": post(contacts.add, contacts.ADDED),
    "get_contact_way": post(contacts.get, contacts.NAMED),
    "update_contact_way": post(contacts.update, contacts.CHANGED),
    "del_contact_way": post(contacts.delete, contacts.NAMED),
    "list_contact_way": post(contacts.listed, contacts.LIST),
    "get": Operation(run=contacts.read, query={"external_userid": text(), "cursor": text(need=False, least=0)}),
    "list": Operation(run=contacts.of_staff, query={"userid": text()}),
    "get_follow_user_list": Operation(run=contacts.with_contacts),
    "groupchat/add_join_way": post(ways.add, ways.FIELDS),
    "groupchat/get_join_way": post(ways.get, ways.NAMED),
    "groupchat/update_join_way": post(ways.update, ways.CHANGED),
    "groupchat/del_join_way": post(ways.delete, ways.NAMED),
    "groupchat/get": post(groups.get, groups.GET),
    "groupchat/list": post(groups.listed, groups.LIST),
    "add_msg_template": post(tasks.add, tasks.BODY),
    "get_groupmsg_list_v2": post(tasks.listed, tasks.LIST),
    "get_groupmsg_task": post(tasks.read_tasks, tasks.PAGE),
    "get_groupmsg_send_result": post(tasks.read_results, tasks.RESULT),
    "remind_groupmsg_send": post(tasks.remind, tasks.ABOUT),
    "cancel_groupmsg_send": post(tasks.cancel, tasks.ABOUT),
    "send_welcome_msg": post(welcomes.send, welcomes.BODY),
    "group_welcome_template/add": post(welcomes.add_template, welcomes.ADDED),
    "group_welcome_template/edit": post(welcomes.edit_template, welcomes.CHANGED),
    "group_welcome_template/get": post(welcomes.get_template, welcomes.NAMED),
    "group_welcome_template/del": post(welcomes.delete_template, welcomes.NAMED),
}
APP: dict[str, Operation] = {
    "gettoken": Operation(run=apps.token, query={"corpid": text(), "corpsecret": text()}, is_open=True),
    "message/send": post(apps.send, apps.BODY),
    "menu/create": Operation(run=apps.create_menu, query=apps.AGENT, body=menus.BODY),
    "menu/get": Operation(run=apps.get_menu, query=apps.AGENT),
    "menu/delete": Operation(run=apps.delete_menu, query=apps.AGENT),
    "agent/get": Operation(run=apps.agent, query=apps.AGENT),
    "user/get": Operation(run=apps.user, query={"userid": text()}),
    "media/upload": Operation(run=apps.upload, query={"type": text()}, file="media"),
    "media/get": Operation(run=Account.download, query={"media_id": text()}),
    "get_api_domain_ip": Operation(run=lambda server, asked: {"ip_list": ["203.0.113.2"]}),
}
OPERATIONS: dict[str, Operation] = {**APP, **{f"externalcontact/{name}": one for name, one in CONTACTS.items()}}
