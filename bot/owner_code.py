"""`owner-code`: whoever sends it to the bot becomes an owner."""

import secrets
from argparse import Namespace

from bot.basis import open_basis, real_now
from bot.terminal import say
from config.settings import Settings
from handlers import staffing


async def owner_code(settings: Settings, _: Namespace) -> int:
    """Nothing but the code on stdout."""
    basis = await open_basis(settings)
    try:
        shop_id, now = basis.shop.id, real_now()
        say(await basis.storage.run(lambda tx: staffing.new_owner_code(tx, shop_id, secrets, now)))
    finally:
        await basis.storage.close()
    return 0
