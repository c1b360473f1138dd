"""What stands on an invite's poster. The same wherever it is shown: in a chat, on the landing page."""

from handlers.content import Poster
from storage.rows import Campaign, Product, Shop


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
