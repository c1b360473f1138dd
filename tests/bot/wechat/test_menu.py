"""`wechat menu`: the account's menu is made from COMMANDS, within the platform's measures."""

from argparse import Namespace
from pathlib import Path

import pytest

from bot import menus
from bot.wechat.menu import SUB_BYTES, TOP_BYTES, buttons
from config.settings import load
from handlers import routes
from tests.servers.wechat import WechatServer

NOTHING = Namespace()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_three_buttons_with_five_below_each_and_all_of_them_type_commands(language: str) -> None:
    made = buttons(language)
    assert len(made) == 3
    for top in made:
        assert len(top["name"].encode()) <= TOP_BYTES
        assert 1 <= len(top["sub_button"]) <= 5
        for sub in top["sub_button"]:
            assert len(sub["name"].encode()) <= SUB_BYTES
            command = routes.COMMANDS[sub["key"].removeprefix("/")]
            assert command.role is None


async def test_it_is_made_and_pressed(server: WechatServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert await menus.make(load(server.settings(), tmp_path), NOTHING) == 0
    assert [top["name"] for top in server.menu] == ["商品", "邀请", "帮助"]
    assert "ok" in capsys.readouterr().out


async def test_it_says_what_is_in_the_way(
    server: WechatServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.is_ip_allowed = False
    assert await menus.make(load(server.settings(), tmp_path), NOTHING) == 1
    assert "IP list" in capsys.readouterr().out
    assert server.menu == []


async def test_without_an_account_there_is_nothing_to_make(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert await menus.make(load({}, tmp_path), NOTHING) == 1
    assert "FANLOOP_WECHAT__APP_ID" in capsys.readouterr().err
