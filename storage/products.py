"""Products, and their stock: pieces on hand, and how many of them are promised to placed orders."""

from dataclasses import dataclass
from datetime import datetime

from storage.read import row_to
from storage.rows import Product, ProductId, ShopId
from storage.tx import Tx


@dataclass(frozen=True, kw_only=True)
class NewProduct:
    """`stock` None: unlimited."""

    product_code: str
    name: str
    price_minor: int
    description: str = ""
    stock: int | None = None
    cycle_s: int | None = None
    tags: tuple[str, ...] = ()
    media: str | None = None
    is_shipped: bool = True


def get(tx: Tx, shop_id: ShopId, product_id: ProductId) -> Product | None:
    row = tx.one("product_get", shop_id=shop_id, product_id=product_id)
    return row_to(Product, row) if row else None


def get_by_code(tx: Tx, shop_id: ShopId, product_code: str) -> Product | None:
    row = tx.one("product_by_code", shop_id=shop_id, product_code=product_code)
    return row_to(Product, row) if row else None


def all_of(tx: Tx, shop_id: ShopId) -> list[Product]:
    """Every product there ever was, in the order they were added; `status` says which are on sale."""
    return [row_to(Product, row) for row in tx.all("products_list", shop_id=shop_id)]


def add(tx: Tx, shop_id: ShopId, new: NewProduct, at: datetime) -> Product | None:
    """The new product; None where its code exists."""
    row = tx.one(
        "product_add",
        shop_id=shop_id,
        product_code=new.product_code,
        name=new.name,
        description=new.description,
        price_minor=new.price_minor,
        stock=new.stock,
        cycle_s=new.cycle_s,
        tags=new.tags,
        media=new.media,
        is_shipped=new.is_shipped,
        at=at,
    )
    return row_to(Product, row) if row else None


def put(tx: Tx, product: Product) -> bool:
    """Everything about a product but what is reserved and sold, as it is in `product`; False where there is none."""
    found = tx.one(
        "product_put",
        shop_id=product.shop_id,
        product_id=product.id,
        name=product.name,
        description=product.description,
        price_minor=product.price_minor,
        stock=product.stock,
        cycle_s=product.cycle_s,
        tags=product.tags,
        media=product.media,
        is_shipped=product.is_shipped,
        status=product.status,
    )
    return found is not None


def reserve(tx: Tx, shop_id: ShopId, product_id: ProductId, pieces: int) -> bool:
    """Promise pieces to an order; False where so many are not left, or the product is off."""
    return tx.one("product_reserve", shop_id=shop_id, product_id=product_id, pieces=pieces) is not None


def unreserve(tx: Tx, shop_id: ShopId, product_id: ProductId, pieces: int) -> None:
    """Take the promise back. LookupError where so many were not promised: a fault of ours."""
    if tx.one("product_unreserve", shop_id=shop_id, product_id=product_id, pieces=pieces) is None:
        raise LookupError(f"product {product_id} has not {pieces} pieces reserved")


def take(tx: Tx, shop_id: ShopId, product_id: ProductId, pieces: int, *, is_reserved: bool) -> int:
    """Pieces are sold; how many of them stock really had. What is promised to others is not touched.

    A sale is a fact: all are counted as sold, however few were there.
    """
    row = tx.one("product_lock", shop_id=shop_id, product_id=product_id)
    if row is None:
        raise LookupError(f"no product {product_id} in shop {shop_id}")
    promised = row["reserved"] - (pieces if is_reserved else 0)
    free = pieces if row["stock"] is None else row["stock"] - promised
    taken = max(0, min(pieces, free))
    reserved = pieces if is_reserved else 0
    ids = {"shop_id": shop_id, "product_id": product_id}
    tx.do("product_take", taken=taken, reserved=reserved, pieces=pieces, **ids)
    return taken


def put_back(tx: Tx, shop_id: ShopId, product_id: ProductId, pieces: int, taken: int) -> None:
    """A sale is undone: `taken` pieces are on hand again, `pieces` are no longer counted as sold."""
    tx.do("product_put_back", shop_id=shop_id, product_id=product_id, pieces=pieces, taken=taken)


def is_posted(tx: Tx, shop_id: ShopId, product_id: ProductId) -> bool:
    """Whether a post somewhere shows it, with its price and what is left."""
    return tx.one("product_is_posted", shop_id=shop_id, product_id=product_id) is not None
