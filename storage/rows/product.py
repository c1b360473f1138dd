"""Products."""

from dataclasses import dataclass

from storage.rows.ids import ProductId, ShopId


@dataclass(frozen=True, kw_only=True)
class Product:
    """`stock` is on hand, with what is reserved; None: unlimited. `media` is its photo's hash."""

    id: ProductId
    shop_id: ShopId
    product_code: str
    name: str
    description: str
    price_minor: int
    stock: int | None
    reserved: int
    sold: int
    cycle_s: int | None
    tags: tuple[str, ...]
    media: str | None
    is_shipped: bool
    status: str

    @property
    def left(self) -> int | None:
        """What can still be sold; None: as many as you like."""
        return None if self.stock is None else self.stock - self.reserved
