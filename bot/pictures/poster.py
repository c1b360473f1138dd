"""The invite poster: shop, campaign or product, who invites, and the QR code of the link.

Every word on it comes from the caller. It leaves as PNG where its address says so, and as JPEG into chats: of the same
weight, a photo looks better in a JPEG.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from enum import Enum
from hashlib import sha256
from io import BytesIO
from json import dumps

from PIL import Image, ImageDraw, ImageOps

from bot.pictures import qr
from bot.pictures.blocks import Fit, fit
from bot.pictures.colours import Palette, palette
from bot.pictures.fonts import Fonts
from bot.pictures.ground import landscape
from bot.pictures.label import draw_label
from bot.pictures.lettering import initial
from bot.pictures.marks import badge, card

WIDTH, HEIGHT = 1080, 1620  # pixels
MOST_BYTES = 400_000
MARGIN = 84
INNER = WIDTH - 2 * MARGIN
QR_CARD = 268
QR_BORDER = 3  # modules; the card's round corners and the paper around it add the fourth
FOOT = HEIGHT - MARGIN - QR_CARD  # where the inviter and the code begin
SAYS = INNER - QR_CARD - 56  # the room beside the code
MONOGRAM = 84

TITLE = (Fit(84, 1), Fit(84, 2), Fit(72, 2), Fit(60, 3))
LINE = (Fit(36, 2), Fit(32, 2))
INVITER = (Fit(42, 1), Fit(32, 2), Fit(26, 3))
SENTENCE = (Fit(34, 2), Fit(32, 3), Fit(28, 4))

JPEG_QUALITIES = (90, 80, 65, 45, 20)
PNG_COLOURS = (256, 128, 48, 8)


class Form(Enum):
    """The file a poster is made into."""

    JPEG = "image/jpeg"
    PNG = "image/png"


@dataclass(frozen=True, kw_only=True)
class PosterSpec:
    """What stands on a poster. Texts may hold anything: they are cut to their place; letters no font has are left out.

    `photo` is a picture as `photo.normalize` gives it, `colour` the shop's own as `#rrggbb`. Without them hills are
    drawn, and the shop's name decides.
    """

    shop: str
    title: str
    line: str
    inviter: str
    sentence: str
    link: str
    photo: bytes | None = field(default=None, repr=False)
    colour: str | None = None

    @property
    def key(self) -> str:
        """Names this poster among all: the same key, the same picture."""
        photo = sha256(self.photo).hexdigest() if self.photo else None
        return sha256(dumps(asdict(self) | {"photo": photo}).encode()).hexdigest()


def render(spec: PosterSpec, fonts: Fonts, form: Form = Form.JPEG) -> bytes:
    """The poster, 1080 x 1620 pixels in less than 400 kB. A core is busy with it for 0.1 to 0.4 seconds."""
    colours = palette(spec.shop, spec.colour)
    sheet = Image.new("RGB", (WIDTH, HEIGHT), colours.paper)
    words_top = _words(sheet, spec, fonts, colours)
    _picture(sheet, spec, colours, height=words_top - 48)
    draw_label(sheet, spec.shop, fonts.serif, colours, MARGIN)
    _inviter(sheet, spec, fonts, colours)
    _code(sheet, spec.link)
    attempts = _as_png(sheet, has_photo=spec.photo is not None) if form is Form.PNG else _as_jpeg(sheet)
    return _first_light(attempts)


def _words(sheet: Image.Image, spec: PosterSpec, fonts: Fonts, colours: Palette) -> int:
    """Title and line, standing on the foot; returns where they begin."""
    draw = ImageDraw.Draw(sheet)
    title, line = fit(spec.title, fonts.serif, INNER, TITLE), fit(spec.line, fonts.sans, INNER, LINE)
    line_top = FOOT - 60 - line.height
    title_top = line_top - 10 - title.height
    title.draw(draw, MARGIN, title_top, colours.ink, room=INNER)
    line.draw(draw, MARGIN, line_top, colours.quiet, room=INNER)
    return title_top


def _picture(sheet: Image.Image, spec: PosterSpec, colours: Palette, *, height: int) -> None:
    size = (WIDTH, height)
    sheet.paste(_fitted(spec.photo, size) if spec.photo else landscape(size, colours, spec.shop + spec.title))


def _fitted(photo: bytes, size: tuple[int, int]) -> Image.Image:
    with Image.open(BytesIO(photo), formats=("JPEG",)) as image:
        return ImageOps.fit(image.convert("RGB"), size, Image.Resampling.LANCZOS)


def _inviter(sheet: Image.Image, spec: PosterSpec, fonts: Fonts, colours: Palette) -> None:
    """Who invites and what is said, in the middle of the height beside the code."""
    draw = ImageDraw.Draw(sheet)
    beside = MONOGRAM + 26
    name = fit(spec.inviter, fonts.sans, SAYS - beside, INVITER)
    says = fit(spec.sentence, fonts.sans, SAYS, SENTENCE)
    name_height = max(MONOGRAM, name.height) + 22 if name.lines else 0
    top = FOOT + (QR_CARD - name_height - says.height) // 2
    if name.lines:
        middle = top + (name_height - 22) // 2
        at = (MARGIN, middle - MONOGRAM // 2)
        badge(
            sheet, at, MONOGRAM, initial(name.lines[0]), fonts.sans, colours.accent, colours.paper, radius=MONOGRAM // 2
        )
        name.draw(draw, MARGIN + beside, middle - name.height // 2, colours.ink)
    says.draw(draw, MARGIN, top + name_height, colours.quiet, room=SAYS)


def _code(sheet: Image.Image, link: str) -> None:
    left, top = WIDTH - MARGIN - QR_CARD, FOOT
    card(sheet, (left, top), QR_CARD, "white", radius=18)
    rows = qr.squares(link)
    side = (
        QR_CARD // (len(rows) + 2 * QR_BORDER) * len(rows)
    )  # whole pixels a module, so that every one is equally large
    code = Image.new("L", (len(rows), len(rows)))
    code.putdata([0 if dark else 255 for row in rows for dark in row])
    inset = (QR_CARD - side) // 2
    sheet.paste(code.resize((side, side), Image.Resampling.NEAREST).convert("RGB"), (left + inset, top + inset))


def _first_light(attempts: Iterator[bytes]) -> bytes:
    data = b""
    for data in attempts:
        if len(data) < MOST_BYTES:
            break
    return data


def _as_jpeg(sheet: Image.Image) -> Iterator[bytes]:
    for quality in JPEG_QUALITIES:
        out = BytesIO()
        sheet.save(out, "JPEG", quality=quality, subsampling=0 if quality > 65 else 2, optimize=True)
        yield out.getvalue()


def _as_png(sheet: Image.Image, *, has_photo: bool) -> Iterator[bytes]:
    """In true colours if there is no photo, which would make them heavy; then with ever fewer."""
    if not has_photo:
        yield _png(sheet)
    sample = sheet.reduce(4)
    for colours in PNG_COLOURS:
        chosen = sample.quantize(colours, Image.Quantize.MEDIANCUT)
        yield _png(sheet.quantize(palette=chosen, dither=Image.Dither.NONE))  # blended dots would not pack


def _png(sheet: Image.Image) -> bytes:
    out = BytesIO()
    sheet.save(out, "PNG", compress_level=6)
    return out.getvalue()
