"""Temporary files: uploaded by the program or sent by a person, kept three days."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

KEPT_S = 3 * 86400
# Kind: (most bytes, endings). WeCom allows the same here.
KINDS = {
    "image": (10 * 1024 * 1024, (".jpg", ".jpeg", ".png", ".gif", ".bmp")),
    "voice": (2 * 1024 * 1024, (".amr", ".mp3")),
    "video": (10 * 1024 * 1024, (".mp4",)),
    "thumb": (64 * 1024, (".jpg", ".jpeg")),
    "file": (20 * 1024 * 1024, ("",)),
}


class Medium(NamedTuple):
    id: str
    kind: str
    name: str
    data: bytes
    at: float


class Media:
    def __init__(self) -> None:
        self.by_id: dict[str, Medium] = {}

    def add(self, kind: str, name: str, data: bytes, at: float) -> Medium:
        number = len(self.by_id) + 1
        # As long as real ones, with the characters they have.
        media_id = f"{hashlib.sha256(f'{number}'.encode()).hexdigest()[:58]}_-{number:04}"
        medium = self.by_id[media_id] = Medium(media_id, kind, name, data, at)
        return medium

    def get(self, media_id: str, now: float) -> Medium | None:
        """None: unknown, or older than three days."""
        medium = self.by_id.get(media_id)
        return medium if medium is not None and now < medium.at + KEPT_S else None


def fault_of(kind: str, name: str, data: bytes) -> tuple[int, str]:
    """(error code, what is wrong) of an upload, (0, "") of a good one."""
    if kind not in KINDS:
        return 40004, f"invalid media type {kind!r}"
    most, endings = KINDS[kind]
    if not data:
        return 44001, "empty media data"
    if len(data) > most:
        return 45001, f"media size {len(data)} out of limit {most}"
    if not name.lower().endswith(endings):
        return 40005, f"invalid file type {name!r}"
    return 0, ""
