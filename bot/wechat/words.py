"""The few words of this platform's own, in the language of whoever reads them."""

from bot.wechat.names import NAME
from handlers.texts import Texts, strip
from storage import Storage, Tx, members, shops
from storage.rows import ShopId


class Words:
    def __init__(self, texts: Texts, storage: Storage, shop_id: ShopId) -> None:
        self._texts, self._storage, self._shop_id = texts, storage, shop_id

    async def prompt(self, openid: str, *, is_multiple: bool) -> str:
        """What stands under numbered lines."""
        language = await self._storage.read(lambda tx: self._language(tx, openid))
        key = "choices-several" if is_multiple else "choices-one"
        return strip(self._texts.say(language, key))

    def _language(self, tx: Tx, openid: str) -> str:
        member = members.get_by_account(tx, self._shop_id, NAME, openid)
        return (member.language if member else None) or shops.get(tx, self._shop_id).language
