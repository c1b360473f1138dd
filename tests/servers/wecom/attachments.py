"""What may hang on a message to customers: pictures, links, mini programs, videos, files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.servers.wire.shapes import Field, Shape, group, items, problems, text

if TYPE_CHECKING:
    from .server import WecomServer

Json = dict[str, Any]
TEXT_BYTES, MOST = 4000, 9
URL = text(form=r"https?://.+", most_bytes=2048)
MEDIUM: Shape = {"media_id": text()}
KINDS: dict[str, Shape] = {
    "image": {"media_id": text(need=False), "pic_url": text(need=False)},
    "link": {
        "title": text(most_bytes=128),
        "picurl": text(most_bytes=2048, need=False),
        "desc": text(most_bytes=512, need=False),
        "url": URL,
    },
    "miniprogram": {"title": text(most_bytes=64), "pic_media_id": text(), "appid": text(), "page": text()},
    "video": MEDIUM,
    "file": MEDIUM,
}
MESSAGE: dict[str, Field] = {
    "text": group({"content": text(most_bytes=TEXT_BYTES)}, need=False),
    "attachments": items(group(), 1, MOST, need=False),
}


def read(server: WecomServer, body: Json) -> Json:
    """Text and attachments as fields of Heard. CgiError for what is wrong, or when there is neither."""
    if "text" not in body and "attachments" not in body:
        raise server.wrong("neither text nor attachments")
    data, urls = b"", []
    for place, one in enumerate(body.get("attachments", [])):
        kind = one.get("msgtype")
        if kind not in KINDS or set(one) != {"msgtype", kind}:
            raise server.wrong(f"attachments[{place}] is {kind!r} with {sorted(one)}")
        if found := problems(one[kind], KINDS[kind], f"attachments[{place}].{kind}"):
            raise server.wrong("; ".join(map(str, found)))
        media_id = one[kind].get("media_id") or one[kind].get("pic_media_id")
        data = server.medium_of(media_id).data if media_id else data
        urls += [one[kind]["url"]] if "url" in one[kind] else []
    words = body.get("text", {}).get("content", "")
    kinds = [one["msgtype"] for one in body.get("attachments", [])]
    return {"kind": kinds[0] if kinds else "text", "text": words, "data": data, "urls": tuple(urls), "raw": body}
