"""The shop of the settings: made at the first start, in a currency that is fixed once value was written in it."""

from pydantic import SecretStr

from bot.basis import Basis, open_basis, real_now
from config.sections import ShopSettings
from config.settings import Settings
from storage import campaigns
from storage.campaigns import NewCampaign


async def opened(url: str, **shop: str) -> Basis:
    """Closed again: what counts is the shop."""
    basis = await open_basis(Settings(database_url=SecretStr(url), shop=ShopSettings.model_validate(shop)))
    await basis.storage.close()
    return basis


async def test_the_currency_follows_the_settings(sqlite_bare_url: str) -> None:
    assert (await opened(sqlite_bare_url, currency="CNY")).shop.currency == "CNY"
    assert (await opened(sqlite_bare_url, currency="USD")).shop.currency == "USD"
    assert (await opened(sqlite_bare_url)).shop.currency == "USD", "nothing said, nothing changed"


async def test_the_currency_is_fixed_once_a_campaign_is_written_in_it(sqlite_bare_url: str) -> None:
    basis = await open_basis(Settings(database_url=SecretStr(sqlite_bare_url)))
    new = NewCampaign(name="spring", reward="5.00", invitee=None, on_orders="first", hold_s=0)
    await basis.storage.run(lambda tx: campaigns.add(tx, basis.shop.id, new, real_now()))
    await basis.storage.close()
    assert (await opened(sqlite_bare_url, currency="JPY")).shop.currency == "CNY"
