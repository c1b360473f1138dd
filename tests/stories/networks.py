"""A shop on WeChat: the Official Account, a corp with a customer group, WeChat Pay; what people do, said as a story."""

import html
import json
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from tests.servers.telegram import TelegramServer
from tests.servers.wechat import Follower, Heard, WechatServer
from tests.servers.wechatpay import Notice, WechatPayServer
from tests.servers.wecom import WecomServer
from tests.servers.wire.account import Account, Reader
from tests.servers.wire.callbacks import Callback
from tests.stories.books import WAIT_S, Books, Rows
from tests.stories.conftest import at_work
from tests.stories.process import Fanloop, free_port

IN_WECHAT = {"User-Agent": "Mozilla/5.0 (iPhone) MicroMessenger/8.0.50 Language/zh_CN"}
SETTINGS = {"SHOP__NAME": "山里的茶", "SHOP__LANGUAGE": "zh", "SHOP__QUIET_HOURS": "off"}
ADDRESS = (("寄给谁", "王小姐"), ("电话", "13812345678"), ("寄到哪里", "杭州市西湖区龙井路 1 号"))
_FIELDS = re.compile(r'data-fields="([^"]*)"')


@dataclass(kw_only=True)
class Networks(Books):
    """Those networks that the shop is on; the others are None."""

    official: WechatServer | None = None
    corp: WecomServer | None = None
    pay: WechatPayServer | None = None
    telegram: TelegramServer | None = None

    @property
    def accounts(self) -> list[WechatServer | WecomServer]:
        return [one for one in (self.official, self.corp) if one is not None]

    def dump(self) -> str:
        return "\n".join(one.dump() for one in (*self.accounts, self.pay, self.telegram) if one is not None)

    async def connects(self) -> None:
        """The addresses of the doors are given to the consoles."""
        if self.official is not None:
            await self.official.connect(f"{self.program.url}/wechat")
        if self.corp is not None:
            await self.corp.connect(f"{self.program.url}/wecom")

    async def hears(self, who: Reader, text: str, **how: Any) -> Heard:
        server: Account = who.server  # type: ignore[attr-defined]
        return await server.wait_for(who, text_contains=text, timeout=WAIT_S, **how)

    async def is_idle(self) -> None:
        """Every callback is answered, every update handled, every answer sent."""
        for account in self.accounts:
            for told in list(account.callbacks.told):
                await told.answered()
        if self.telegram is not None:
            await self.telegram.wait_until_taken(WAIT_S)
        await self.nothing_is_owed()

    # --- on the Official Account ---------------------------------------------------------------------------------

    async def sells_tea(self, ann: Follower, hold: str = "7d") -> None:
        """The owner puts tea on sale and starts a campaign, all by Chinese words."""
        ann.says('加商品 TEA "龙井 50g" 39.90 stock=12\n三月二十二日采的。')
        await self.hears(ann, "TEA 记好了")
        ann.says(f"新活动 春天 reward=10% invitee=5.00 hold={hold}")
        await self.hears(ann, "活动“春天”做好了")
        ann.says("开始活动 春天")
        await self.hears(ann, "活动“春天”开始了")

    async def invites(self, who: Follower) -> str:
        """Somebody's own invite code, as the answer to 邀请 says it."""
        who.says("邀请")
        return code_in((await self.hears(who, "你的邀请码")).text)

    async def shows(self, code: str) -> str:
        """The invite's page inside WeChat's browser; the scene code that it shows."""
        status, page = await self.get(f"/i/{code}", **IN_WECHAT)
        assert (status, 'class="qr"' in page) == (200, True)
        assert self.official is not None
        made = self.official.codes.find(code)
        assert len(made) == 1, f"one scene code for {code}: {made}"
        return made[0].url

    async def comes(self, friend: Follower, scene: str) -> None:
        friend.scans(scene)
        await self.hears(friend, "邀请你来")

    async def buys(self, friend: Follower, words: str = "TEA 2") -> str:
        """Orders, says where to; the order's number."""
        friend.says(f"购买 {words}")
        number = re.search(r"A-\d+", (await self.hears(friend, "订单 A-")).text)
        assert number is not None
        for asked, answer in ADDRESS:
            await self.hears(friend, asked)
            friend.says(answer)
        await self.hears(friend, "寄到：王小姐")
        return number[0]

    async def pays(self, friend: Follower) -> Notice:
        """Opens the page of the newest order inside WeChat, says who pays, and pays."""
        assert self.official is not None
        assert self.pay is not None
        found = [one for said in friend.heard for one in re.findall(r"http\S+(/pay/\S+)", said.text)]
        login = await self._goes(found[-1])
        back = urlsplit(friend.authorizes(login))
        status, page = await self.get(f"{back.path}?{back.query}", **IN_WECHAT)
        fields = _FIELDS.search(page)
        assert status == 200, page
        assert fields is not None, page
        return self.pay.payer(friend.openid).pays(json.loads(html.unescape(fields[1])))

    async def _goes(self, path: str) -> str:
        """Where a page sends the browser."""
        async with (
            aiohttp.ClientSession(headers=IN_WECHAT) as http,
            http.get(f"{self.program.url}{path}", allow_redirects=False) as answer,
        ):
            assert answer.status == 302, await answer.text()
            return answer.headers["Location"]

    # --- what is on record ---------------------------------------------------------------------------------------

    async def people(self) -> dict[str, dict[str, Any]]:
        """The rows of members by each of their accounts."""
        return {account["account"]: row for row in await self.rows("members") for account in row["accounts"]}

    async def until_one(self, account: str, other: str) -> dict[str, Any]:
        """The member's row once both accounts are of one person."""
        both = {account, other}

        def found(rows: Rows) -> Rows:
            return [row for row in rows if both <= {one["account"] for one in row["accounts"]}]

        (one,) = found(await self.until_rows("members", found, f"{both} as one"))
        return one

    async def counts(self) -> dict[str, int]:
        """How much there is of everything that must happen once."""
        kinds = ("members", "memberships", "referrals", "orders", "ledger", "events", "votes")
        async with self.looking() as look:
            return {kind: len(await look(kind)) for kind in kinds}


@asynccontextmanager
async def opened(folder: Path, database_url: str, owner: str, **servers: Any) -> AsyncIterator[Networks]:
    """A running program on these networks (fields of Networks), their consoles told of its doors."""
    port = free_port()
    program = Fanloop(folder, SETTINGS | {"OWNER": owner, "WEB__PUBLIC_URL": f"http://127.0.0.1:{port}"}, port=port)
    shop = Networks(program=program, **servers)
    program.set(DATABASE_URL=database_url, **settings_of(shop, folder))
    async with at_work(program):
        await shop.connects()
        yield shop


def settings_of(shop: Networks, folder: Path) -> dict[str, str]:
    """Without the prefix."""
    theirs = [one.settings() for one in shop.accounts]
    theirs += [shop.pay.settings(folder)] if shop.pay is not None else []
    ours = {name.removeprefix("FANLOOP_"): value for one in theirs for name, value in one.items()}
    if shop.telegram is None:
        return ours
    return ours | {"TELEGRAM__TOKEN": shop.telegram.token, "TELEGRAM__API_BASE": shop.telegram.base_url}


def code_in(text: str) -> str:
    found = re.search(r"/i/([A-Z0-9]{8,10})\b", text)
    assert found is not None, text
    return found[1]


def to(rows: Rows, member_id: int, state: str) -> list[int]:
    """The amounts that a member has in that state, in the ledger's order."""
    return [row["amount"] for row in rows if (row["to"], row["state"]) == (f"member:{member_id}", state)]


async def all_taken(told: Sequence[Callback]) -> None:
    """Each was answered well at the first knock."""
    for one in told:
        await one.answered()
        assert {attempt.status for attempt in one.attempts} == {200}, one
