"""The stand-in for WeCom: groups and their codes, contacts and welcomes, broadcasts that owners confirm, the app."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from wechatpy.enterprise import parse_message
from wechatpy.enterprise.crypto import WeChatCrypto

from tests.servers.listener import Got, Listener
from tests.servers.wechat_client import Client, Refused
from tests.servers.wecom import CannotDo, Group, Staff, WecomServer

Json = dict[str, Any]


@pytest.fixture
async def server() -> AsyncIterator[WecomServer]:
    async with WecomServer(answer_s=0.2) as made:
        yield made


@pytest.fixture
async def client(server: WecomServer) -> AsyncIterator[Client]:
    async with aiohttp.ClientSession() as session:
        made = Client(server, session)
        made.token = (await token(made))["access_token"]
        yield made


@pytest.fixture
def zhang(server: WecomServer) -> Staff:
    return server.staff("zhangsan", "Zhang San")


@pytest.fixture
def tea(server: WecomServer, zhang: Staff) -> Group:
    return server.group("Tea", owner=zhang, seats_most=3)


async def token(client: Client) -> Json:
    server = client.server
    assert isinstance(server, WecomServer)
    return await client.get("gettoken", corpid=server.corp_id, corpsecret=server.secret)


async def ask(client: Client, name: str, **body: Any) -> Json:
    return await client.post(f"externalcontact/{name}", **body)


def way(tea: Group, state: str = "INV7K2", **more: Any) -> Json:
    return {"scene": 2, "chat_id_list": [tea.chat_id], "state": state, "remark": "invite", **more}


# -- token, app ---------------------------------------------------------------------------------------------------
async def test_one_token_for_all_until_it_ends(server: WecomServer, client: Client) -> None:
    first = client.token
    assert (await token(client))["access_token"] == first
    server.skip(7201)
    with pytest.raises(Refused, match="42001"):
        await client.get("get_api_domain_ip")
    client.token = (await token(client))["access_token"]
    server.void_token()
    with pytest.raises(Refused, match="40014"):
        await client.get("get_api_domain_ip")
    server.is_ip_allowed = False
    with pytest.raises(Refused, match="60020"):
        await token(client)
    assert server.complaints == []


async def test_the_app_speaks_to_staff(server: WecomServer, client: Client, zhang: Staff) -> None:
    message: Json = {"touser": "zhangsan|nobody", "msgtype": "text", "agentid": server.agent_id}
    sent = await client.post("message/send", **message, text={"content": "3 个新订单"})
    assert sent["invaliduser"] == "nobody"
    assert (await server.wait_for(zhang, how="app")).text == "3 个新订单"
    with pytest.raises(Refused, match="2048"):
        await client.post("message/send", **message, text={"content": "长" * 683})
    with pytest.raises(Refused, match="301002"):
        await client.post("message/send", **message | {"agentid": 7}, text={"content": "x"})
    buttons = [{"type": "click", "name": "报表", "key": "report"}]
    await client.post("menu/create", {"agentid": str(server.agent_id)}, button=buttons)
    assert zhang.clicks("报表").frame["EventKey"] == "report"
    zhang.is_visible = False
    with pytest.raises(Refused, match="81013"):
        await client.post("message/send", **message, text={"content": "x"})


# -- groups -------------------------------------------------------------------------------------------------------
async def test_a_state_comes_late_and_only_by_reading(server: WecomServer, client: Client, tea: Group) -> None:
    made = await ask(client, "groupchat/add_join_way", **way(tea))
    mia = server.customer("Mia", unionid="oU-mia")
    before = tea.version
    told = mia.scans("INV7K2")
    assert "state" not in str(told.frame).lower()
    assert (told.frame["MemChangeList"], told.frame["LastMemVer"]) == ({"Item": [mia.id]}, before)
    read = (await ask(client, "groupchat/get", chat_id=tea.chat_id, need_name=1))["group_chat"]
    member = read["member_list"][-1]
    assert (member["userid"], member["type"], member["join_scene"], member["unionid"]) == (mia.id, 2, 3, "oU-mia")
    assert (member["name"], "state" in member) == ("Mia", False)
    server.skip(2)
    read = (await ask(client, "groupchat/get", chat_id=tea.chat_id))["group_chat"]
    assert (read["member_list"][-1]["state"], read["member_version"]) == ("INV7K2", told.frame["CurMemVer"])
    assert "name" not in read["member_list"][-1]
    about = await ask(client, "groupchat/get_join_way", config_id=made["config_id"])
    assert about["join_way"]["chat_id_list"] == [tea.chat_id]
    await ask(client, "groupchat/del_join_way", config_id=made["config_id"])
    with pytest.raises(CannotDo, match="no join way"):
        server.customer().scans("INV7K2")
    with pytest.raises(Refused, match="40058"):
        await ask(client, "groupchat/get_join_way", config_id=made["config_id"])


async def test_who_brought_whom(server: WecomServer, client: Client, tea: Group, zhang: Staff) -> None:
    mia, ben = server.customer("Mia"), server.customer("Ben")
    mia.joins(tea, invited_by=zhang)
    ben.joins(tea, invited_by=mia)
    rows = (await ask(client, "groupchat/get", chat_id=tea.chat_id))["group_chat"]["member_list"]
    assert [row.get("invitor") for row in rows[1:]] == [{"userid": "zhangsan"}, None]
    left = zhang.removes(ben, tea)
    assert (left.frame["UpdateDetail"], left.frame["QuitScene"]) == ("del_member", 1)
    with pytest.raises(CannotDo, match="not in"):
        ben.leaves(tea)


async def test_a_full_group_makes_the_next(server: WecomServer, client: Client, tea: Group) -> None:
    made = await ask(
        client, "groupchat/add_join_way", **way(tea, auto_create_room=1, room_base_name="Tea", room_base_id=2)
    )
    for _ in range(2):
        server.customer().scans("INV7K2")
    told = server.customer().scans(made["config_id"])
    assert told.frame["ChatId"] != tea.chat_id
    assert server.groups[told.frame["ChatId"]].name == "Tea2"
    assert [one.frame["ChangeType"] for one in server.callbacks.told[-2:]] == ["create", "update"]
    about = await ask(client, "groupchat/get_join_way", config_id=made["config_id"])
    assert about["join_way"]["chat_id_list"] == [tea.chat_id, told.frame["ChatId"]]
    chats = await ask(client, "groupchat/list", limit=1, owner_filter={"userid_list": ["zhangsan"]})
    assert [row["chat_id"] for row in chats["group_chat_list"]] == [tea.chat_id]
    rest = await ask(client, "groupchat/list", limit=1, cursor=chats["next_cursor"])
    assert "next_cursor" not in rest


async def test_groups_the_app_cannot_read(server: WecomServer, client: Client, tea: Group, zhang: Staff) -> None:
    zhang.is_visible = False
    with pytest.raises(Refused, match="60011"):
        await ask(client, "groupchat/get", chat_id=tea.chat_id)
    assert (await ask(client, "groupchat/list", limit=10))["group_chat_list"] == []
    zhang.is_visible = True
    assert tea.ends().frame["ChangeType"] == "dismiss"
    with pytest.raises(Refused, match="49008"):
        await ask(client, "groupchat/get", chat_id=tea.chat_id)
    assert server.complaints == []
    with pytest.raises(Refused, match="40050"):
        await ask(client, "groupchat/get", chat_id="wrOther")


@pytest.mark.parametrize(
    "change",
    [{"state": "x" * 31}, {"remark": "x" * 31}, {"chat_id_list": []}, {"room_base_name": "x" * 41}, {"scene": 3}],
)
async def test_wrong_join_ways(server: WecomServer, client: Client, tea: Group, change: Json) -> None:
    with pytest.raises(Refused, match="40058"):
        await ask(client, "groupchat/add_join_way", **way(tea) | change)
    assert len(server.complaints) == 1


async def test_ways_are_counted(server: WecomServer, client: Client, tea: Group) -> None:
    server.ways_most = 1
    await ask(client, "groupchat/add_join_way", **way(tea))
    with pytest.raises(Refused, match="out of limit"):
        await ask(client, "add_contact_way", type=1, scene=2, user=["zhangsan"])


# -- contacts -----------------------------------------------------------------------------------------------------
async def test_a_contact_way_has_a_state_and_a_welcome(server: WecomServer, client: Client, zhang: Staff) -> None:
    made = await ask(client, "add_contact_way", type=1, scene=2, user=["zhangsan"], state="INV7K2", skip_verify=True)
    mia = server.customer("Mia", unionid="oU-mia")
    told = mia.adds(way=made["qr_code"])
    assert (told.frame["State"], told.frame["UserID"], told.frame["ExternalUserID"]) == ("INV7K2", "zhangsan", mia.id)
    welcome: Json = {"welcome_code": told.frame["WelcomeCode"], "text": {"content": "欢迎"}}
    await ask(client, "send_welcome_msg", **welcome)
    assert mia.heard[0].text == "欢迎"
    with pytest.raises(Refused, match="41051"):
        await ask(client, "send_welcome_msg", **welcome)
    late = server.customer("Ben").adds(zhang)
    server.skip(21)
    with pytest.raises(Refused, match="41050"):
        await ask(client, "send_welcome_msg", **welcome | {"welcome_code": late.frame["WelcomeCode"]})
    read = await client.get("externalcontact/get", external_userid=mia.id)
    assert (read["external_contact"]["unionid"], read["follow_user"][0]["state"]) == ("oU-mia", "INV7K2")
    assert mia.deletes(zhang).frame["ChangeType"] == "del_follow_user"
    with pytest.raises(Refused, match="84061"):
        await client.get("externalcontact/get", external_userid=mia.id)
    server.gives_welcome_codes = False
    assert "WelcomeCode" not in mia.adds(zhang).frame


async def test_temporary_contact_ways_end(server: WecomServer, client: Client, zhang: Staff) -> None:
    short: Json = {"type": 1, "scene": 2, "user": ["zhangsan"], "is_temp": True, "expires_in": 3600}
    made = await ask(client, "add_contact_way", **short)
    assert (await ask(client, "list_contact_way"))["contact_way"] == []
    server.skip(3601)
    with pytest.raises(CannotDo, match="no contact way"):
        server.customer().adds(way=made["config_id"])
    with pytest.raises(Refused, match="is_temp"):
        await ask(client, "add_contact_way", **short | {"is_temp": False})
    with pytest.raises(Refused, match="exactly one"):
        await ask(client, "add_contact_way", type=1, scene=2, user=["zhangsan", "zhangsan"])


# -- broadcasts ---------------------------------------------------------------------------------------------------
async def test_a_broadcast_waits_for_its_owner(server: WecomServer, client: Client, tea: Group, zhang: Staff) -> None:
    two = server.group("Two", owner=zhang)
    post: Json = {"chat_type": "group", "sender": "zhangsan", "chat_id_list": [tea.chat_id, two.chat_id],
                  "text": {"content": "新茶"}}  # fmt: skip
    made = await ask(client, "add_msg_template", **post)
    results = {"msgid": made["msgid"], "userid": "zhangsan"}
    assert (await ask(client, "get_groupmsg_task", msgid=made["msgid"]))["task_list"][0]["status"] == 0
    assert [r["status"] for r in (await ask(client, "get_groupmsg_send_result", **results))["send_list"]] == [0, 0]
    assert tea.heard == []
    for _ in range(3):
        await ask(client, "remind_groupmsg_send", msgid=made["msgid"])
    with pytest.raises(Refused, match="45009"):
        await ask(client, "remind_groupmsg_send", msgid=made["msgid"])
    zhang.confirms(only=[tea])
    assert (tea.heard[0].text, two.heard) == ("新茶", [])
    assert (await ask(client, "get_groupmsg_task", msgid=made["msgid"]))["task_list"][0]["status"] == 2
    assert [r["status"] for r in (await ask(client, "get_groupmsg_send_result", **results))["send_list"]] == [1, 0]
    again = await ask(client, "add_msg_template", **post)
    await ask(client, "cancel_groupmsg_send", msgid=again["msgid"])
    with pytest.raises(CannotDo, match="nothing waits"):
        zhang.confirms()


async def test_a_group_gets_so_many_a_month(server: WecomServer, client: Client, tea: Group, zhang: Staff) -> None:
    server.caps.rule = "day"
    post: Json = {"chat_type": "group", "sender": "zhangsan", "text": {"content": "x"}}
    for wanted in (1, 3):
        made = await ask(client, "add_msg_template", **post)
        zhang.confirms()
        found = await ask(client, "get_groupmsg_send_result", msgid=made["msgid"], userid="zhangsan")
        assert found["send_list"][0]["status"] == wanted
    assert len(tea.heard) == 1


async def test_wrong_broadcasts(server: WecomServer, client: Client, tea: Group) -> None:
    li = server.staff("lisi")
    other = server.group("Other", owner=li)
    post: Json = {"chat_type": "group", "sender": "zhangsan", "chat_id_list": [tea.chat_id], "text": {"content": "x"}}
    found = await ask(client, "add_msg_template", **post | {"chat_id_list": [tea.chat_id, other.chat_id]})
    assert found["fail_list"] == [other.chat_id]
    for change in ({"text": {"content": "长" * 1334}}, {"attachments": [{"msgtype": "link", "link": {"title": "x"}}]}):
        with pytest.raises(Refused, match="40058"):
            await ask(client, "add_msg_template", **post | change)
    with pytest.raises(Refused, match="sender"):
        await ask(client, "add_msg_template", **{name: post[name] for name in post if name != "sender"})
    assert len(server.complaints) == 4


async def test_broadcasts_to_customers(server: WecomServer, client: Client, zhang: Staff) -> None:
    mia, ben, eva = server.customer("Mia"), server.customer("Ben"), server.customer("Eva")
    mia.adds(zhang)
    ben.adds(zhang)
    post = {"chat_type": "single", "external_userid": [mia.id, ben.id, eva.id], "text": {"content": "hi"}}
    made = await ask(client, "add_msg_template", **post)
    assert made["fail_list"] == [eva.id]
    ben.deletes(zhang)
    zhang.confirms()
    found = await ask(client, "get_groupmsg_send_result", msgid=made["msgid"], userid="zhangsan")
    assert [row["status"] for row in found["send_list"]] == [1, 2]


# -- callbacks ----------------------------------------------------------------------------------------------------
async def test_callbacks_are_sealed_for_the_corp(server: WecomServer, tea: Group, zhang: Staff) -> None:
    crypto = WeChatCrypto(server.token, server.aes_key, server.corp_id)

    def answer(got: Got) -> tuple[int, bytes]:
        query = got.query
        if got.method == "GET":
            echo = crypto.check_signature(query["msg_signature"], query["timestamp"], query["nonce"], query["echostr"])
            return 200, echo
        plain = crypto.decrypt_message(got.body, query["msg_signature"], query["timestamp"], query["nonce"])
        read.append(parse_message(plain))
        return 200, b""

    read: list[Any] = []
    async with Listener(answer) as door:
        await server.connect(door.url)
        await zhang.says("报表").answered()
        await tea.gains(server.customer(), server.customer()).answered()
        assert (read[0].content, read[0].source, read[0].agent) == ("报表", "zhangsan", server.agent_id)
        assert read[1]._data["MemChangeList"]["Item"] == list(server.customers)
        server.tells_members = False
        left = tea.loses(*server.customers.values())
        await left.answered()
        assert "MemChangeList" not in left.frame
        door.says(200, b"ok")
        await zhang.says("x").answered()
        assert len(server.complaints) == 1
