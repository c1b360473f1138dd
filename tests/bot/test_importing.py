"""Products from CSV: what is read, which lines are named, and that it is all or nothing."""

import json
from pathlib import Path

import pytest

from bot import importing
from bot.importing import BadFile
from storage import products
from storage.rows import Product
from tests.handlers.harness import Stage, texts
from tests.stories.process import Fanloop

HEADER = "code,name,price,stock,description,cycle,tags,ships"


@pytest.fixture
def stage() -> Stage:
    return Stage([])


def imported(stage: Stage, text: str) -> list[Product]:
    """What the shop has after it."""
    found = importing.read(text, stage.shop, texts())
    stage.work(lambda tx: importing.write(tx, stage.shop, found, stage.now))
    return stage.work(lambda tx: products.all_of(tx, stage.shop.id))


def refused(stage: Stage, text: str) -> tuple[str, ...]:
    """The sentences of what is wrong with it."""
    with pytest.raises(BadFile) as bad:
        importing.read(text, stage.shop, texts())
    return bad.value.lines


def test_every_column(stage: Stage) -> None:
    (tea,) = imported(stage, f'{HEADER}\ntea-50,"Dragon Well, 50g",39.90,12,"First line\nsecond",30d,"green, new",no\n')
    assert (tea.product_code, tea.name, tea.price_minor, tea.stock) == ("TEA-50", "Dragon Well, 50g", 3990, 12)
    assert (tea.description, tea.cycle_s, tea.tags, tea.is_shipped) == (
        "First line\nsecond",
        30 * 86400,
        ("green", "new"),
        False,
    )
    assert (tea.status, tea.reserved, tea.sold, tea.media) == ("on", 0, 0, None)


@pytest.mark.parametrize("text", ["code,name,price\nTEA,Tea,5\n", f"{HEADER}\nTEA,Tea,5,,,,,\n"])
def test_what_may_be_left_out(stage: Stage, text: str) -> None:
    """No stock: unlimited."""
    (tea,) = imported(stage, text)
    assert (tea.stock, tea.description, tea.cycle_s, tea.tags, tea.is_shipped) == (None, "", None, (), True)


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffcode,name,price\nTEA,Tea,5\n",
        "code,name,price\r\nTEA,Tea,5\r\n",
        "code,name,price\rTEA,Tea,5",
        "\n Code , NAME ,price\n\n , ,\n TEA , Tea , ５ \n\n",
        "price,code,name\n5.00,TEA,Tea\n",
    ],
)
def test_as_programs_and_people_write_it(stage: Stage, text: str, tmp_path: Path) -> None:
    file = tmp_path / "tea.csv"
    file.write_bytes(text.encode())
    (tea,) = imported(stage, importing.read_text(file))
    assert (tea.product_code, tea.name, tea.price_minor) == ("TEA", "Tea", 500)


def test_every_bad_line_is_named_by_its_number(stage: Stage) -> None:
    text = "\n".join(
        [
            HEADER,
            "TEA,Tea,39.90,12,,,,",
            "no code!,Cup,1,,,,,",
            "CUP1,,1,,,,,",
            "CUP2,Cup,39.9元,,,,,",
            "CUP3,Cup,0,,,,,",
            "",
            '"CUP4","Cup","5",,"two\nlines",,,',
            "CUP5,Cup,5,-3,,,,",
            "CUP6,Cup,5,,,soon,,",
            "CUP7,Cup,5,,,,a b!,",
            "CUP8,Cup,5,,,,,maybe",
            "CUP9,Cup,5",
            "tea,Tea,5,,,,,",
            f"CUP10,Cup,5,,{'x' * 3001},,,",
        ]
    )
    lines = refused(stage, text)
    named = [int(line.split()[1].rstrip(":")) for line in lines]
    assert named == [3, 4, 5, 6, 10, 11, 12, 13, 14, 15, 16]
    assert "“no code!” cannot be a product code" in lines[0]
    assert "“39.9元” is not an amount I can read. Write just the number, for example: 39.90" in lines[2]
    assert lines[8] == "line 14: it has 3 cells, the header has 8"
    assert lines[9] == "line 15: TEA stands in line 2 already"
    assert not any("\u2068" in line or "<" in line for line in lines)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "line 1: the header lacks code, name, price; it must begin: code,name,price,stock"),
        ("code,price\nTEA,5\n", "line 1: the header lacks name; it must begin: code,name,price,stock"),
        ("code,name,price,colour\nTEA,Tea,5,green\n", "line 1: unknown column 'colour'; known are code, name, price"),
        ("code,name,price,name\nTEA,Tea,5,Tea\n", "line 1: a column stands there twice"),
        ("code;name;price\nTEA;Tea;5\n", "line 1: the cells are not parted by commas"),
        ('code,name,price\nTEA,"Tea,5\n', "line 2: unexpected end of data"),
        ('code,name,price\nTEA,"Tea"x,5\n', "line 2: ',' expected after '\"'"),
    ],
)
def test_what_is_no_such_file(stage: Stage, text: str, says: str) -> None:
    (line,) = refused(stage, text)
    assert line.startswith(says)


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    file = tmp_path / "tea.csv"
    file.write_bytes("code,name,price\nTEA,龙井,5\n".encode("gb18030"))
    with pytest.raises(BadFile, match="no UTF-8 text; save it as CSV UTF-8"):
        importing.read_text(file)


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    file = tmp_path / "tea.csv"
    file.write_bytes(b"x" * (importing.SIZE_MAX + 1))
    with pytest.raises(BadFile, match="larger than 5 MiB"):
        importing.read_text(file)


def test_one_that_the_shop_has_already_leaves_everything_out(stage: Stage) -> None:
    stage.product("POT")
    found = importing.read("code,name,price\nTEA,Tea,5\nPOT,Pot,5\n", stage.shop, texts())
    with pytest.raises(BadFile, match="line 3: the shop already has POT"):
        stage.work(lambda tx: importing.write(tx, stage.shop, found, stage.now))
    assert stage.work(lambda tx: products.get_by_code(tx, stage.shop.id, "TEA")) is None


async def test_products_are_imported_all_or_none(shop: Fanloop, tmp_path: Path) -> None:
    file = tmp_path / "tea.csv"
    file.write_text("code,name,price,stock\nCUP,Cup,9.90,5\nTEA,Tea,x,1\nLID,Lid\n", encoding="utf-8")
    code, out, err = await shop.command("import", "products", str(file))
    assert (code, out) == (1, "")
    assert [line.split(": ")[:3] for line in err.splitlines()] == [
        ["fanloop", str(file), "line 3"],
        ["fanloop", str(file), "line 4"],
        ["fanloop", "nothing was imported"],
    ]

    file.write_text("code,name,price,stock\nCUP,Cup,9.90,5\nTEA,Tea,1,1\n", encoding="utf-8")
    code, out, err = await shop.command("import", "products", str(file))
    assert (code, out) == (1, "")
    assert f"{file}: line 3: the shop already has TEA" in err

    file.write_text("code,name,price,stock\nCUP,Cup,9.90,5\nLID,盖子,1,\n", encoding="utf-8")
    assert await shop.command("import", "products", str(file)) == (0, "products added: 2\n", "")
    _, out, _ = await shop.command("export", "products")
    assert [(row["code"], row["price_minor"], row["stock"]) for row in json.loads(out)] == [
        ("TEA", 3990, 994),
        ("POT", 12800, None),
        ("CUP", 990, 5),
        ("LID", 100, None),
    ]
