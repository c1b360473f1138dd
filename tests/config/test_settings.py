"""What the settings mean, where they come from, and which goes first."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from config.settings import Settings, load
from config.sources import CONFIG, setting_paths, variable
from tests.config.samples import TELEGRAM, TOKEN, WECHAT, WECHATPAY, WECOM, loaded

EXAMPLE = Path(__file__).parents[2] / "config" / "fanloop.example.toml"

DEFAULTS: dict[str, Any] = {
    "shop.name": "My shop",
    "shop.currency": "CNY",
    "shop.timezone": "Asia/Shanghai",
    "shop.language": "zh",
    "shop.quiet_hours": "22:00-08:00",
    "shop.reserve_s": 900,
    "shop.reserve_manual_s": 86400,
    "web.host": "127.0.0.1",
    "web.port": 8080,
    "telegram.api_base": "https://api.telegram.org",
    "telegram.mode": "polling",
    "telegram.pace": "published",
    "wechat.api_base": "https://api.weixin.qq.com",
    "wecom.api_base": "https://qyapi.weixin.qq.com",
    "wechatpay.api_base": "https://api.mch.weixin.qq.com",
    "playground": "auto",
}


def value_of(settings: BaseModel, path: str) -> Any:
    value: Any = settings
    for name in path.split("."):
        value = getattr(value, name)
    return value


def test_defaults(tmp_path: Path) -> None:
    settings = load({}, tmp_path)
    found = {".".join(path): value_of(settings, ".".join(path)) for path in setting_paths(Settings)}
    assert found.pop("database_url").get_secret_value() == "sqlite:///data/fanloop.db"
    assert {name: value for name, value in found.items() if value is not None} == DEFAULTS


def test_example_has_every_setting_at_its_default(tmp_path: Path) -> None:
    assert load({CONFIG: str(EXAMPLE)}, tmp_path) == load({}, tmp_path)
    words = EXAMPLE.read_text("utf-8").splitlines()
    named = sorted(line.split(" =")[0] for line in words if " = " in line and not line.startswith("#"))
    assert named == sorted(path[-1] for path in setting_paths(Settings))


def test_environment_goes_before_the_file_and_the_file_before_defaults(tmp_path: Path) -> None:
    (tmp_path / "fanloop.toml").write_text('[shop]\nname = "File"\nlanguage = "en"\n[web]\nport = 9000\n')
    settings = loaded(tmp_path, SHOP__NAME="Environment")
    assert (settings.shop.name, settings.shop.language, settings.web.port) == ("Environment", "en", 9000)
    assert settings.shop.currency == "CNY"


def test_named_file_instead_of_the_usual_one(tmp_path: Path) -> None:
    (tmp_path / "fanloop.toml").write_text('[shop]\nname = "Usual"\nlanguage = "en"\n')
    (tmp_path / "other.toml").write_text('[shop]\nname = "Other"\n')
    shop = load({CONFIG: "other.toml"}, tmp_path).shop
    assert (shop.name, shop.language) == ("Other", "zh")
    assert load({CONFIG: ""}, tmp_path).shop.name == "Usual"


@pytest.mark.parametrize("empty", ["", "  ", "\n"])
def test_empty_is_unset(tmp_path: Path, empty: str) -> None:
    (tmp_path / "fanloop.toml").write_text('owner = ""\n[shop]\nname = "File"\n[wecom]\nagent_id = ""\n')
    settings = loaded(tmp_path, SHOP__NAME=empty, TELEGRAM__TOKEN=empty, WEB__PORT=empty, PLAYGROUND=empty)
    assert (settings.shop.name, settings.telegram.token, settings.web.port) == ("File", None, 8080)
    assert (settings.owner, settings.wecom.agent_id) == (None, None)


def test_space_around_a_value_is_no_part_of_it(tmp_path: Path) -> None:
    token = loaded(tmp_path, TELEGRAM__TOKEN=f" {TOKEN}\n").telegram.token
    assert token is not None
    assert token.get_secret_value() == TOKEN


@pytest.mark.parametrize(
    ("name", "path", "given", "taken"),
    [
        ("DATABASE_URL", "database_url", "sqlite:////var/lib/fanloop.db", "sqlite:////var/lib/fanloop.db"),
        ("DATABASE_URL", "database_url", "postgresql://u:p@host:5432/db?sslmode=require", None),
        ("DATABASE_URL", "database_url", "postgresql:///db?host=/run/postgresql", None),
        ("REDIS_URL", "redis_url", "redis://host:6379/0", None),
        ("REDIS_URL", "redis_url", "unix:///run/redis.sock", None),
        ("OWNER", "owner", "telegram:9007199254740991", None),
        ("OWNER", "owner", "wechat:oABC_def-1", None),
        ("OWNER", "owner", "wecom:li.lei@shop", None),
        ("SHOP__NAME", "shop.name", "茶铺 🍵", None),
        ("SHOP__CURRENCY", "shop.currency", "jpy", "JPY"),
        ("SHOP__TIMEZONE", "shop.timezone", "America/Argentina/Buenos_Aires", None),
        ("SHOP__QUIET_HOURS", "shop.quiet_hours", "off", None),
        ("SHOP__QUIET_HOURS", "shop.quiet_hours", "00:00-23:59", None),
        ("SHOP__RESERVE_S", "shop.reserve_s", "1", 1),
        ("WEB__PORT", "web.port", "65535", 65535),
        ("WEB__HOST", "web.host", "::1", None),
        ("WEB__PUBLIC_URL", "web.public_url", "https://example.com/shop/", "https://example.com/shop"),
        ("TELEGRAM__API_BASE", "telegram.api_base", "http://127.0.0.1:8081", None),
    ],
)
def test_what_is_taken(tmp_path: Path, name: str, path: str, given: str, taken: str | int | None) -> None:
    extra = {"PLAYGROUND": "off"} if name == "WEB__PUBLIC_URL" else {}
    value = value_of(loaded(tmp_path, **{name: given}, **extra), path)
    plain = value.get_secret_value() if hasattr(value, "get_secret_value") else value
    assert plain == (given if taken is None else taken)


def test_platforms_are_those_with_a_key(tmp_path: Path) -> None:
    assert load({}, tmp_path).platforms == ()
    assert load(TELEGRAM, tmp_path).platforms == ("telegram",)
    assert load(WECOM | TELEGRAM | WECHAT, tmp_path).platforms == ("telegram", "wechat", "wecom")


def test_bot_id_is_in_the_token(tmp_path: Path) -> None:
    assert load({}, tmp_path).telegram.bot_id is None
    assert load(TELEGRAM, tmp_path).telegram.bot_id == 123456


def test_owner_account(tmp_path: Path) -> None:
    assert load({}, tmp_path).owner_account is None
    assert loaded(tmp_path, OWNER="telegram:42").owner_account == ("telegram", "42")


@pytest.mark.parametrize(
    ("environ", "is_on"),
    [
        ({}, True),
        ({"FANLOOP_PLAYGROUND": "off"}, False),
        (TELEGRAM, False),
        (TELEGRAM | {"FANLOOP_PLAYGROUND": "on", "FANLOOP_PLAYGROUND_PASSWORD": "a long one"}, True),
    ],
)
def test_playground_is_on(tmp_path: Path, environ: dict[str, str], is_on: bool) -> None:
    assert load(environ, tmp_path).is_playground_on is is_on


def test_wechatpay_files_are_looked_for_in_the_working_folder(tmp_path: Path) -> None:
    for name in ("merchant.pem", "wechatpay.pem"):
        (tmp_path / name).touch()
    assert load(WECHATPAY, tmp_path).wechatpay.key_file == Path("merchant.pem")


def test_frozen(tmp_path: Path) -> None:
    settings = load({}, tmp_path)
    with pytest.raises(ValidationError, match="frozen"):
        settings.web.port = 1  # type: ignore[misc]
    with pytest.raises(ValidationError, match="frozen"):
        settings.owner = "telegram:1"  # type: ignore[misc]


def test_the_process_environment_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FANLOOP_SHOP__NAME", "Somebody else's")
    monkeypatch.setenv("FANLOOP_NO_SUCH_THING", "1")
    assert load({}, tmp_path).shop.name == "My shop"
    assert Settings().shop.name == "My shop"


def test_every_setting_says_what_it_is() -> None:
    def undescribed(model: type[BaseModel]) -> list[str]:
        return [name for name, field in model.model_fields.items() if not field.description]

    sections: list[Any] = [field.annotation for field in Settings.model_fields.values()]
    models: list[type[BaseModel]] = [
        Settings,
        *(section for section in sections if isinstance(section, type) and issubclass(section, BaseModel)),
    ]
    assert [name for model in models for name in undescribed(model)] == []
    assert variable(("shop", "name")) == "FANLOOP_SHOP__NAME"
