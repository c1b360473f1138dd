"""The stand-in for WeCom: broadcasts that owners confirm, and what the program is told."""

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


async def test_pictures_in_broadcasts(server: WecomServer, client: Client, tea: Group, zhang: Staff) -> None:
    sent = zhang.sends_picture(b"\xff\xd8tea")
    assert await client.raw("GET", "media/get", {"media_id": sent.frame["MediaId"]}) == b"\xff\xd8tea"
    made = await client.upload("media/upload", b"poster", type="image")
    picture = {"msgtype": "image", "image": {"media_id": made["media_id"]}}
    link = {"msgtype": "link", "link": {"title": "Tea", "url": "https://shop.example/i/INV7K2"}}
    about: Json = {"chat_type": "group", "sender": "zhangsan", "attachments": [picture, link]}
    msgid = (await ask(client, "add_msg_template", **about))["msgid"]
    zhang.confirms()
    assert (tea.heard[0].data, tea.heard[0].urls) == (b"poster", ("https://shop.example/i/INV7K2",))
    span = {"start_time": server.clock.unix() - 60, "end_time": server.clock.unix() + 60}
    rows = await ask(client, "get_groupmsg_list_v2", chat_type="group", **span)
    assert [row["msgid"] for row in rows["group_msg_list"]] == [msgid]


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
