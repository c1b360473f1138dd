"""One frozen Settings, read once at the start: the environment over a TOML file over defaults."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from config import formats
from config.rules import SettingPath, breaches
from config.sections import (
    CallbackSettings,
    SecretLine,
    ShopSettings,
    TelegramSettings,
    WebSettings,
    WechatpaySettings,
    WechatSettings,
    WecomSettings,
)
from config.sources import DELIMITER, PREFIX, SettingsError, Values, config_file, from_environment, from_file, variable

__all__ = ["Settings", "SettingsError", "load"]

BREACH = "breach"


class Settings(BaseSettings):
    """All that can be tuned. Made by `load`; made directly, it takes what it is given and reads nothing."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter=DELIMITER,
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
    )

    database_url: Annotated[SecretStr, AfterValidator(formats.hidden(formats.database_url))] = Field(
        SecretStr("sqlite:///data/fanloop.db"),
        description="sqlite:///path or postgresql://user:password@host/database. A secret, for the password in it.",
    )
    redis_url: Annotated[SecretStr, AfterValidator(formats.hidden(formats.redis_url))] | None = Field(
        None, description="redis://host:6379/0. For several processes: they hear from each other at once."
    )
    owner: Annotated[str, AfterValidator(formats.owner)] | None = Field(
        None, description="PLATFORM:ACCOUNT, such as telegram:12345. This account is an owner from the start."
    )
    playground: Literal["auto", "on", "off"] = Field(
        "auto", description="The playground in the browser; auto is on when no platform is configured."
    )
    playground_password: SecretLine | None = Field(
        None,
        description="Needed beside a platform or a public URL, or when the host is not loopback.",
    )
    shop: ShopSettings = Field(ShopSettings(), description="The shop made at the first start.")
    web: WebSettings = Field(WebSettings(), description="The HTTP door.")
    telegram: TelegramSettings = Field(TelegramSettings(), description="Telegram.")
    wechat: WechatSettings = Field(WechatSettings(), description="WeChat Official Account.")
    wecom: WecomSettings = Field(WecomSettings(), description="WeCom.")
    wechatpay: WechatpaySettings = Field(WechatpaySettings(), description="WeChat Pay.")
    callbacks: CallbackSettings = Field(CallbackSettings(), description="What other systems report.")

    @property
    def platforms(self) -> tuple[str, ...]:
        """Names of the platforms that are configured."""
        keys = {"telegram": self.telegram.token, "wechat": self.wechat.app_id, "wecom": self.wecom.corp_id}
        return tuple(name for name, key in keys.items() if key is not None)

    @property
    def is_playground_on(self) -> bool:
        """Whether the playground is to open."""
        return self.playground == "on" or (self.playground == "auto" and not self.platforms)

    @property
    def owner_account(self) -> tuple[str, str] | None:
        """(platform, account) of the owner from the start."""
        platform, _, account = (self.owner or "").partition(":")
        return (platform, account) if account else None

    @model_validator(mode="after")
    def _keeps_the_rules(self) -> Self:
        for path, sentence in breaches(self):
            raise PydanticCustomError(BREACH, "{sentence}", {"path": path, "sentence": sentence})
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what is handed in: `load` reads the environment it is given, not the process's."""
        return (init_settings,)


def load(environ: Mapping[str, str], cwd: Path) -> Settings:
    """The settings of this start. `cwd` is where `fanloop.toml` and relative paths are looked for.

    Raises SettingsError, whose text is one line that names the setting and never shows its value.
    """
    file = config_file(environ, cwd)
    in_file = from_file(Settings, *file) if file else {}
    in_environment = from_environment(Settings, environ)
    try:
        settings = Settings(**_merged(in_file, in_environment))
    except ValidationError as error:
        raise SettingsError(_sentence(error.errors()[0], environ, in_file, file[1] if file else "")) from None
    _find_files(settings, cwd)
    return settings


def _merged(below: Values, above: Values) -> Values:
    sections = {name: below[name] | above[name] for name in below.keys() & above if isinstance(below[name], dict)}
    return below | above | sections


def _sentence(error: ErrorDetails, environ: Mapping[str, str], in_file: Values, label: str) -> str:
    path: SettingPath = error["ctx"]["path"] if error["type"] == BREACH else tuple(map(str, error["loc"]))
    problem = (
        error["msg"].removeprefix("Value error, ").replace("Input should", "must").replace("String should", "must")
    )
    is_from_file = not environ.get(variable(path), "").strip() and _is_in(in_file, path)
    return f"{'.'.join(path)} in {label} {problem}" if is_from_file else f"{variable(path)} {problem}"


def _is_in(values: Values, path: SettingPath) -> bool:
    return path[0] in values and (len(path) == 1 or _is_in(values[path[0]], path[1:]))


def _find_files(settings: Settings, cwd: Path) -> None:
    for name in ("key_file", "public_key_file"):
        path: Path | None = getattr(settings.wechatpay, name)
        if path is not None and not (cwd / path).is_file():
            raise SettingsError(f"{variable(('wechatpay', name))} names no file that is there")
