"""Files: uploads, their ids, pictures and their sizes, downloads."""

from __future__ import annotations

import hashlib
import secrets
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .errors import BadCall, bad_request
from .validate import Upload

if TYPE_CHECKING:
    from .world import World

Json = dict[str, Any]
DOWNLOAD_MOST = 20 * 1024 * 1024
UPLOAD_MOST = 50 * 1024 * 1024
PHOTO_MOST = 10 * 1024 * 1024
SIZES = ((90, "s"), (320, "m"), (1280, "y"))


@dataclass(frozen=True, kw_only=True)
class File:
    """One stored file (each size of a picture is one, with the whole picture's bytes)."""

    file_id: str
    unique_id: str
    kind: str
    name: str
    data: bytes
    content: Any  # What the message carries: sizes of a photo, a document's description.


class Files:
    """By file id. Ids of another bot, and unique ids, are refused as the real server does."""

    def __init__(self, bot_id: int) -> None:
        self.bot_id = bot_id
        self.by_id: dict[str, File] = {}
        self.by_path: dict[str, File] = {}
        self.uploads = 0

    def of(self, file_id: str) -> File:
        found = self.by_id.get(file_id)
        if found is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return found

    def add_photo(self, data: bytes, name: str = "photo.jpg") -> list[Json]:
        """A picture as sizes, smallest first. BadCall IMAGE_PROCESS_FAILED when it is none."""
        if len(data) > PHOTO_MOST:
            raise BadCall("file is too big", f"a photo of {len(data)} bytes, at most {PHOTO_MOST}")
        size = picture_size(data)
        if size is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        width, height = size
        if width + height > 10_000 or max(size) > 20 * min(size):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        sizes: list[Json] = []
        for edge, mark in SIZES:
            scale = min(1.0, edge / max(size))
            shape = {
                "width": max(1, round(width * scale)),
                "height": max(1, round(height * scale)),
                "file_size": len(data),
            }
            sizes.append({**self._keep("photo", data, name, sizes, mark), **shape})
            if scale == 1.0:
                break
        return sizes

    def add_document(self, data: bytes, name: str, mime: str) -> Json:
        if len(data) > UPLOAD_MOST:
            raise BadCall("Request Entity Too Large", f"a document of {len(data)} bytes, at most {UPLOAD_MOST}")
        content: Json = {"file_name": name, "mime_type": mime, "file_size": len(data)}
        content |= self._keep("document", data, name, content, "d")
        return content

    def _keep(self, kind: str, data: bytes, name: str, content: Any, mark: str) -> Json:
        unique = "AQAD" + hashlib.sha256(data + mark.encode()).hexdigest()[:12]
        file_id = f"AgAC{self.bot_id:x}{mark}{secrets.token_urlsafe(24)}"
        self.by_id[file_id] = File(file_id=file_id, unique_id=unique, kind=kind, name=name, data=data, content=content)
        return {"file_id": file_id, "file_unique_id": unique}

    def take(self, value: Any, kind: str, uploads: dict[str, Upload]) -> Any:
        """What a bot gave for a photo or document: an upload, `attach://name`, or a file id sent before."""
        if isinstance(value, str) and value.startswith("attach://"):
            value = uploads.get(value.removeprefix("attach://"))
        if isinstance(value, Upload):
            if not value.data:
                raise BadCall("file must be non-empty", "an empty file was uploaded")
            self.uploads += 1
            if kind == "photo":
                return self.add_photo(value.data, value.name)
            return self.add_document(value.data, value.name, value.mime)
        if not isinstance(value, str):
            raise BadCall("there is no file in the request", "a file that was not uploaded is referred to")
        if value.startswith(("http://", "https://")):
            raise BadCall("failed to get HTTP URL content", "this stand-in fetches no files by URL: upload them")
        found = self.of(value)
        if found.kind != kind:
            raise bad_request(f"can't use file of type {found.kind.title()} as {kind.title()}")
        return found.content

    def get(self, world: World, p: Json) -> Json:
        try:
            found = self.of(p["file_id"])
        except Exception as error:
            raise bad_request("wrong file_id or the file is temporarily unavailable") from error
        if len(found.data) > DOWNLOAD_MOST:
            raise bad_request("file is too big")
        place = f"{found.kind}s/file_{len(self.by_path)}.{'jpg' if found.kind == 'photo' else 'bin'}"
        self.by_path[place] = found
        return {
            "file_id": found.file_id,
            "file_unique_id": found.unique_id,
            "file_size": len(found.data),
            "file_path": place,
        }


def picture_size(data: bytes) -> tuple[int, int] | None:
    """Width and height of a whole PNG, JPEG, GIF or WebP; None for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR" and b"IEND" in data[-12:]:
        width, height = struct.unpack(">II", data[16:24])
        return (width, height) if width and height else None
    if data[:6] in (b"GIF87a", b"GIF89a") and len(data) > 10:
        width, height = struct.unpack("<HH", data[6:10])
        return width, height
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP" and len(data) >= 30:
        return webp_size(data)
    return jpeg_size(data) if data[:2] == b"\xff\xd8" else None


def webp_size(data: bytes) -> tuple[int, int] | None:
    kind = data[12:16]
    if kind == b"VP8X":
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    if kind == b"VP8 ":
        width, height = struct.unpack("<HH", data[26:30])
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1
    return None


def jpeg_size(data: bytes) -> tuple[int, int] | None:
    place = 2
    while place + 9 < len(data):
        if data[place] != 0xFF:
            return None
        mark = data[place + 1]
        if mark == 0xFF:
            place += 1
            continue
        if 0xC0 <= mark <= 0xCF and mark not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return (width, height) if b"\xff\xd9" in data[-64:] and width and height else None
        place += 2 + int.from_bytes(data[place + 2 : place + 4], "big")
    return None
