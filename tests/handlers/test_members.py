"""What staff see of a member, and the tags they put on: by name, by number, by a reply."""

import pytest

from handlers import members, staffing, start
from handlers.actions import SetMenu
from storage import members as stored
from storage.keeping import KEPT_MAX
from storage.rows import Member, Role
from tests.handlers.harness import Outcome, Stage

GROUP = "-100"


class Office(Stage):
    """A shop with an owner, and the commands about people."""

    def __init__(self) -> None:
        super().__init__([members, staffing, start])
        self.owner = self.member("Olga", Role.OWNER)
        self.connection.execute(
            "INSERT INTO communities (shop_id, platform, chat, kind, title, status, can_post, bot_since_at) "
            f"VALUES ({self.shop.id}, 'telegram', '{GROUP}', 'group', 'Tea fans', 'on', 1, 0)"
        )

    def role(self, member: Member) -> Role | None:
        return self.work(lambda tx: stored.get_or_raise(tx, self.shop.id, member.id)).role


@pytest.fixture
def shop() -> Office:
    return Office()


def menus(outcome: Outcome) -> list[SetMenu]:
    return [one for one in outcome.actions if isinstance(one, SetMenu)]


@pytest.mark.parametrize("typed", ["/member", "/tag", "/staff add", "/staff remove"])
def test_bare_it_asks_who(shop: Office, typed: str) -> None:
    assert shop.says(shop.owner, typed).text.startswith("Who?")


def test_what_is_missing_is_asked_for(shop: Office) -> None:
    lin = shop.member("Lin")
    assert "Which tag?" in shop.says(shop.owner, f"/tag {lin.id} add").text
    assert "#vip" in shop.says(shop.owner, "vip").text
    assert "Which role?" in shop.says(shop.owner, f"/staff add {lin.id}").text


def test_nobody_of_that_name(shop: Office) -> None:
    shop.says(shop.owner, "/member")
    assert "I found nobody for “@eve”" in shop.says(shop.owner, "@eve").text


def test_in_a_group_a_reply_says_who_and_the_answer_is_private(shop: Office) -> None:
    lin = shop.member("Lin")
    seen = shop.says(shop.owner, "/member", group=GROUP, reply_to=lin)
    assert [one.text.splitlines()[0] for one in seen.to(shop.owner)] == [f"Lin · member {lin.id}"]
    assert seen.to(GROUP) == []
    tagged = shop.says(shop.owner, "/tag add #vip", group=GROUP, reply_to=lin)
    assert "#vip" in tagged.to(shop.owner)[0].text
    assert tagged.to(GROUP) == []
    shop.says(shop.owner, "/staff add clerk", group=GROUP, reply_to=lin)
    assert shop.role(lin) is Role.CLERK


def test_staff_named_before_their_first_word_have_their_menu_from_then_on(shop: Office) -> None:
    """As whom FANLOOP_OWNER names."""
    (menu,) = menus(shop.says(shop.owner, "/start"))
    assert {"staff", "member", "stop"} <= {one.word for one in menu.items}
    assert menus(shop.says(shop.member("Lin"), "/start")) == []


def test_the_menu_of_staff_speaks_their_language(shop: Office) -> None:
    (menu,) = menus(shop.says(shop.owner, "/lang zh"))
    assert "打标签" in [one.says for one in menu.items]


def test_of_many_orders_and_groups_the_newest_are_shown_with_how_many_there_are(shop: Office) -> None:
    lin = shop.member("Lin")
    assert "of" not in shop.presses(lin, "privacy.export").text.split()
    for number in range(KEPT_MAX + 1):
        shop.connection.execute(
            "INSERT INTO orders (shop_id, number, source, buyer_id, status, currency, total_minor, pay_key, placed_at) "
            f"VALUES ({shop.shop.id}, 'A-{number}', 'chat', {lin.id}, 'placed', 'CNY', 100, 'k{number}', {number})"
        )
    told = shop.presses(lin, "privacy.export").text
    assert f"Order A-{KEPT_MAX}," in told
    assert "Order A-0," not in told
    assert f"of 0 groups and {KEPT_MAX + 1} orders" in told
    assert f"{KEPT_MAX + 1} orders" in shop.says(lin, "/privacy").text


def test_a_role_beside_a_reply_is_no_name(shop: Office) -> None:
    lin, clerk = shop.member("Lin"), shop.member("clerk")
    shop.says(shop.owner, f"/staff add {clerk.id} manager")
    shop.says(shop.owner, "/staff add clerk", group=GROUP, reply_to=lin)
    assert shop.role(lin) is Role.CLERK
    shop.says(shop.owner, "/staff remove clerk", group=GROUP, reply_to=lin)
    assert shop.role(lin) is None
    assert shop.role(clerk) is Role.MANAGER
    shop.says(shop.owner, "/staff remove @clerk", group=GROUP, reply_to=lin)
    assert shop.role(clerk) is None


def test_a_name_is_first_of_all_an_account_where_accounts_are_names(shop: Office) -> None:
    """Whoever calls himself like a colleague elsewhere does not get his role."""
    colleague, namesake = shop.member("lisi"), shop.member("Kay")
    shop.rows("UPDATE accounts SET account = 'lisi' WHERE account = 'lisi-account' RETURNING id")
    shop.rows("UPDATE people SET username = NULL WHERE username = 'lisi' RETURNING member_id")
    shop.rows("UPDATE people SET username = 'lisi' WHERE username = 'kay' RETURNING member_id")
    shop.says(shop.owner, "/staff add @lisi clerk")
    assert (shop.role(colleague), shop.role(namesake)) == (Role.CLERK, None)
