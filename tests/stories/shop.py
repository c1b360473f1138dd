"""A shop on the stand-in for Telegram: its people, and what they do, said as a story."""

import io
import re
from dataclasses import dataclass, field
from typing import Any

import zxingcpp
from PIL import Image

from tests.servers.telegram import Message, TelegramServer, User
from tests.stories.books import WAIT_S, Books


def photo(colour: tuple[int, int, int] = (80, 140, 90)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (600, 400), colour).save(out, "PNG")
    return out.getvalue()


@dataclass(kw_only=True)
class TeaShop(Books):
    """Ann owns it, Jay brings friends, Mia and Lin are the friends."""

    server: TelegramServer
    ann: User = field(init=False)
    jay: User = field(init=False)
    mia: User = field(init=False)
    lin: User = field(init=False)
    group: Any = field(init=False)

    def __post_init__(self) -> None:
        self.ann = self.server.user("Ann", language="en", username="ann")
        self.jay = self.server.user("Jay", language="en", username="jay")
        self.mia = self.server.user("Mia", language="en", username="mia")
        self.lin = self.server.user("林小姐", language="zh-hans", username="lin")

    async def hears(self, who: Any, text: str | None = None, *, button: str | None = None) -> Message:
        """The next message the bot sends there that fits."""
        return await self.server.wait_for(who, text_contains=text, button=button, timeout=WAIT_S)

    async def opens(self) -> None:
        """Ann becomes the owner by a one-time code, and makes a group the shop's."""
        code = (await self.program.command("owner-code"))[1].strip()
        self.ann.says(None, f"/claim {code}")
        await self.hears(self.ann, "You own")
        self.group = self.server.group("Tea fans", owner=self.ann)
        self.group.add_bot(by=self.ann)
        await self.hears(self.ann, "Tea fans")
        self.ann.says(self.group, "/group on")
        await self.hears(self.group, "belongs to the shop")

    async def sells_tea(self, stock: int = 12) -> Message:
        """Tea is on sale, and a card of it stands in the group."""
        self.ann.says(
            None, f'/product add TEA "Dragon Well 50g" 39.90 stock={stock}\nPicked on 22 March.', photo=photo()
        )
        await self.hears(self.ann, "TEA")
        self.ann.says(None, "/post TEA")
        return await self.hears(self.group, f"{stock} left", button="Buy")

    async def starts_campaign(self, terms: str = "reward=10% invitee=5.00 hold=7d") -> None:
        self.ann.says(None, f"/campaign new spring {terms}")
        await self.hears(self.ann, "spring")
        self.ann.says(None, "/campaign start spring")
        await self.hears(self.group, "spring")

    async def invites(self, who: User) -> str:
        """The deep link of somebody's own code."""
        who.says(None, "/invite")
        message = await self.hears(who, "start=i_")
        assert message.photo, "the poster comes with the code"
        found = re.search(r"https://t\.me/\S+", message.text)
        assert found is not None
        scanned = zxingcpp.read_barcodes(Image.open(io.BytesIO(message.photo)))
        assert [code.text for code in scanned] == [found[0]]
        return found[0]

    async def comes(self, friend: User, link: str) -> None:
        """Opens the link, is greeted, and goes through the door."""
        friend.opens(link)
        greeting = await self.hears(friend, "Hill Tea")
        request = friend.opens(next(button.url for button in greeting.buttons if button.url))
        await self.server.until(lambda: request.state == "approved", timeout=WAIT_S)

    async def buys(self, friend: User, words: str = "TEA 2") -> str:
        """Orders, tells where to; the order's number."""
        friend.says(None, f"/buy {words}")
        message = await self.hears(friend, "A-1")
        number = re.search(r"A-\d+", message.text)
        assert number is not None
        return number[0]

    def dump(self) -> str:
        return self.server.dump()

    async def is_idle(self) -> None:
        """Until every update is taken and handled, and nothing is owed any more, as /metrics has it."""
        await self.server.wait_until_taken(WAIT_S)
        await self.nothing_is_owed()

    async def people(self) -> dict[int, int]:
        """Their numbers here, by those on Telegram."""
        return {int(one["accounts"][0]["account"]): one["id"] for one in await self.rows("members")}
