"""A wrong or unknown setting stops the start with one line that names it and never shows its value."""

from pathlib import Path

import pytest

from config.settings import load
from config.sources import CONFIG
from tests.config.samples import ORDERS_SECRET, TELEGRAM, TOKEN, WEBHOOK, WECHAT, WECHATPAY, WECOM, refused

LONG = "x" * 300

WRONG = [
    ("DATABASE_URL", "mysql://u:hunter2@host/db"),
    ("DATABASE_URL", "postgres://u:hunter2@host/db"),
    ("DATABASE_URL", "postgresql://u:hunter2@host"),
    ("DATABASE_URL", "postgresql://u:hunter2@host:port/db"),
    ("DATABASE_URL", "postgresql://u:hunter2@[host/db"),
    ("DATABASE_URL", "sqlite://hunter2"),
    ("DATABASE_URL", "sqlite:///:memory:"),
    ("DATABASE_URL", "sqlite:///hunter2/"),
    ("DATABASE_URL", "sqlite:///hunter2?mode=ro"),
    ("REDIS_URL", "hunter2:6379"),
    ("REDIS_URL", "http://hunter2"),
    ("OWNER", "hunter2"),
    ("OWNER", "telegram:@hunter2"),
    ("OWNER", "telegram:-100123"),
    ("OWNER", "line:hunter2"),
    ("OWNER", "wechat:hunter 2"),
    ("SHOP__NAME", "hunter2\nhunter2"),
    ("SHOP__NAME", LONG),
    ("SHOP__CURRENCY", "XTR"),
    ("SHOP__CURRENCY", "DEM"),
    ("SHOP__CURRENCY", "hunter2"),
    ("SHOP__TIMEZONE", "hunter2"),
    ("SHOP__TIMEZONE", "America"),
    ("SHOP__TIMEZONE", "../hunter2"),
    ("SHOP__LANGUAGE", "fr"),
    ("SHOP__QUIET_HOURS", "22-8"),
    ("SHOP__QUIET_HOURS", "24:00-08:00"),
    ("SHOP__QUIET_HOURS", "08:00-08:00"),
    ("SHOP__RESERVE_S", "0"),
    ("SHOP__RESERVE_S", "15m"),
    ("SHOP__RESERVE_S", "9_00"),
    ("SHOP__RESERVE_MANUAL_S", "9" * 18),
    ("SHOP__RESERVE_MANUAL_S", "9" * 5000),
    ("WEB__PORT", "99999"),
    ("WEB__PORT", "8080.0"),
    ("WEB__PUBLIC_URL", "hunter2.example.com"),
    ("WEB__PUBLIC_URL", "https://user:hunter2@example.com"),
    ("WEB__PUBLIC_URL", "https://example.com/?hunter2"),
    ("WEB__PUBLIC_URL", "https://example.com/ hunter2"),
    ("WEB__METRICS_TOKEN", "hunter2\nhunter2"),
    ("TELEGRAM__TOKEN", "hunter2"),
    ("TELEGRAM__TOKEN", "123456:hunter2 hunter2"),
    ("TELEGRAM__API_BASE", "ftp://hunter2"),
    ("TELEGRAM__MODE", "hunter2"),
    ("TELEGRAM__WEBHOOK_SECRET", "hunter 2"),
    ("TELEGRAM__WEBHOOK_SECRET", LONG),
    ("WECHAT__TOKEN", "hunter.2"),
    ("WECHAT__AES_KEY", "hunter2"),
    ("WECOM__AGENT_ID", "hunter2"),
    ("WECHATPAY__MCH_ID", "hunter2"),
    ("WECHATPAY__APIV3_KEY", "hunter2"),
    ("WECHATPAY__CERT_SERIAL", "hunter-2"),
    ("CALLBACKS__ORDERS_SECRET", "hunter2"),
    ("CALLBACKS__ORDERS_SECRET", ORDERS_SECRET.removeprefix("whsec_")),
    ("CALLBACKS__ORDERS_SECRET", "whsec_aHVudGVyMg=="),
    ("CALLBACKS__ORDERS_SECRET", "whsec_密码密码密码密码密码密码密码密码密码密码"),
    ("PLAYGROUND", "true"),
    ("PLAYGROUND_PASSWORD", "hunter2\thunter2"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_wrong_value(tmp_path: Path, name: str, value: str) -> None:
    line = refused({f"FANLOOP_{name}": value}, tmp_path)
    assert line.startswith(f"FANLOOP_{name} ")
    assert "\n" not in line
    assert value not in line
    assert "hunter" not in line


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, value in WRONG if value.isprintable()])
def test_wrong_value_in_the_file(tmp_path: Path, name: str, value: str) -> None:
    *section, key = name.lower().split("__")
    (tmp_path / "fanloop.toml").write_text("".join(f"[{part}]\n" for part in section) + f'{key} = "{value}"\n')
    line = refused({}, tmp_path)
    assert line.startswith(f"{'.'.join([*section, key])} in fanloop.toml ")
    assert "\n" not in line
    assert value not in line
    assert "hunter" not in line


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "FANLOOP_TELEGRAM__TOKN",
            "FANLOOP_TELEGRAM__TOKN is no setting of Fanloop; did you mean FANLOOP_TELEGRAM__TOKEN?",
        ),
        ("FANLOOP_WEB_PORT", "FANLOOP_WEB_PORT is no setting of Fanloop; did you mean FANLOOP_WEB__PORT?"),
        ("FANLOOP_PORT", "FANLOOP_PORT is no setting of Fanloop"),
        ("FANLOOP_SHOP", "FANLOOP_SHOP is no setting of Fanloop"),
        ("FANLOOP_SHOP__NAME__X", "FANLOOP_SHOP__NAME__X is no setting of Fanloop; did you mean FANLOOP_SHOP__NAME?"),
        ("FANLOOP_shop__name", "FANLOOP_shop__name is no setting of Fanloop"),
        ("FANLOOP_", "FANLOOP_ is no setting of Fanloop"),
        ("FANLOOP_A\nB", "'FANLOOP_A\\nB' is no setting of Fanloop"),
    ],
)
def test_unknown_variable(tmp_path: Path, name: str, said: str) -> None:
    for value in ("hunter2", ""):
        line = refused({name: value}, tmp_path)
        assert line.startswith(said)
        assert "hunter2" not in line


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FANLOOP_SERVICE_HOST", "10.0.0.1"),
        ("FANLOOP_SERVICE_PORT", "8080"),
        ("FANLOOP_SERVICE_PORT_HTTP", "8080"),
        ("FANLOOP_PORT", "tcp://10.0.0.1:8080"),
        ("FANLOOP_PORT_8080_TCP", "tcp://10.0.0.1:8080"),
        ("FANLOOP_PORT_8080_TCP_PROTO", "tcp"),
        ("FANLOOP_PORT_8080_TCP_PORT", "8080"),
        ("FANLOOP_PORT_8080_TCP_ADDR", "10.0.0.1"),
        ("FANLOOP_WEB_SERVICE_HOST", "10.0.0.1"),
        ("FANLOOP_WEB_PORT", "tcp://10.0.0.1:8080"),
        ("FANLOOP_WEB_PORT_8080_TCP_ADDR", "10.0.0.1"),
        ("FANLOOPER_X", "somebody else's"),
        ("PATH", "/bin"),
    ],
)
def test_variables_that_are_not_ours(tmp_path: Path, name: str, value: str) -> None:
    assert load({name: value}, tmp_path) == load({}, tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hunter2 = 1", "hunter2 in fanloop.toml is no setting of Fanloop"),
        (
            "[telegram]\ntokn = 'secret'",
            "telegram.tokn in fanloop.toml is no setting of Fanloop; did you mean telegram.token?",
        ),
        ("[telegramm]", "telegramm in fanloop.toml is no setting of Fanloop"),
        ("[owner]\nid = 1", "owner in fanloop.toml must be text in quotes or a whole number"),
        ("telegram = 'secret'", "telegram in fanloop.toml must be a section: [telegram]"),
        ("[telegram.token]\nx = 1", "telegram.token in fanloop.toml must be text in quotes or a whole number"),
        ("[web]\nport = true", "web.port in fanloop.toml must be text in quotes or a whole number"),
        ("[web]\nport = 80.5", "web.port in fanloop.toml must be text in quotes or a whole number"),
        ("[web]\nport = 0", "web.port in fanloop.toml must be greater than or equal to 1"),
        ("[shop]\nname = 5", "shop.name in fanloop.toml must be a valid string"),
        ("[telegram]\ntoken = secret", "fanloop.toml is not TOML (at line 2, column 9)"),
        ("[telegram", "fanloop.toml is not TOML (at end of document)"),
        (f"owner = {'9' * 5000}", "fanloop.toml is not TOML"),
    ],
)
def test_wrong_file(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "fanloop.toml").write_text(text)
    line = refused({}, tmp_path)
    assert line == said or line.startswith(said + ";")
    assert "secret" not in line


def test_file_that_cannot_be_read(tmp_path: Path) -> None:
    assert refused({CONFIG: "hunter2.toml"}, tmp_path).startswith(f"the file that {CONFIG} names cannot be read: ")
    assert "hunter2" not in refused({CONFIG: "hunter2.toml"}, tmp_path)
    (tmp_path / "fanloop.toml").write_bytes(b"owner = '\xff'")
    assert refused({}, tmp_path) == "fanloop.toml is not text in UTF-8"


def test_what_the_environment_overrides_is_blamed_on_the_environment(tmp_path: Path) -> None:
    (tmp_path / "fanloop.toml").write_text("[web]\nport = 9000\n")
    assert refused({"FANLOOP_WEB__PORT": "no"}, tmp_path) == "FANLOOP_WEB__PORT must be a whole number"


@pytest.mark.parametrize("missing", ["FANLOOP_TELEGRAM__WEBHOOK_SECRET", "FANLOOP_WEB__PUBLIC_URL"])
def test_webhook_needs_its_address_and_secret(tmp_path: Path, missing: str) -> None:
    assert load(WEBHOOK, tmp_path).telegram.mode == "webhook"
    line = refused(WEBHOOK | {missing: ""}, tmp_path)
    assert line == f"{missing} must be set for FANLOOP_TELEGRAM__MODE=webhook"


PLAIN_WITHOUT = "FANLOOP_WECHAT__AES_KEY"


def test_an_official_account_may_be_plain(tmp_path: Path) -> None:
    assert load(WECHAT | {PLAIN_WITHOUT: ""}, tmp_path).platforms == ("wechat",)


@pytest.mark.parametrize(
    ("whole", "missing"),
    [(whole, one) for whole in (WECHAT, WECOM, WECHATPAY) for one in whole if one != PLAIN_WITHOUT],
)
def test_sections_that_work_whole_or_not_at_all(tmp_path: Path, whole: dict[str, str], missing: str) -> None:
    assert refused(whole | {missing: ""}, tmp_path) == f"{missing} must be set with the others of its section"


@pytest.mark.parametrize("missing", ["KEY_FILE", "PUBLIC_KEY_FILE"])
def test_key_file_that_is_not_there(tmp_path: Path, missing: str) -> None:
    for name in ("merchant.pem", "wechatpay.pem"):
        (tmp_path / name).touch()
    name = f"FANLOOP_WECHATPAY__{missing}"
    assert refused(WECHATPAY | {name: "hunter2.pem"}, tmp_path) == f"{name} names no file that is there"


@pytest.mark.parametrize(
    "exposed",
    [
        {"FANLOOP_WEB__HOST": "192.0.2.1"},
        {"FANLOOP_WEB__HOST": "shop.example.com"},
        {"FANLOOP_WEB__PUBLIC_URL": "https://shop.example.com"},
        {"FANLOOP_PLAYGROUND": "on"} | TELEGRAM,
        {"FANLOOP_PLAYGROUND": "on"} | WECHAT,
    ],
)
def test_a_playground_that_others_can_reach_needs_a_password(tmp_path: Path, exposed: dict[str, str]) -> None:
    assert refused(exposed, tmp_path).startswith("FANLOOP_PLAYGROUND_PASSWORD must be set: ")
    is_off_by_platform = "FANLOOP_PLAYGROUND" not in exposed
    assert ("configuring a platform" in refused(exposed, tmp_path)) is is_off_by_platform
    assert load(exposed | {"FANLOOP_PLAYGROUND_PASSWORD": "a long one"}, tmp_path).is_playground_on
    assert not load(exposed | {"FANLOOP_PLAYGROUND": "off"}, tmp_path).is_playground_on


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_a_playground_on_loopback_needs_none(tmp_path: Path, host: str) -> None:
    assert load({"FANLOOP_WEB__HOST": host}, tmp_path).is_playground_on


def test_settings_do_not_show_secrets(tmp_path: Path) -> None:
    settings = load(WEBHOOK | WECHAT | {"FANLOOP_DATABASE_URL": "postgresql://u:hunter2@host/db"}, tmp_path)
    shown = f"{settings!r} {settings} {settings.telegram!r} {settings.model_dump_json()}"
    for secret in (TOKEN, "made-up_hook", "made-up-app-secret", "hunter2"):
        assert secret not in shown
