"""The settings by section. Each description has the unit and the reason; rules across sections are in `rules.py`."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr

from config import formats

WebUrl = Annotated[str, AfterValidator(formats.web_url)]
WechatId = Annotated[str, AfterValidator(formats.matching(formats.WECHAT_ID, "must be letters, digits, _ and -"))]
WechatToken = Annotated[
    SecretStr,
    AfterValidator(formats.hidden(formats.matching(formats.WECHAT_TOKEN, "must be 3 to 64 letters, digits, _ and -"))),
]
WholeNumber = Annotated[int, BeforeValidator(formats.whole_number)]
AesKey = Annotated[SecretStr, AfterValidator(formats.hidden(formats.aes_key))]
Line = Annotated[str, AfterValidator(formats.one_line)]
SecretLine = Annotated[SecretStr, AfterValidator(formats.hidden(formats.one_line))]

DAY_S = 24 * 60 * 60


class Section(BaseModel):
    """A group of settings: frozen, and without room for one that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class ShopSettings(Section):
    """The shop that is made at the first start. Later its own `/settings` count."""

    name: Line = Field("My shop", max_length=64, description="What the shop is called in greetings and on posters.")
    currency: Annotated[str, AfterValidator(formats.currency)] = Field(
        "CNY", description="ISO 4217 code. Prices, credit and rewards are in it; fixed once there is an order."
    )
    timezone: Annotated[str, AfterValidator(formats.timezone)] = Field(
        "Asia/Shanghai", description="IANA name. Times people type, days and months are the shop's."
    )
    language: Literal["zh", "en"] = Field(
        "zh", description="What is spoken to groups, and to people whose own language we do not know."
    )
    quiet_hours: Annotated[str, AfterValidator(formats.quiet_hours)] = Field(
        "22:00-08:00",
        description="HH:MM-HH:MM in the shop's time zone, or off. Broadcasts and gifts to private chats wait.",
    )
    reserve_s: WholeNumber = Field(
        900, ge=1, le=DAY_S, description="Seconds. How long stock is kept for an order while a payment page is open."
    )
    reserve_manual_s: WholeNumber = Field(
        DAY_S,
        ge=1,
        le=30 * DAY_S,
        description="Seconds. How long stock is kept while the merchant is to confirm a payment; people need longer.",
    )


class WebSettings(Section):
    """The HTTP door."""

    host: Line = Field("127.0.0.1", description="Address to listen on. Loopback, so that nothing is open by accident.")
    port: WholeNumber = Field(8080, ge=1, le=65535, description="TCP port to listen on.")
    public_url: WebUrl | None = Field(
        None,
        description="How the world reaches this door, https://... It goes into invite links, posters and webhooks.",
    )
    metrics_token: SecretLine | None = Field(
        None,
        description="Bearer token for /metrics. Without it only loopback may ask, as numbers of a shop are its own.",
    )


class TelegramSettings(Section):
    """Telegram, on when the token is set."""

    token: (
        Annotated[
            SecretStr,
            AfterValidator(
                formats.hidden(
                    formats.matching(formats.TELEGRAM_TOKEN, "must look like 123456:ABC-DEF, as BotFather gives it")
                )
            ),
        ]
        | None
    ) = Field(None, description="The bot's token from @BotFather.")
    api_base: WebUrl = Field(
        "https://api.telegram.org",
        description="Where the Bot API is: Telegram's, a local Bot API server's or a test server's.",
    )
    mode: Literal["polling", "webhook"] = Field(
        "polling", description="polling needs no public address; webhook needs web.public_url and webhook_secret."
    )
    webhook_secret: (
        Annotated[
            SecretStr,
            AfterValidator(
                formats.hidden(formats.matching(formats.WEBHOOK_SECRET, "must be 1 to 256 of A-Z, a-z, 0-9, _ and -"))
            ),
        ]
        | None
    ) = Field(None, description="What Telegram sends along with each update, so that nobody else can.")
    payment_token: SecretLine | None = Field(
        None, description="A payment provider's token from @BotFather. Without it the merchant confirms payments."
    )
    pace: Literal["published", "off"] = Field(
        "published",
        description="published keeps Telegram's limits; off is only for a server of your own that has none.",
    )

    @property
    def bot_id(self) -> int | None:
        """The bot's user id, which a token begins with; None where Telegram is off."""
        return None if self.token is None else int(self.token.get_secret_value().partition(":")[0])


class WechatSettings(Section):
    """A WeChat Official Account, on when the app id is set."""

    app_id: WechatId | None = Field(None, description="AppID of the Official Account.")
    secret: SecretLine | None = Field(None, description="AppSecret, which access tokens are asked with.")
    token: WechatToken | None = Field(
        None, description="Token of the message push settings; it signs what WeChat sends."
    )
    aes_key: AesKey | None = Field(None, description="EncodingAESKey, 43 characters; messages are encrypted with it.")
    api_base: WebUrl = Field("https://api.weixin.qq.com", description="Where the API is; another one for tests.")
    notice_template: WechatId | None = Field(
        None, description="Template id of one-time subscription notices, where the account has one."
    )


class WecomSettings(Section):
    """A WeCom app of one's own with customer contact, on when the corp id is set."""

    corp_id: WechatId | None = Field(None, description="Id of the corp.")
    secret: SecretLine | None = Field(None, description="Secret of the app, which access tokens are asked with.")
    agent_id: WholeNumber | None = Field(None, ge=1, description="AgentId, the app's number in the corp.")
    token: WechatToken | None = Field(None, description="Token of the app's callback; it signs what WeCom sends.")
    aes_key: AesKey | None = Field(None, description="EncodingAESKey of the callback, 43 characters.")
    sender: Line | None = Field(
        None, description="Staff user whom people add by a contact way where the shop has no group to invite into."
    )
    api_base: WebUrl = Field("https://qyapi.weixin.qq.com", description="Where the API is; another one for tests.")


class WechatpaySettings(Section):
    """WeChat Pay API v3 in public-key mode, on when the merchant number is set."""

    mch_id: Annotated[str, AfterValidator(formats.matching(formats.MERCHANT, "must be digits"))] | None = Field(
        None, description="Merchant number."
    )
    app_id: WechatId | None = Field(None, description="AppID that payments are made under: the Official Account's.")
    key_file: Path | None = Field(
        None, description="PEM file with the merchant's private key, which signs what we ask."
    )
    cert_serial: (
        Annotated[str, AfterValidator(formats.matching(formats.SERIAL, "must be letters and digits"))] | None
    ) = Field(
        None, description="Serial number of the merchant's certificate, hexadecimal; it goes with every signature."
    )
    apiv3_key: Annotated[SecretStr, AfterValidator(formats.hidden(formats.apiv3_key))] | None = Field(
        None, description="APIv3 key, 32 characters; notices are encrypted with it."
    )
    public_key_file: Path | None = Field(None, description="PEM file with WeChat Pay's public key; it proves answers.")
    public_key_id: WechatId | None = Field(None, description="Id of that public key, PUB_KEY_ID_...")
    api_base: WebUrl = Field("https://api.mch.weixin.qq.com", description="Where the API is; another one for tests.")


class CallbackSettings(Section):
    """What other systems report to us."""

    orders_secret: Annotated[SecretStr, AfterValidator(formats.hidden(formats.callback_secret))] | None = Field(
        None,
        description="whsec_ and base64 of at least 24 bytes. Proves orders reported at /callbacks/orders.",
    )
