"""Pictures as platforms need them: from the database, from their own file ids, or made now."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from bot.pictures import Form, Pictures, PosterSpec, qr
from bot.pictures.photo import normalize
from handlers.content import Chart, Code, Poster
from storage import Storage, media
from storage.rows import ShopId

FILE_IDS_KEPT = 10_000
CODE_SCALE = 12  # pixels a module: some 500 across, to be scanned from a screen
Data = bytes
"""Its other name, because a method here is called bytes."""


class StoredMedia:
    """One shop's pictures. See bot.platform.Media."""

    def __init__(
        self, storage: Storage, shop_id: ShopId, pictures: Callable[[], Pictures], clock: Callable[[], datetime]
    ) -> None:
        """`pictures` is asked when the first poster is wanted: its fonts take long to load."""
        self._storage = storage
        self._shop_id = shop_id
        self._pictures = pictures
        self._clock = clock
        self._file_ids: dict[tuple[str, str], str] = {}

    async def file_id(self, instance: str, sha256: str) -> str | None:
        known = self._file_ids.get((instance, sha256))
        if known is None:
            known = await self._storage.read(lambda tx: media.file_id(tx, instance, sha256))
            if known is not None:
                self._keep_id(instance, sha256, known)
        return known

    async def remember(self, instance: str, sha256: str, file_id: str) -> None:
        self._keep_id(instance, sha256, file_id)
        await self._storage.run(lambda tx: media.remember(tx, instance, sha256, file_id))

    async def bytes(self, sha256: str) -> Data:
        found = await self._storage.read(lambda tx: media.get_bytes(tx, self._shop_id, sha256))
        if found is None:
            raise LookupError(f"picture {sha256} is not stored")
        return found

    async def poster(self, poster: Poster, form: Form = Form.JPEG) -> Data:
        photo = await self.bytes(poster.media) if poster.media else None
        spec = PosterSpec(
            shop=poster.shop,
            title=poster.title,
            line=poster.line,
            inviter=poster.inviter,
            sentence=poster.sentence,
            link=poster.link,
            photo=photo,
        )
        return await self._pictures().poster(spec, form)

    async def chart(self, chart: Chart) -> Data:
        return await self._pictures().chart(chart)

    async def code(self, code: Code) -> Data:
        return await asyncio.to_thread(qr.png, code.text, CODE_SCALE)

    async def keep(self, data: Data) -> str:
        photo = await asyncio.to_thread(normalize, data)
        picture = media.Stored(
            sha256=photo.sha256, mime=photo.mime, width=photo.width, height=photo.height, data=photo.data
        )
        now = self._clock()
        await self._storage.run(lambda tx: media.put(tx, self._shop_id, picture, now))
        return photo.sha256

    def _keep_id(self, instance: str, sha256: str, file_id: str) -> None:
        while len(self._file_ids) >= FILE_IDS_KEPT:
            self._file_ids.pop(next(iter(self._file_ids)))
        self._file_ids[instance, sha256] = file_id
