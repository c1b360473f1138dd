"""What stands on an invite's poster. The same wherever it is shown: in a chat, on the landing page."""

from datetime import datetime

from handlers.content import Poster
from storage import campaigns, products
from storage.rows import Campaign, InviteCode, Product, Shop, ShopId
from storage.tx import Tx


def running(tx: Tx, code: InviteCode, now: datetime) -> Campaign | None:
    """The campaign that an order by this code would be paid by now, as far as can be told before the order. `now`: the
    shop's."""
    own = campaigns.get(tx, code.shop_id, code.campaign_id) if code.campaign_id else None
    return own if own and own.status == "started" else campaigns.newest_running(tx, code.shop_id, now)


def product_of(tx: Tx, shop_id: ShopId, campaign: Campaign | None) -> Product | None:
    """The campaign's own; else the first that is on sale and has a photo."""
    if campaign and campaign.product_id:
        return products.get(tx, shop_id, campaign.product_id)
    return next((one for one in products.all_of(tx, shop_id) if one.status == "on" and one.media), None)


def poster(
    shop: Shop, product: Product | None, campaign: Campaign | None, *, inviter: str, sentence: str, link: str
) -> Poster:
    """The campaign where one runs, and its product below; else the product and its story; else the shop."""
    title, line = _announced(shop, product, campaign)
    media = product.media if product else None
    return Poster(shop=shop.name, title=title, line=line, inviter=inviter, sentence=sentence, link=link, media=media)


def _announced(shop: Shop, product: Product | None, campaign: Campaign | None) -> tuple[str, str]:
    if campaign is not None:
        return campaign.name, product.name if product else ""
    if product is not None:
        return product.name, product.description.split("\n")[0]
    return shop.name, ""
