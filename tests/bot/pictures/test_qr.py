"""QR codes that a phone can read."""

import re
from io import BytesIO
from xml.etree import ElementTree

import pytest
import zxingcpp
from PIL import Image

from bot.pictures import qr

LINKS = [
    "https://t.me/HillTeaBot?start=i_K7M2XQ9P",
    "https://shop.example/i/K7M2XQ9P?" + "x" * 300,
    "weixin://wxpay/bizpayurl?pr=NwY5Mz9&amp",
    "https://例子.cn/i/山里的茶",
]


@pytest.mark.parametrize("link", LINKS)
def test_a_png_reads_back(link: str) -> None:
    image = Image.open(BytesIO(qr.png(link, 4)))
    (code,) = zxingcpp.read_barcodes(image)
    assert code.text == link


def test_a_png_grows_with_its_scale() -> None:
    small, large = (Image.open(BytesIO(qr.png(LINKS[0], scale))) for scale in (1, 7))
    assert large.width == small.width * 7


def drawn(svg: str) -> Image.Image:
    """The modules of the SVG, taken from its path, with a white border."""
    match = re.search(r'<path class="[^"]*" stroke="#000" d="([^"]+)"|<path stroke="#000" d="([^"]+)"', svg)
    assert match
    side = int(re.findall(r'viewBox="0 0 (\d+)', svg)[0])
    image = Image.new("L", (side + 4, side + 4), 255)
    x, y = 0, 0
    for step, numbers in re.findall(r"([Mmh])([-\d. ]+)", match[1] or match[2]):
        parts = [int(float(part) // 1) for part in numbers.split()]
        if step == "h":
            image.paste(0, (x + 2, y + 2, x + 2 + parts[0], y + 3))
            x += parts[0]
        else:
            x, y = (parts[0], parts[1]) if step == "M" else (x + parts[0], y + parts[1])
    return image.resize((image.width * 6, image.height * 6), Image.Resampling.NEAREST)


@pytest.mark.parametrize("link", LINKS)
def test_an_svg_reads_back(link: str) -> None:
    (code,) = zxingcpp.read_barcodes(drawn(qr.svg(link)))
    assert code.text == link


def test_an_svg_carries_nothing_a_strict_page_forbids() -> None:
    element = ElementTree.fromstring(qr.svg(LINKS[2]))  # noqa: S314 - our own
    assert element.get("class") == "qr"
    assert element.get("width") is None
    names = {name for part in element.iter() for name in part.attrib}
    assert not {name for name in names if name == "style" or name.startswith("on")}
    assert {part.tag.split("}")[-1] for part in element.iter()} == {"svg", "path"}
