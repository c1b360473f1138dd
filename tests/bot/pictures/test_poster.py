"""Posters that can be scanned, read, and sent."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
import zxingcpp
from PIL import Image, ImageChops, ImageColor

from bot.pictures.colours import palette
from bot.pictures.fonts import Fonts
from bot.pictures.photo import normalize
from bot.pictures.poster import FOOT, HEIGHT, MARGIN, MOST_BYTES, WIDTH, Form, PosterSpec, render
from tests.bot.pictures.conftest import Saved

THIRTY = "杭州西湖龙井茶明前特级手工炒制一芽一叶礼盒装附赠品饮手册一份"
PLAIN = PosterSpec(
    shop="山里的茶",
    title="春茶 · 龙井",
    line="三月二十二日，梅家坞",
    inviter="阿杰",
    sentence="阿杰请你来坐坐。",
    link="https://t.me/HillTeaBot?start=i_K7M2XQ9P",
)
NASTY = "<script>\u202eمریم 🌸" + "長" * 4000 + "W" * 400
SPECS = {
    "chinese": PLAIN,
    "english": replace(PLAIN, shop="Hill Tea", title="Spring tea is here", inviter="Jay 🍵", sentence="Have a look."),
    "thirty": replace(PLAIN, shop=THIRTY, title=THIRTY, line=THIRTY, inviter=THIRTY, sentence=THIRTY),
    "from the right": replace(PLAIN, shop="چای کوهستان", title="שלום עולם", inviter="مریم", sentence="مریم (hello) 7"),
    "long words": replace(PLAIN, title="Rindfleischetikettierung" * 5, inviter="W" * 90, sentence="i" * 300),
    "nasty": replace(PLAIN, shop=NASTY, title=NASTY, line=NASTY, inviter=NASTY, sentence=NASTY),
    "nothing": PosterSpec(shop="", title="🌸", line="", inviter="\u202e", sentence="", link=PLAIN.link),
    "long link": replace(PLAIN, link="https://shop.example/some/where/i/K7M2XQ9P?" + "x" * 120),
}


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def differ(one: Image.Image, other: Image.Image) -> bool:
    return ImageChops.difference(one.convert("RGB"), other.convert("RGB")).getbbox() is not None


def changed(spec: PosterSpec, field: str, text: str) -> PosterSpec:
    parts: dict[str, Any] = {field: text}
    return replace(spec, **parts)


def sheet(spec: PosterSpec, fonts: Fonts) -> Image.Image:
    return opened(render(spec, fonts, Form.PNG))


@pytest.fixture(scope="module")
def photo(noise: bytes) -> bytes:
    return normalize(noise).data


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_a_poster_scans_back_and_is_light(fonts: Fonts, spec: PosterSpec, form: Form) -> None:
    data = render(spec, fonts, form)
    image = opened(data)
    assert [code.text for code in zxingcpp.read_barcodes(image)] == [spec.link]
    assert image.size == (WIDTH, HEIGHT) == (1080, 1620)
    assert Image.MIME[image.format or ""] == form.value
    assert len(data) < MOST_BYTES


@pytest.mark.parametrize("form", Form)
def test_the_worst_photo_is_light_too(fonts: Fonts, photo: bytes, form: Form) -> None:
    data = render(replace(PLAIN, photo=photo), fonts, form)
    assert len(data) < MOST_BYTES
    assert [code.text for code in zxingcpp.read_barcodes(opened(data))] == [PLAIN.link]


def test_a_phone_reads_it_small_and_pressed_together(fonts: Fonts) -> None:
    small = opened(render(PLAIN, fonts)).resize((540, 810))
    out = BytesIO()
    small.save(out, "JPEG", quality=50)
    assert [code.text for code in zxingcpp.read_barcodes(opened(out.getvalue()))] == [PLAIN.link]


@pytest.mark.parametrize("field", ["shop", "title", "line", "inviter", "sentence"])
def test_of_thirty_chinese_characters_the_last_is_seen(fonts: Fonts, field: str) -> None:
    assert len(THIRTY) == 30
    whole = changed(replace(PLAIN, colour="#2f6b5a"), field, THIRTY)
    other = changed(whole, field, THIRTY[:-1] + "龘")
    below = (0, FOOT - 400, WIDTH, HEIGHT)  # hills follow the words, so they are left out; the label is above them
    box = (0, 0, 900, 200) if field == "shop" else below
    assert differ(sheet(whole, fonts).crop(box), sheet(other, fonts).crop(box))


@pytest.mark.parametrize("text", [THIRTY * 4, "W" * 200, "مریم " * 60, "a b " * 90], ids=["zh", "word", "rtl", "words"])
def test_words_stay_within_the_margins(fonts: Fonts, text: str) -> None:
    image = sheet(replace(PLAIN, title=text, line=text, inviter=text, sentence=text), fonts).convert("RGB")
    paper = ImageColor.getrgb(palette(PLAIN.shop).paper)
    left, right = (0, FOOT - 300, MARGIN - 4, HEIGHT), (WIDTH - MARGIN + 4, FOOT - 300, WIDTH, HEIGHT)
    foot, gap = (0, HEIGHT - MARGIN + 4, WIDTH, HEIGHT), (0, FOOT - 44, WIDTH, FOOT - 4)
    for box in (left, right, foot, gap):
        assert image.crop(box).getcolors() == [((box[2] - box[0]) * (box[3] - box[1]), paper)]


@pytest.mark.parametrize("field", ["inviter", "sentence"])
def test_emoji_leave_neither_box_nor_gap(fonts: Fonts, field: str) -> None:
    bare = changed(PLAIN, field, "小林 来了")
    dressed = changed(PLAIN, field, "🌸小林 👨‍👩‍👧 来了🫖\ufe0f")
    assert not differ(sheet(bare, fonts), sheet(dressed, fonts))


def test_a_name_of_emoji_alone_is_left_out(fonts: Fonts) -> None:
    assert not differ(sheet(replace(PLAIN, inviter="🌸"), fonts), sheet(replace(PLAIN, inviter=""), fonts))
    assert differ(sheet(replace(PLAIN, inviter="花"), fonts), sheet(replace(PLAIN, inviter=""), fonts))


def test_the_photo_is_on_it(fonts: Fonts, saved: Saved) -> None:
    red = normalize(saved(Image.new("RGB", (500, 900), "#d02020"), "PNG")).data
    pixel = opened(render(replace(PLAIN, photo=red), fonts)).getpixel((300, 500))
    assert isinstance(pixel, tuple)
    assert pixel[0] > 190
    assert max(pixel[1:]) < 60


def test_a_shop_has_its_colours(fonts: Fonts) -> None:
    green, blue = (sheet(replace(PLAIN, colour=colour), fonts) for colour in ("#207040", "#2040a0"))
    seen = [image.convert("RGB").crop((0, 500, 800, 900)).resize((1, 1)).getpixel((0, 0)) for image in (green, blue)]
    assert all(isinstance(pixel, tuple) for pixel in seen)
    (_, much_green, less_blue), (_, _, much_blue) = seen  # type: ignore[misc]
    assert much_green > less_blue
    assert much_blue > less_blue


def test_the_same_words_give_the_same_poster(fonts: Fonts) -> None:
    assert render(PLAIN, fonts) == render(replace(PLAIN), fonts)


@pytest.mark.parametrize("field", ["shop", "title", "line", "inviter", "sentence", "link", "photo", "colour"])
def test_every_part_of_a_poster_is_in_its_key(field: str) -> None:
    other = replace(PLAIN, photo=b"other") if field == "photo" else changed(PLAIN, field, "other")
    assert PLAIN.key == replace(PLAIN).key
    assert PLAIN.key != other.key
