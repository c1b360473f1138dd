"""Rules that hold between settings. Each yields what breaks it: (path of the setting, sentence)."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from config.settings import Settings

SettingPath = tuple[str, ...]
Breach = tuple[SettingPath, str]

# Sections that work whole or not at all: the setting that turns the section on first.
WHOLE = {
    "wechat": ("app_id", "secret", "token"),
    "wecom": ("corp_id", "secret", "agent_id", "token", "aes_key"),
    "wechatpay": ("mch_id", "app_id", "key_file", "cert_serial", "apiv3_key", "public_key_file", "public_key_id"),
}
PASSWORD_NEEDED = "must be set: the playground would be open to others. Set it, or turn the playground off by "  # noqa: S105 a sentence
WAYS_OFF = {
    "auto": "configuring a platform (such as FANLOOP_TELEGRAM__TOKEN) or by FANLOOP_PLAYGROUND=off",
    "on": "FANLOOP_PLAYGROUND=off",
}
"""How the playground is turned off that is on by this setting."""


def breaches(settings: Settings) -> Iterator[Breach]:
    """All that is wrong between the settings, most telling first."""
    for rule in RULES:
        yield from rule(settings)


def webhook_has_its_needs(settings: Settings) -> Iterator[Breach]:
    """A webhook is an address that Telegram can reach, and a secret that proves it was Telegram."""
    if settings.telegram.mode != "webhook":
        return
    if settings.web.public_url is None:
        yield ("web", "public_url"), "must be set for FANLOOP_TELEGRAM__MODE=webhook"
    if settings.telegram.webhook_secret is None:
        yield ("telegram", "webhook_secret"), "must be set for FANLOOP_TELEGRAM__MODE=webhook"


def sections_are_whole(settings: Settings) -> Iterator[Breach]:
    """A platform that is half configured would start and then fail."""
    for section, names in WHOLE.items():
        values = {name: getattr(getattr(settings, section), name) for name in names}
        if any(value is not None for value in values.values()):
            missing = (name for name, value in values.items() if value is None)
            yield from (((section, name), "must be set with the others of its section") for name in missing)


def playground_is_guarded(settings: Settings) -> Iterator[Breach]:
    """Whoever opens the playground acts as its owner: beside anything real, or open to others, it needs a password."""
    is_exposed = settings.platforms or settings.web.public_url or not is_loopback(settings.web.host)
    if settings.is_playground_on and is_exposed and settings.playground_password is None:
        yield ("playground_password",), PASSWORD_NEEDED + WAYS_OFF[settings.playground]


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a door on `host`."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


RULES: tuple[Callable[[Settings], Iterator[Breach]], ...] = (
    webhook_has_its_needs,
    sections_are_whole,
    playground_is_guarded,
)
