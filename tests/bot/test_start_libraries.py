"""A start loads no library of what it was not asked for: they would cost it a second."""

import subprocess
import sys

HEAVY = ("redis", "psycopg", "wechatpy", "wechatpayv3", "matplotlib", "alembic", "sqlalchemy")


def test_telegram_on_sqlite_loads_nothing_of_the_others() -> None:
    look = f"import sys, bot.running, bot.telegram; print(*sorted(set({HEAVY}) & sys.modules.keys()))"
    seen = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert seen.stdout.split() == []
