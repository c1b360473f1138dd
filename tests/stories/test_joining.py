"""Every door into a group, and what each makes of who came through it: way, code, inviter, and the reason of a no."""

import re
from functools import partial

import pytest

from tests.servers.telegram import User
from tests.servers.telegram.links import JoinRequest
from tests.stories.books import WAIT_S, Rows
from tests.stories.shop import TeaShop

DAY_S = 24 * 3600


class Fans:
    """The tea shop with two groups: one is private, one is public; Bo sat in the private one before the bot came."""

    def __init__(self, shop: TeaShop) -> None:
        self.shop, self.server = shop, shop.server
        self.private = self.server.group("Tea fans", owner=shop.ann, supergroup=True)
        self.public = self.server.group("Tea square", owner=shop.ann, username="teasquare")
        self.bo = self.person("Bo")
        self.bo.joins(self.private)
        self.deep = self.own = self.code = ""

    def person(self, name: str) -> User:
        return self.server.user(name, language="en")

    async def open(self) -> None:
        """Both groups are the shop's; Jay has his code, his deep link and his own link into the private group."""
        shop = self.shop
        for group in (self.private, self.public):
            group.add_bot(by=shop.ann)
            shop.ann.says(group, "/group on")
            await shop.hears(group, "belongs to the shop")
        self.deep, self.own = await self.links_of(shop.jay)
        self.code = self.deep.rpartition("i_")[2]

    async def links_of(self, who: User) -> tuple[str, str]:
        """Somebody's deep link, and their own link into the private group."""
        who.says(None, "/invite")
        found = re.findall(r"https://t\.me/\S+", (await self.shop.hears(who, "start=i_")).text)
        assert len(found) == 2, found
        return found[0], found[1]

    async def joined(self, *people: User) -> None:
        """Until each of them has a stay."""
        numbers = {str(one.id) for one in people}

        def are_in(rows: Rows) -> bool:
            return numbers <= {one["accounts"][0]["account"] for one in rows}

        await self.shop.until_rows("members", are_in, f"{people} to be known")
        ids = [(await self.shop.people())[one.id] for one in people]
        await self.shop.until_rows(
            "memberships", lambda rows: set(ids) <= {row["member_id"] for row in rows}, f"stays of {people}"
        )

    async def left(self, *people: User) -> None:
        ids = {(await self.shop.people())[one.id] for one in people}

        def are_out(rows: Rows) -> bool:
            return not any(row["left_at"] is None for row in rows if row["member_id"] in ids)

        await self.shop.until_rows("memberships", are_out, f"{people} to have left")

    async def told(self) -> "Told":
        return Told(
            people=await self.shop.people(),
            memberships=await self.shop.rows("memberships"),
            referrals=await self.shop.rows("referrals"),
        )


class Told:
    """What the exports say, by person."""

    def __init__(self, *, people: dict[int, int], memberships: Rows, referrals: Rows) -> None:
        self._people, self._memberships, self._referrals = people, memberships, referrals

    def stays(self, who: User) -> list[tuple[str, str | None, bool]]:
        """(way, code, is there still) of each stay, in order."""
        mine = [row for row in self._memberships if row["member_id"] == self._people.get(who.id)]
        mine.sort(key=lambda row: (row["joined_at"], row["left_at"] or "9"))
        return [(row["way"], row["code"], row["left_at"] is None) for row in mine]

    def referrals(self, who: User) -> list[tuple[str, str, str | None]]:
        """(inviter's name, status, reason) of each, in order."""
        names = {number: telegram for telegram, number in self._people.items()}
        mine = [row for row in self._referrals if row["invitee_id"] == self._people.get(who.id)]
        return [(self._name(who, names[row["inviter_id"]]), row["status"], row["reason"]) for row in mine]

    def knows(self, who: User) -> bool:
        return who.id in self._people

    @staticmethod
    def _name(who: User, telegram: int) -> str:
        return str(who.world.users[telegram].name)


@pytest.fixture
async def fans(quick: TeaShop) -> Fans:
    made = Fans(quick)
    await made.open()
    return made


def is_in(request: JoinRequest) -> bool:
    return request.state == "approved"


def asks(fans: Fans, who: User) -> None:
    """By the Join button that asks; a person says yes."""
    request = who.joins(fans.private, by_request=True)
    assert request is not None
    fans.private.approve(request)


async def comes(fans: Fans, *friends: User, link: str) -> None:
    """Through the bot: greeted with the inviter's name, let in by the asking link."""
    for friend in friends:
        friend.opens(link)
    for friend in friends:
        greeting = await fans.shop.hears(friend, "Hill Tea", button="Join")
        request = friend.opens(greeting.button("Join").url or "")
        await fans.server.until(partial(is_in, request), timeout=WAIT_S, what="to be let in")


async def by_each_door(fans: Fans) -> dict[str, User]:
    """One person by each way in."""
    shop, server = fans.shop, fans.server
    names = ("Mia", "Lin", "Pat", "Sam", "Kim", "Flo", "Zoe", "Una", "Ivy")
    people = {name: fans.person(name) for name in names}
    await comes(fans, people["Mia"], link=fans.deep)
    people["Lin"].opens(fans.own)
    people["Pat"].joins(fans.public, public=True)
    people["Sam"].joins(fans.private, added_by=shop.ann)
    asks(fans, people["Kim"])
    people["Flo"].joins(fans.private, link=fans.private.link(by=shop.ann, name="on the wall"))
    server.request_actor = "approver"
    await comes(fans, people["Zoe"], link=fans.deep)
    asks(fans, people["Una"])
    server.join_order = "message first"
    people["Ivy"].opens(fans.own)
    await fans.joined(*people.values())
    return people


async def test_every_door_is_told_apart(fans: Fans) -> None:
    shop, server = fans.shop, fans.server
    robot = server.user("Robot", is_bot=True)
    robot.joins(fans.private, added_by=shop.ann)
    people = await by_each_door(fans)
    told = await fans.told()
    by_code = ("invite", fans.code, True)
    assert {name: told.stays(who) for name, who in people.items()} == {
        "Mia": [by_code],
        "Lin": [by_code],
        "Pat": [("unknown", None, True)],
        "Sam": [("added", None, True)],
        "Kim": [("request", None, True)],
        "Flo": [("link", None, True)],
        "Zoe": [by_code],
        "Una": [("request", None, True)],
        "Ivy": [by_code],
    }
    invited = {"Mia", "Lin", "Ivy", "Zoe"}
    assert {name: told.referrals(who) for name, who in people.items()} == {
        name: [("Jay", "pending", None)] if name in invited else [] for name in people
    }
    assert not told.knows(robot)
    for name in ("Kim", "Una"):
        assert server.called("approveChatJoinRequest", user_id=people[name].id) == [], "that is for the group's admins"
    facts = [row for row in await shop.rows("events") if row["kind"] == "joined"]
    assert len(facts) == len(people)
    server.assert_clean()


async def test_an_invite_of_ones_own_or_among_friends_does_not_count(fans: Fans) -> None:
    shop, server = fans.shop, fans.server
    mia, lin = fans.person("Mia"), fans.person("Lin")
    await comes(fans, mia, link=fans.deep)
    mias_deep, mias_own = await fans.links_of(mia)
    shop.jay.opens(fans.deep)
    await shop.hears(shop.jay, "your own")
    shop.ann.opens(fans.deep)  # the owner
    await shop.hears(shop.ann, "Jay thought")
    shop.jay.opens(mias_deep)  # a circle
    await shop.hears(shop.jay, "Mia thought")
    mia.opens(fans.deep)  # again: nothing new
    await shop.hears(mia, "Jay thought")
    lin.opens(mias_own)  # Mia's, for good
    await fans.joined(lin)
    lin.opens(fans.deep)
    await shop.hears(lin, "Jay thought")
    told = await fans.told()
    assert {who.name: told.referrals(who) for who in (mia, lin, shop.ann, shop.jay)} == {
        "Mia": [("Jay", "pending", None)],
        "Lin": [("Mia", "pending", None), ("Jay", "void", "has_inviter")],
        "Ann": [("Jay", "void", "staff")],
        "Jay": [("Jay", "void", "self"), ("Mia", "void", "circle")],
    }
    inviters = {row["name"]: row["inviter_id"] for row in await shop.rows("members")}
    ids = await shop.people()
    assert inviters == {"Ann": None, "Jay": None, "Mia": ids[shop.jay.id], "Lin": ids[mia.id]}
    server.assert_clean()


async def test_who_was_known_before_is_nobodys_invitee(fans: Fans) -> None:
    shop, server = fans.shop, fans.server
    gil, pia, robot = fans.person("Gil"), fans.person("Pia"), server.user("Robot", is_bot=True)
    fans.bo.opens(fans.deep)  # sat in the group before the bot
    await shop.hears(fans.bo, "Jay thought")
    pia.says(None, "/shop")  # a word in private, perhaps in this very second
    await shop.hears(pia)
    pia.opens(fans.deep)
    await shop.hears(pia, "Jay thought")
    gil.joins(fans.public)  # a stay, perhaps in this very second
    await fans.joined(gil)
    await comes(fans, gil, link=fans.deep)
    robot.joins(fans.private, link=fans.own)
    refused = await shop.until_rows(
        "referrals", lambda rows: len(rows) == 4 and {r["status"] for r in rows} == {"void"}
    )
    assert sorted(row["reason"] for row in refused) == ["bot", "known", "known", "known"]
    told = await fans.told()
    assert {who.name: told.referrals(who) for who in (gil, pia, fans.bo, robot)} == {
        "Gil": [("Jay", "void", "known")],
        "Pia": [("Jay", "void", "known")],
        "Bo": [("Jay", "void", "known")],
        "Robot": [("Jay", "void", "bot")],
    }
    assert told.stays(fans.bo) == [("unknown", None, True)]
    assert told.stays(robot) == []
    server.assert_clean()


async def buys(fans: Fans, who: User) -> None:
    shop = fans.shop
    shop.ann.says(None, '/product add TEA "Dragon Well" 39.90 stock=12')
    await shop.hears(shop.ann, "TEA is noted")
    shop.ann.says(None, f"/sold TEA to={(await shop.people())[who.id]}")
    await shop.until_rows("orders", lambda rows: any(row["status"] == "paid" for row in rows), "the sale")


async def test_who_leaves_early_is_lost_for_good_and_who_has_bought_is_not(fans: Fans) -> None:
    shop, server = fans.shop, fans.server
    eve, fay, tom, gus = people = [fans.person(name) for name in ("Eve", "Fay", "Tom", "Gus")]
    eve.opens(fans.own)
    eve.leaves(fans.private)
    eve.opens(fans.own)  # all of it within a second
    await comes(fans, fay, tom, gus, link=fans.deep)
    await fans.joined(*people)
    await buys(fans, fay)
    fay.leaves(fans.private)
    gus.joins(fans.public)
    gus.leaves(fans.private)  # and is still in the other one
    await fans.left(fay)
    server.skip(DAY_S + 60)
    tom.leaves(fans.private)
    gus.leaves(fans.public)
    await fans.left(tom, gus)
    told = await fans.told()
    assert {who.name: told.referrals(who) for who in people} == {
        "Eve": [("Jay", "void", "left_early")],
        "Fay": [("Jay", "qualified", None)],
        "Tom": [("Jay", "pending", None)],
        "Gus": [("Jay", "pending", None)],
    }
    assert told.stays(eve) == [("invite", fans.code, False), ("invite", fans.code, True)]
    assert told.stays(fay) == [("invite", fans.code, False)]
    await shop.is_verified()
    server.assert_clean()


async def test_coming_back_is_a_stay_of_its_own(fans: Fans) -> None:
    shop, server = fans.shop, fans.server
    gil = fans.person("Gil")
    wall = fans.private.link(by=shop.ann, name="on the wall")
    gil.joins(fans.private, link=wall)
    await fans.joined(gil)
    gil.leaves(fans.private)
    gil.opens(fans.own)
    gil.leaves(fans.private)
    gil.joins(fans.private, added_by=shop.ann)
    await shop.until_rows("memberships", lambda rows: any(row["way"] == "added" for row in rows), "the third stay")
    told = await fans.told()
    assert told.stays(gil) == [("link", None, False), ("invite", fans.code, False), ("added", None, True)]
    assert told.referrals(gil) == [("Jay", "void", "known")]
    server.assert_clean()
