"""The stand-in for WeCom: groups and their codes, contacts and welcomes, the app."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

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


# -- the rest of what is offered ----------------------------------------------------------------------------------
async def test_groups_change(server: WecomServer, client: Client, tea: Group, zhang: Staff) -> None:
    li = server.staff("lisi")
    with pytest.raises(CannotDo, match="not in"):
        tea.passes_to(li)
    li.joins(tea)
    told = [tea.renames("Tea 2"), tea.announces("Hi"), tea.passes_to(li)]
    assert [one.frame["UpdateDetail"] for one in told] == ["change_name", "change_notice", "change_owner"]
    read = (await ask(client, "groupchat/get", chat_id=tea.chat_id))["group_chat"]
    assert (read["name"], read["notice"], read["owner"]) == ("Tea 2", "Hi", "lisi")
    assert [row["type"] for row in read["member_list"]] == [1, 1]
    made = await ask(client, "groupchat/add_join_way", **way(tea))
    await ask(client, "groupchat/update_join_way", config_id=made["config_id"], **way(tea, state="NEW"))
    assert server.customer().scans("NEW").frame["JoinScene"] == 3


async def test_welcome_templates(server: WecomServer, client: Client) -> None:
    added = await ask(client, "group_welcome_template/add", text={"content": "%NICKNAME% 欢迎"}, notify=0)
    named = {"template_id": added["template_id"]}
    await ask(client, "group_welcome_template/edit", **named, text={"content": "Hi"})
    assert (await ask(client, "group_welcome_template/get", **named))["text"] == {"content": "Hi"}
    await ask(client, "group_welcome_template/del", **named)
    with pytest.raises(Refused, match="40058"):
        await ask(client, "group_welcome_template/get", **named)
    with pytest.raises(Refused, match="neither"):
        await ask(client, "group_welcome_template/add", notify=0)


async def test_who_is_who(server: WecomServer, client: Client, zhang: Staff) -> None:
    mia = server.customer("Mia")
    with pytest.raises(Refused, match="84061"):
        await client.get("externalcontact/list", userid="zhangsan")
    made = await ask(client, "add_contact_way", type=2, scene=2, user=["zhangsan"], state="A")
    await ask(client, "update_contact_way", config_id=made["config_id"], state="B")
    mia.adds(way="B")
    assert (await client.get("externalcontact/list", userid="zhangsan"))["external_userid"] == [mia.id]
    assert (await client.get("externalcontact/get_follow_user_list"))["follow_user"] == ["zhangsan"]
    assert (await ask(client, "list_contact_way"))["contact_way"] == [{"config_id": made["config_id"]}]
    await ask(client, "del_contact_way", config_id=made["config_id"])
    assert zhang.deletes(mia).frame["ChangeType"] == "del_external_contact"
    zhang.has_contacts = False
    with pytest.raises(Refused, match="84074"):
        await ask(client, "add_contact_way", type=1, scene=2, user=["zhangsan"])
    agent = {"agentid": str(server.agent_id)}
    assert (await client.get("agent/get", **agent))["allow_userinfos"]["user"] == [{"userid": "zhangsan"}]
    assert (await client.get("user/get", userid="zhangsan"))["name"] == "Zhang San"
    assert zhang.enters().frame["Event"] == "enter_agent"
