"""Fonts are opened once; pictures to send in are drawn here, none is kept in the repository."""

from collections.abc import Callable
from io import BytesIO
from random import Random

import pytest
from PIL import Image

from bot.pictures.fonts import Fonts, open_fonts

Saved = Callable[..., bytes]


@pytest.fixture(scope="session")
def fonts() -> Fonts:
    return open_fonts()


@pytest.fixture
def saved() -> Saved:
    """Turns an image into the bytes of a file."""

    def save(image: Image.Image, kind: str, **options: object) -> bytes:
        out = BytesIO()
        image.save(out, kind, **options)
        return out.getvalue()

    return save


@pytest.fixture(scope="session")
def noise() -> bytes:
    """A JPEG that no encoder can make small."""
    out = BytesIO()
    Image.frombytes("RGB", (640, 640), Random(7).randbytes(640 * 640 * 3)).save(out, "JPEG", quality=95)
    return out.getvalue()
