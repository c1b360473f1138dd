"""The colours of a poster, all derived from one: the shop's own, or one its name falls on.

Lightness is set in OKLCH (https://bottosson.github.io/posts/oklab/), where equal numbers look equally light in any hue,
so that whatever colour a merchant names gives letters that can be read.
"""

import math
import re
from dataclasses import dataclass
from hashlib import sha256

from PIL import ImageColor

# Colours Chinese paper and porcelain have long been dyed with; a shop that named none gets one of them.
TRADITIONAL = (
    "#5d7f4e",  # 竹青 bamboo
    "#2b5c7e",  # 靛青 indigo
    "#9a5b34",  # 赭石 ochre
    "#8e3a48",  # 胭脂 rouge
    "#2f6b5a",  # 松柏 pine
    "#7b5a8c",  # 藕荷 lotus root
    "#8a6d1f",  # 秋香 autumn
    "#40617a",  # 石青 azurite
    "#a0522d",  # 茶色 tea
    "#4d6b3c",  # 墨绿 dark jade
)
PAPER_HUE = 88  # degrees: unbleached paper
HEX = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, kw_only=True)
class Palette:
    """Colours as `#rrggbb`. `ink`, `quiet` and `accent` can be read on `paper`; hills go from `far` to `near`."""

    paper: str
    ink: str
    quiet: str
    accent: str
    line: str
    sky: str
    sun: str
    far: str
    near: str


def palette(shop: str, colour: str | None = None) -> Palette:
    """The colours of `shop`; `colour` is `#rrggbb`, anything else counts as none."""
    depth, hue = _depth_and_hue(colour if colour and HEX.fullmatch(colour) else _fallen_on(shop))
    return Palette(
        paper=_oklch(0.972, 0.012, PAPER_HUE),
        ink=_oklch(0.28, depth * 0.3, hue),
        quiet=_oklch(0.49, depth * 0.25, hue),
        accent=_oklch(0.46, depth, hue),
        line=_oklch(0.87, depth * 0.2, hue),
        sky=_oklch(0.945, depth * 0.22, hue),
        sun=_oklch(0.80, 0.075, 55),
        far=_oklch(0.85, depth * 0.45, hue),
        near=_oklch(0.44, depth * 0.85, hue),
    )


def _fallen_on(shop: str) -> str:
    return TRADITIONAL[sha256(shop.encode("utf-8", "replace")).digest()[0] % len(TRADITIONAL)]


def _depth_and_hue(colour: str) -> tuple[float, float]:
    # Greys stay grey; a shrill colour is calmed.
    red, green, blue = (_linear(part / 255) for part in ImageColor.getrgb(colour)[:3])
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return min(math.hypot(a, b), 0.11), math.degrees(math.atan2(b, a))


def _oklch(lightness: float, depth: float, hue: float) -> str:
    a, b = depth * math.cos(math.radians(hue)), depth * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(_gamma(part) * 255):02x}" for part in linear)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _gamma(part: float) -> float:
    part = min(max(part, 0.0), 1.0)
    return part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055
