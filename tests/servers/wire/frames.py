"""The XML of callbacks and replies: written as the platform writes it, read strictly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.parsers.expat import ExpatError

import xmltodict

Frame = Mapping[str, Any]


class BadXml(ValueError):
    """An answer that is no reply."""


def written(frame: Frame) -> bytes:
    """`<xml>` around the fields: texts in CDATA, numbers bare, a list as its element repeated."""
    return f"<xml>{''.join(element(name, value) for name, value in frame.items())}</xml>".encode()


def element(name: str, value: Any) -> str:
    if isinstance(value, list):
        return "".join(element(name, one) for one in value)
    if isinstance(value, Mapping):
        inside = "".join(element(key, one) for key, one in value.items())
    elif isinstance(value, int):
        inside = str(value)
    else:
        inside = "<![CDATA[" + value.replace("]]>", "]]]]><![CDATA[>") + "]]>"
    return f"<{name}>{inside}</{name}>"


def read(body: bytes) -> dict[str, Any]:
    """The fields inside `<xml>`. BadXml if it is anything else."""
    try:
        found = xmltodict.parse(body, disable_entities=True, strip_whitespace=False)
    except (ExpatError, ValueError) as error:
        raise BadXml(f"not XML: {error}") from error
    inside = found.get("xml")
    if not isinstance(inside, dict):
        raise BadXml("not an <xml> element with fields")
    return {name: value for name, value in inside.items() if name != "#text"}
