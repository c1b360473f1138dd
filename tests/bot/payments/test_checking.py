"""`check` and the start, where WeChat Pay is configured: keys, serial, address, currency."""

from pathlib import Path

import pytest

from bot.payments.wechatpay import build
from bot.platform import Parts, PlatformDown
from tests.bot.test_checking import told
from tests.commands import with_telegram
from tests.servers.telegram import TelegramServer
from tests.servers.wechatpay import WechatPayServer
from tests.stories.process import Fanloop


@pytest.mark.parametrize(
    ("changes", "state", "says"),
    [
        ({}, "ok", "answers, and its keys fit"),
        ({"WECHATPAY__CERT_SERIAL": "ABCDEF"}, "fault", "FANLOOP_WECHATPAY__CERT_SERIAL"),
        ({"WECHATPAY__PUBLIC_KEY_ID": "PUB_KEY_ID_1"}, "fault", ""),
        ({"WECHATPAY__KEY_FILE": "broken.pem"}, "fault", "apiclient_key.pem"),
        ({"WECHATPAY__API_BASE": "http://127.0.0.1:9"}, "fault", "does not answer"),
        ({"WEB__PUBLIC_URL": ""}, "fault", "FANLOOP_WEB__PUBLIC_URL"),
        ({"SHOP__CURRENCY": "EUR"}, "fault", "CNY alone"),
    ],
)
async def test_check_of_wechat_pay(
    server: TelegramServer, tmp_path: Path, changes: dict[str, str], state: str, says: str
) -> None:
    (tmp_path / "broken.pem").write_text("-----BEGIN PRIVATE KEY-----\nno key\n-----END PRIVATE KEY-----\n")
    async with WechatPayServer() as pay:
        ours = {name.removeprefix("FANLOOP_"): value for name, value in pay.settings(tmp_path).items()}
        settings = with_telegram(server, **({"WEB__PUBLIC_URL": "https://tea.example"} | ours | changes))
        code, out, err = await Fanloop(tmp_path, settings).command("check")
    assert (code, err) == (int(state == "fault"), "")
    found = told(out)["wechatpay"]
    assert found[0][0] == state
    assert says in found[0][1]
    assert ("unset", "nobody can pay inside WeChat") in [(one, line.partition(":")[0]) for one, line in found]


def test_a_key_that_is_none_is_named(parts: Parts, tmp_path: Path) -> None:
    (tmp_path / "merchant.pem").write_text("no key")
    with pytest.raises(PlatformDown, match="FANLOOP_WECHATPAY__KEY_FILE"):
        build(parts)
    (tmp_path / "merchant.pem").unlink()
    with pytest.raises(PlatformDown, match="cannot be read"):
        build(parts)
