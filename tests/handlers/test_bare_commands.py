"""Every merchant command without its arguments asks for them with buttons: the whole table, everywhere."""

import pytest

from handlers import routes
from storage.rows import Member, Role
from tests.handlers.harness import Stage
from tests.handlers.market import Market

COMMANDS = {command.word: command for command in routes.COMMANDS.values()}
MERCHANTS = sorted(word for word, command in COMMANDS.items() if command.role is not None)
HEADS = sorted({word.split()[0] for word in MERCHANTS} - set(COMMANDS))
"""Words that need a second one, such as /product."""
LISTS = {"groups", "product list", "campaign list", "payouts", "report", "tasks"}
"""Complete as they are, with nothing to choose."""
EMPTY = {"group on", "schedule"}
"""Say that there is nothing to choose from."""
GROUP = "tea-room"


class Open(Market):
    """A shop with some of everything."""

    def __init__(self) -> None:
        Stage.__init__(self, routes.MODULES)
        self.boss = self.member("Boss", Role.OWNER)
        self.manager = self.member("Mara", Role.MANAGER)
        self.lin = self.member("Lin")
        self.group(GROUP)

    def furnished(self) -> "Open":
        self.product(is_shipped=False)
        self.product("OLD")
        self.says(self.boss, "/product off OLD")
        self.status(self.group("side-room"), "off")
        for line in ("/paid A-1001", "/paid A-1002", ""):
            self.says(self.lin, "/buy TEA 2")
            self.says(self.boss, line)
        for line in ( "/ship A-1002", "/campaign new spring reward=10%",
                     "/campaign new summer reward=10%", "/campaign start summer", "/broadcast at=+2h Soon",
                     "/post TEA at=+2h"):  # fmt: skip
            self.says(self.boss, line)
        return self


@pytest.mark.parametrize("group", [None, GROUP], ids=["private", "group"])
@pytest.mark.parametrize("role", [Role.MANAGER, Role.OWNER])
@pytest.mark.parametrize("is_furnished", [True, False], ids=["furnished", "empty"])
@pytest.mark.parametrize("word", [*MERCHANTS, *HEADS])
def test_each_merchant_command_alone(word: str, is_furnished: bool, role: Role, group: str | None) -> None:
    """It asks, lists or does; it never only refuses. Whatever wants words has buttons."""
    stage = Open().furnished() if is_furnished else Open()
    who: Member = stage.boss if role is Role.OWNER else stage.manager
    command = COMMANDS.get(word)
    if command is not None and not command.may(role):
        return
    outcome = stage.says(who, f"/{word}", group=group)
    assert outcome.refusal is None, outcome.text
    assert outcome.told, "an answer"
    is_done = word in LISTS or (word in ("group on", "group off") and group is not None)
    if is_done or (not is_furnished and word in EMPTY):
        return
    assert outcome.told[-1].buttons, outcome.text


@pytest.mark.parametrize("word", [word for word in MERCHANTS if COMMANDS[word].asks])
def test_a_question_has_a_button_that_answers_or_leaves(word: str) -> None:
    """Pressing the first button of each question ends in the command, or in leaving it, never in silence."""
    stage = Open().furnished()
    asked = stage.says(stage.boss, f"/{word}")
    assert stage.rows("SELECT command FROM dialogues") == [{"command": word}]
    for _ in range(8):
        button = asked.told[-1].buttons[0]
        if not button.does.startswith("answer "):
            break
        asked = stage.presses(stage.boss, button)
        assert asked.told or asked.actions, word
        if asked.refusal is not None or not stage.rows("SELECT command FROM dialogues"):
            break
    assert asked.refusal is not None or stage.rows("SELECT command FROM dialogues") == [], f"/{word} goes on for ever"


def test_a_command_that_is_refused_leaves_the_question_too() -> None:
    stage = Open().furnished()
    stage.says(stage.boss, "/product add")
    assert stage.says(stage.boss, "/stock NOSUCH 5").refusal is not None
    assert stage.rows("SELECT command FROM dialogues") == []


def test_a_slip_of_the_pen_leaves_the_question_open() -> None:
    stage = Open().furnished()
    stage.says(stage.boss, "/product add")
    assert stage.says(stage.boss, "/cancle").refusal is not None
    assert stage.rows("SELECT command FROM dialogues") == [{"command": "product add"}]


def test_which_group_is_asked_in_private() -> None:
    stage = Open().furnished()
    asked = stage.says(stage.manager, "/group on")
    assert [button.label for button in asked.told[0].buttons] == ["2 · side-room"]
    assert "side-room belongs to the shop now" in stage.presses(stage.manager, asked.told[0].buttons[0]).text
    asked = stage.says(stage.manager, "/group off")
    assert [button.label for button in asked.told[0].buttons] == ["1 · tea-room", "2 · side-room"]
    assert "no longer belongs" in stage.says(stage.manager, "side-room").text
    assert [row["status"] for row in stage.rows("SELECT status FROM communities ORDER BY id")] == ["on", "off"]


def test_a_group_is_asked_for_by_its_chinese_name_too() -> None:
    stage = Open().furnished()
    asked = stage.says(stage.manager, "/开群")
    assert asked.told[0].text == "Which group?"


def test_with_no_group_to_switch_they_are_listed() -> None:
    stage = Open()
    assert "tea-room" in stage.says(stage.boss, "/group on").text
    assert stage.rows("SELECT command FROM dialogues") == []


def test_orders_that_would_do_are_offered() -> None:
    stage = Open().furnished()
    offered = {
        word: [button.label for button in stage.says(stage.boss, f"/{word}").told[0].buttons]
        for word in ("paid", "ship", "delivered", "refund", "order")
    }
    assert offered == {
        "paid": ["A-1003 · Lin · ¥79.80"],
        "ship": ["A-1001 · Lin · ¥79.80"],
        "delivered": ["A-1002 · Lin · ¥79.80", "A-1001 · Lin · ¥79.80"],
        "refund": ["A-1002 · Lin · ¥79.80", "A-1001 · Lin · ¥79.80"],
        "order": ["A-1003 · Lin · ¥79.80", "A-1002 · Lin · ¥79.80", "A-1001 · Lin · ¥79.80"],
    }
    in_group = stage.says(stage.boss, "/paid", group=GROUP)
    assert [button.label for button in in_group.told[0].buttons] == ["A-1003"], "nobody is named in front of a group"
    asked = stage.says(stage.boss, "/paid")
    stage.presses(stage.boss, asked.told[0].buttons[0])
    assert stage.order("A-1003").status == "paid"


def test_people_are_offered_in_private_alone() -> None:
    stage = Open().furnished()
    asked = stage.says(stage.boss, "/staff remove")
    assert [button.label for button in asked.told[0].buttons] == ["Boss #1", "Mara #2"]
    stage.presses(stage.boss, asked.told[0].button("Mara"))
    assert [row["member_id"] for row in stage.rows("SELECT member_id FROM staff")] == [1]
    asked = stage.says(stage.boss, "/tag")
    assert [button.label for button in asked.told[0].buttons] == ["Lin #3", "Mara #2", "Boss #1"]
    asked = stage.says(stage.boss, "/tag", group=GROUP)
    assert [button.label for button in asked.told[0].buttons] == ["Never mind"]


def test_a_question_without_an_offer_can_be_left() -> None:
    stage = Open()
    asked = stage.says(stage.boss, "/campaign new")
    assert [button.label for button in asked.told[0].buttons] == ["Never mind"]
    left = stage.presses(stage.boss, asked.told[0].buttons[0])
    assert left.text == "Fine, let us leave it"
    assert stage.rows("SELECT command FROM dialogues") == []
    assert stage.presses(stage.boss, asked.told[0].buttons[0]).told == [], "an old button"


@pytest.mark.parametrize("word", [word for word in MERCHANTS if COMMANDS[word].asks])
def test_who_types_what_a_button_says_has_pressed_it(word: str) -> None:
    """Each question's last button, which skips or leaves where there is such a one: pressed, or its label typed."""
    typing, pressing = Open().furnished(), Open().furnished()
    typed, pressed = typing.says(typing.boss, f"/{word}"), pressing.says(pressing.boss, f"/{word}")
    for _ in range(8):
        button = pressed.told[-1].buttons[-1]
        if not button.does.startswith("answer "):
            break
        typed, pressed = typing.says(typing.boss, button.label), pressing.presses(pressing.boss, button)
        assert [one.text for one in typed.told] == [one.text for one in pressed.told]
        if pressed.refusal is not None or not pressing.rows("SELECT command FROM dialogues"):
            break
    assert type(typed.refusal) is type(pressed.refusal)


def test_the_word_for_skipping_is_not_what_a_post_says() -> None:
    stage = Open().furnished()
    stage.says(stage.boss, "/post TEA to=tea-room")
    stage.says(stage.boss, "/post")
    stage.says(stage.boss, "TEA")
    stage.says(stage.boss, "TEA-ROOM")
    posted = stage.says(stage.boss, " skip ").to(GROUP)[0]
    assert "skip" not in posted.text.lower()


@pytest.mark.parametrize(
    ("lines", "asked"),
    [
        (("/broadcast", "all", "Hi", "skip"), "for example 2026-04-03T20:00"),
        (("/campaign new", "tea", "10%", "skip"), "For example 30d or 2026-05-02T20:00"),
        (("/campaign new", "tea"), "5 of shop credit"),
        (("/product add", "NEW", "New"), "such as 39"),
        (("/order",), "for example A-1003"),
    ],
)
def test_a_question_gives_an_example_that_is_an_answer(lines: tuple[str, ...], asked: str) -> None:
    """Today, in this shop's currency, among its orders."""
    stage = Open().furnished()
    stage.connection.execute("UPDATE shops SET currency = 'JPY'")
    said = [stage.says(stage.boss, line) for line in lines][-1].text
    assert asked in said
    example = said.split(" or ")[-1].split("such as ")[-1].split("for example ")[-1].split(";")[0].split(" of ")[0]
    example = "5" if "credit" in asked else example
    assert stage.says(stage.boss, example).refusal is None


def test_a_name_that_is_taken_is_said_when_it_is_answered() -> None:
    """Not after the last question, where another name could no longer be given."""
    stage = Open().furnished()
    stage.says(stage.boss, "/campaign new")
    assert "already" in stage.says(stage.boss, "spring").text
    assert "What does the referrer get?" in stage.says(stage.boss, "spring 2").text


@pytest.mark.parametrize(
    "line", ["/product delete TEA", "/campaign stop spring", "/schedule delete 3", "/staff fire @lin"]
)
def test_a_second_word_that_is_none_offers_those_that_are(line: str) -> None:
    stage = Open().furnished()
    said = stage.says(stage.boss, line)
    head, second = line.split()[:2]
    assert f"I do not know “{head} {second}”" in said.text
    assert {button.does.split()[0] for button in said.told[0].buttons} == {head}


def test_an_unknown_second_word_is_named_as_it_was_typed() -> None:
    stage = Open()
    assert "“/活动 停止”" in stage.says(stage.boss, "/活动 停止 spring").text
    assert "“／Product list2”" in stage.says(stage.boss, "／Product list2").text


def test_values_are_read_in_chinese() -> None:
    stage = Open()
    assert "is manager now" in stage.says(stage.boss, f"/staff add {stage.lin.id} 经理").text
    assert "#vip" in stage.says(stage.boss, f"/tag {stage.lin.id} 加 #vip").text
    assert "#vip" not in stage.says(stage.boss, f"/tag {stage.lin.id} 去掉 #vip").text
    assert stage.says(stage.boss, "/settings quiet 关").text == "Done"
    assert stage.rows("SELECT quiet_hours FROM shops") == [{"quiet_hours": "off"}]


def test_that_nothing_is_quiet_is_told_in_the_readers_words() -> None:
    stage = Open()
    stage.says(stage.boss, "/settings quiet off")
    stage.says(stage.boss, "/lang zh")
    assert "免打扰：关" in stage.says(stage.boss, "/settings").text
    offered = stage.says(stage.boss, "/settings quiet").told[0].buttons
    assert [button.label for button in offered][-1] == "关"


def test_hours_are_read_in_full_width() -> None:
    stage = Open()
    assert stage.says(stage.boss, "/settings quiet ２３：００－０７：００").text == "Done"
    assert stage.rows("SELECT quiet_hours FROM shops") == [{"quiet_hours": "23:00-07:00"}]


def test_one_member_is_counted_as_one() -> None:
    stage = Open()
    stage.says(stage.lin, "Hi", group=GROUP)
    assert "tea-room · one member · 1 new" in stage.says(stage.boss, "/groups").text


def test_who_changes_their_language_in_a_group_hears_of_it_in_that_language() -> None:
    """The group's own language is another one."""
    stage = Open()
    assert stage.says(stage.lin, "/lang zh", group=GROUP).text == "以后和你说中文"
