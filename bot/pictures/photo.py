"""Pictures people send in, made safe to keep: checked, upright, without metadata, at most 1280 px, always JPEG."""

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

from PIL import Image, ImageOps

# What phones and messengers make (each further decoder is a risk), and the most pixels of each. JPEG unfolds at a
# fraction of its size, so a phone's largest photo is welcome; the others unfold whole, four bytes a pixel, twice.
MOST_PIXELS = {"JPEG": 64_000_000, "PNG": 25_000_000, "WEBP": 25_000_000, "GIF": 25_000_000, "BMP": 25_000_000}
SEVERAL_JPEGS = "MPO"  # what a JPEG with a second picture behind the first calls itself once opened
LARGEST_EDGE = 1280  # pixels, of what is kept
MOST_BYTES = 20 * 1024 * 1024  # Telegram hands no larger file to a bot
QUALITY = 85


class NotAPicture(Exception):
    """What came is no picture we can read, or one that would unfold to a harmful size."""


@dataclass(frozen=True, kw_only=True)
class Photo:
    """A picture as it is kept: JPEG bytes, its size in pixels, and the SHA-256 of the bytes in hex, which names it."""

    data: bytes
    width: int
    height: int
    mime: str
    sha256: str


def normalize(data: bytes) -> Photo:
    """The picture in `data`, safe and small; of a moving picture its first frame. Raises NotAPicture."""
    if len(data) > MOST_BYTES:
        raise NotAPicture(f"{len(data)} bytes are more than the {MOST_BYTES} that are taken")
    try:
        return _encode(_on_white(_shrunk(_open(data))))
    except NotAPicture:
        raise
    except Exception as error:  # decoders meet hostile bytes with errors of every class
        raise NotAPicture(f"cannot be read as a picture: {type(error).__name__}") from error


def _open(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data), formats=tuple(MOST_PIXELS))  # reads the header only
    kind = "JPEG" if image.format == SEVERAL_JPEGS else image.format
    most = MOST_PIXELS[kind or ""]
    if image.width * image.height > most:
        raise NotAPicture(f"{image.width} x {image.height} pixels are more than the {most} that are taken")
    return image


def _shrunk(image: Image.Image) -> Image.Image:
    """The picture upright and small, in a mode that keeps its transparency."""
    if image.mode.startswith("I"):
        image = _eight_bits(image)
    elif image.mode in {"P", "1"}:
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")  # a palette cannot be blended
    image.thumbnail((LARGEST_EDGE, LARGEST_EDGE), Image.Resampling.LANCZOS, reducing_gap=3)
    return ImageOps.exif_transpose(image)


def _eight_bits(image: Image.Image) -> Image.Image:
    return image.convert("I").point(lambda value: value * (1 / 257)).convert("L")


def _on_white(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    layer = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer).convert("RGB")


def _encode(image: Image.Image) -> Photo:
    bare = Image.new("RGB", image.size)  # what the file said about itself (place, camera, comments) stays behind
    bare.paste(image)
    out = BytesIO()
    bare.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    data = out.getvalue()
    return Photo(data=data, width=bare.width, height=bare.height, mime="image/jpeg", sha256=sha256(data).hexdigest())
