"""What people send in, and what is kept of it."""

import struct
import warnings
import zlib
from contextlib import suppress
from hashlib import sha256
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from bot.pictures.photo import MOST_BYTES, NotAPicture, Photo, normalize
from tests.bot.pictures.conftest import Saved

RED, BLUE, WHITE = (255, 0, 0), (0, 0, 255), (255, 255, 255)


def opened(photo: Photo) -> Image.Image:
    image = Image.open(BytesIO(photo.data))
    image.load()
    return image


def near(one: object, other: tuple[int, ...]) -> bool:
    assert isinstance(one, tuple)
    return all(abs(part - whole) <= 6 for part, whole in zip(one, other, strict=True))


def two_halves(mode: str = "RGB") -> Image.Image:
    image = Image.new("RGB", (80, 40), BLUE)
    ImageDraw.Draw(image).rectangle((0, 0, 39, 39), fill=RED)
    return image.convert(mode)


def empty_png(width: int, height: int) -> bytes:
    """A PNG that says it is this large, and holds nothing."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def test_what_is_kept_says_what_it_is(saved: Saved) -> None:
    photo = normalize(saved(two_halves(), "PNG"))
    assert (photo.width, photo.height, photo.mime) == (80, 40, "image/jpeg")
    assert photo.sha256 == sha256(photo.data).hexdigest()
    assert opened(photo).format == "JPEG"
    assert opened(photo).size == (80, 40)


@pytest.mark.parametrize(
    ("size", "kept"), [((4000, 3000), (1280, 960)), ((900, 2560), (450, 1280)), ((1280, 720), (1280, 720))]
)
def test_the_longer_edge_is_at_most_1280(saved: Saved, size: tuple[int, int], kept: tuple[int, int]) -> None:
    photo = normalize(saved(Image.new("RGB", size, RED), "JPEG"))
    assert (photo.width, photo.height) == kept


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_taken_sideways_stands_upright(saved: Saved, kind: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90 degrees to the right
    photo = normalize(saved(two_halves(), kind, exif=exif))
    image = opened(photo)
    assert image.size == (40, 80)
    assert near(image.getpixel((20, 10)), RED)
    assert near(image.getpixel((20, 70)), BLUE)


def test_where_and_with_what_it_was_taken_stays_behind(saved: Saved) -> None:
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[1] = "N"
    data = saved(two_halves(), "JPEG", exif=exif, comment=b"SecretComment", icc_profile=b"SecretProfile")
    photo = normalize(data)
    assert data.count(b"Secret") == 3
    assert b"Secret" not in photo.data
    assert not opened(photo).getexif()


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_what_is_transparent_becomes_white(saved: Saved, mode: str) -> None:
    image = Image.new("RGBA", (60, 60), (0, 0, 0, 0))
    ImageDraw.Draw(image).rectangle((0, 0, 29, 59), fill=(0, 0, 0, 255))
    kept = opened(normalize(saved(image if mode == "RGBA" else image.convert(mode), "PNG")))
    assert near(kept.getpixel((10, 30)), (0, 0, 0))
    assert near(kept.getpixel((50, 30)), WHITE)


def test_a_transparent_colour_of_a_palette_becomes_white(saved: Saved) -> None:
    image = two_halves().quantize(2)
    data = saved(image, "PNG", transparency=image.getpixel((60, 20)))
    kept = opened(normalize(data))
    assert near(kept.getpixel((10, 20)), RED)
    assert near(kept.getpixel((70, 20)), WHITE)


@pytest.mark.parametrize(
    ("mode", "kind"), [("CMYK", "JPEG"), ("L", "JPEG"), ("1", "PNG"), ("P", "GIF"), ("P", "BMP"), ("RGB", "WEBP")]
)
def test_every_way_of_keeping_colours_is_read(saved: Saved, mode: str, kind: str) -> None:
    assert opened(normalize(saved(two_halves(mode), kind))).mode == "RGB"


def test_sixteen_bit_grey_keeps_its_shade(saved: Saved) -> None:
    grey = Image.new("I;16", (20, 20), 128 * 257)
    assert near(opened(normalize(saved(grey, "PNG"))).getpixel((10, 10)), (128, 128, 128))


def test_of_a_moving_picture_the_first_frame_is_kept(saved: Saved) -> None:
    frames = [Image.new("RGB", (30, 30), colour) for colour in (RED, BLUE)]
    data = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert near(opened(normalize(data)).getpixel((15, 15)), RED)


def test_of_a_phones_double_picture_the_first_is_kept(saved: Saved) -> None:
    data = saved(two_halves(), "MPO", save_all=True, append_images=[Image.new("RGB", (30, 30), BLUE)])
    assert Image.open(BytesIO(data)).format == "MPO"
    assert opened(normalize(data)).size == (80, 40)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xd8\xff",
        "这是一个文本文件".encode(),
        b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        b"%PDF-1.7\n%%EOF",
        b"PK\x03\x04" + bytes(200),
        b"GIF89a" + bytes(8),
        b"\x89PNG\r\n\x1a\n",
    ],
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(NotAPicture):
        normalize(data)


def test_half_a_picture_is_refused(saved: Saved, noise: bytes) -> None:
    with pytest.raises(NotAPicture):
        normalize(noise[: len(noise) // 2])


@pytest.mark.parametrize("edge", [5001, 10_000, 14_000, 60_000])
def test_a_bomb_is_refused_before_it_unfolds(edge: int) -> None:
    with pytest.raises(NotAPicture):
        normalize(empty_png(edge, edge))


def test_a_bomb_is_refused_where_warnings_are_only_printed() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(NotAPicture, match="10000 x 10000"):
            normalize(empty_png(10_000, 10_000))


def test_a_bomb_that_is_really_packed_is_refused(saved: Saved) -> None:
    data = saved(Image.new("1", (8000, 8000)), "PNG")
    assert len(data) < 10_000
    with pytest.raises(NotAPicture):
        normalize(data)


def test_a_phones_largest_photo_is_taken(saved: Saved) -> None:
    photo = normalize(saved(Image.new("L", (8000, 6000), 90), "JPEG"))
    assert (photo.width, photo.height) == (1280, 960)


def test_a_file_too_large_to_come_by_chat_is_refused() -> None:
    with pytest.raises(NotAPicture, match="bytes"):
        normalize(bytes(MOST_BYTES + 1))


@given(
    kind=st.sampled_from(["JPEG", "PNG", "GIF", "WEBP", "BMP"]),
    cut=st.integers(0, 400),
    flips=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=6),
)
def test_a_damaged_picture_is_read_or_refused(kind: str, cut: int, flips: list[tuple[int, int]]) -> None:
    out = BytesIO()
    two_halves().save(out, kind)
    data = bytearray(out.getvalue())
    for place, value in flips:
        data[place % len(data)] = value
    with suppress(NotAPicture):  # any other error fails
        assert normalize(bytes(data[: len(data) - cut])).mime == "image/jpeg"
