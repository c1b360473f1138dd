"""Made-up values that are right, and how to load them."""

from collections.abc import Mapping
from pathlib import Path

from config.settings import Settings, SettingsError, load

TOKEN = "123456:made-up_token"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
ORDERS_SECRET = "whsec_bWFkZSB1cCBhbmQgbG9uZyBlbm91Z2g/"

TELEGRAM = {"FANLOOP_TELEGRAM__TOKEN": TOKEN}
WEBHOOK = TELEGRAM | {
    "FANLOOP_TELEGRAM__MODE": "webhook",
    "FANLOOP_TELEGRAM__WEBHOOK_SECRET": "made-up_hook",
    "FANLOOP_WEB__PUBLIC_URL": "https://shop.example.com",
}
WECHAT = {
    "FANLOOP_WECHAT__APP_ID": "wx0000000000000001",
    "FANLOOP_WECHAT__SECRET": "made-up-app-secret",
    "FANLOOP_WECHAT__TOKEN": "pushtoken1",
    "FANLOOP_WECHAT__AES_KEY": AES_KEY,
}
WECOM = {
    "FANLOOP_WECOM__CORP_ID": "ww0000000000000001",
    "FANLOOP_WECOM__SECRET": "made-up-corp-secret",
    "FANLOOP_WECOM__AGENT_ID": "1000002",
    "FANLOOP_WECOM__TOKEN": "pushtoken2",
    "FANLOOP_WECOM__AES_KEY": AES_KEY,
}
WECHATPAY = {
    "FANLOOP_WECHATPAY__MCH_ID": "1900000001",
    "FANLOOP_WECHATPAY__APP_ID": "wx0000000000000001",
    "FANLOOP_WECHATPAY__KEY_FILE": "merchant.pem",
    "FANLOOP_WECHATPAY__CERT_SERIAL": "0123456789ABCDEF",
    "FANLOOP_WECHATPAY__APIV3_KEY": "made-up-key-of-thirty-two-letter",
    "FANLOOP_WECHATPAY__PUBLIC_KEY_FILE": "wechatpay.pem",
    "FANLOOP_WECHATPAY__PUBLIC_KEY_ID": "PUB_KEY_ID_0001",
}


def refused(environ: Mapping[str, str], cwd: Path) -> str:
    """What the program says when it cannot start with these settings."""
    try:
        load(environ, cwd)
    except SettingsError as error:
        return str(error)
    raise AssertionError("these settings were taken")


def loaded(cwd: Path, **environ: str) -> Settings:
    """Settings from variables named without their prefix."""
    return load({f"FANLOOP_{name}": value for name, value in environ.items()}, cwd)
