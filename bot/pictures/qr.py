"""QR codes: as squares to draw, as a PNG, and as SVG inside a page. Level M: 15 % of a code may be dirt or glare."""

from io import BytesIO

import segno

BORDER = 4  # modules of white around a code, as ISO/IEC 18004 asks
PAGE_BORDER = 2  # on a page the white card around the code adds the rest


def squares(text: str) -> list[list[bool]]:
    """The code of `text` as rows of dark (True) and light modules, without a border."""
    return [[bool(module) for module in row] for row in _make(text).matrix]


def png(text: str, scale: int) -> bytes:
    """The code of `text` as a PNG, `scale` pixels a module."""
    out = BytesIO()
    _make(text).save(out, kind="png", scale=scale, border=BORDER, dark="#000", light="#fff")
    return out.getvalue()


def svg(text: str) -> str:
    """The code of `text` as an `<svg class="qr">` element that fills its place; dark on white in a dark page too."""
    return _make(text).svg_inline(
        border=PAGE_BORDER, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None
    )


def _make(text: str) -> segno.QRCode:
    return segno.make(text, error="m", micro=False)
