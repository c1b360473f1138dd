"""The typefaces pictures are lettered in: where their files lie, and which letters they have.

Chinese comes from Noto Sans CJK and Noto Serif CJK, which two packages carry: mplfonts (PyPI) and fonts-noto-cjk
(Debian). They lack Arabic, Hebrew and some currency signs, which DejaVu Sans has; that comes with matplotlib, or as
Debian's fonts-dejavu-core.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from PIL import ImageFont, features

DEBIAN_NOTO = "/usr/share/fonts/opentype/noto"
DEBIAN_DEJAVU = "/usr/share/fonts/truetype/dejavu"
SIMPLIFIED_CHINESE = (
    2  # the face inside Debian's .ttc collections: Japanese, Korean, Simplified, Traditional, Hong Kong
)

PROBE_SIZE = 16
NEVER_ASSIGNED = "\U0010fffe"  # a noncharacter: what a font draws for it is its "no such letter" box


class FontMissing(RuntimeError):
    """No font with Chinese is installed; the message says what to install."""


@dataclass(frozen=True, kw_only=True)
class FontFile:
    """One face: a font file and, for a collection (.ttc), its place in it."""

    path: Path
    face: int = 0


def find_sans() -> FontFile:
    """Noto Sans CJK, for charts and small print. Raises FontMissing."""
    return _chinese(_packaged("mplfonts", "fonts/NotoSansCJKsc-Regular.otf"), _debian("NotoSansCJK-Regular.ttc"))


def find_serif() -> FontFile:
    """Noto Serif CJK, for titles. Raises FontMissing."""
    return _chinese(_packaged("mplfonts", "fonts/NotoSerifCJKsc-Regular.otf"), _debian("NotoSerifCJK-Regular.ttc"))


def find_wide() -> FontFile | None:
    """DejaVu Sans, for letters the Chinese fonts lack; None where it is not installed."""
    packaged = _packaged("matplotlib", "mpl-data/fonts/ttf/DejaVuSans.ttf")
    return _first((packaged, FontFile(path=Path(DEBIAN_DEJAVU, "DejaVuSans.ttf"))))


def can_shape() -> bool:
    """Whether letters that join (Arabic) can be joined: Pillow then needs the system's libfribidi."""
    return features.check("raqm") is True


class Typeface:
    """A font with its fallbacks, at any size. Threads may share it: Pillow letters under the interpreter's lock."""

    def __init__(self, files: Sequence[FontFile], *, shaping: bool) -> None:
        self.shaping = shaping
        self.files = tuple(files)
        self._sized: dict[tuple[int, int], ImageFont.FreeTypeFont] = {}
        self._probes = [_open(file, PROBE_SIZE, shaping=False) for file in self.files]
        self._boxes = [_look(probe, NEVER_ASSIGNED) for probe in self._probes]
        self._found: dict[str, int | None] = {}

    def font(self, place: int, size: int) -> ImageFont.FreeTypeFont:
        """The font at `place` in the row of fallbacks, `size` in pixels."""
        key = (place, size)
        if key not in self._sized:
            self._sized[key] = _open(self.files[place], size, shaping=self.shaping)
        return self._sized[key]

    def place_of(self, cluster: str) -> int | None:
        """The place of the first font that has every letter of `cluster`; None if there is none."""
        if cluster not in self._found:
            places = range(len(self._probes))
            self._found[cluster] = next((place for place in places if self._has_all(place, cluster)), None)
        return self._found[cluster]

    def _has_all(self, place: int, cluster: str) -> bool:
        return all(_look(self._probes[place], letter) != self._boxes[place] for letter in cluster)


@dataclass(frozen=True, kw_only=True)
class Fonts:
    """The two voices of a poster: `serif` for what is announced, `sans` for what is said."""

    serif: Typeface
    sans: Typeface


def open_fonts() -> Fonts:
    """Finds and opens the fonts. Raises FontMissing."""
    sans, wide = find_sans(), find_wide()
    spare = (sans, wide) if wide else (sans,)
    shaping = can_shape()
    return Fonts(
        serif=Typeface((find_serif(), *spare), shaping=shaping),
        sans=Typeface(spare, shaping=shaping),
    )


def _packaged(package: str, path: str) -> FontFile | None:
    # The package is looked up, not imported: importing mplfonts would import matplotlib, which takes half a second.
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    return FontFile(path=Path(spec.submodule_search_locations[0], path))


def _debian(name: str) -> FontFile:
    return FontFile(path=Path(DEBIAN_NOTO, name), face=SIMPLIFIED_CHINESE)


def _first(files: Sequence[FontFile | None]) -> FontFile | None:
    return next((file for file in files if file and file.path.is_file()), None)


def _chinese(*files: FontFile | None) -> FontFile:
    found = _first(files)
    if found is None:
        raise FontMissing(
            "No font with Chinese was found. Install one: pip install mplfonts, or apt install fonts-noto-cjk"
        )
    return found


def _open(file: FontFile, size: int, *, shaping: bool) -> ImageFont.FreeTypeFont:
    engine = ImageFont.Layout.RAQM if shaping else ImageFont.Layout.BASIC
    return ImageFont.truetype(str(file.path), size, index=file.face, layout_engine=engine)


def _look(font: ImageFont.FreeTypeFont, letter: str) -> tuple[tuple[int, int], bytes]:
    mask = font.getmask(letter)
    return mask.size, bytes(mask)
