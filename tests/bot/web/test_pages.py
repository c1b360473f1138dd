"""Pages: what anybody wrote shows as text, every sentence comes from outside, and nothing needs a script."""

import json
import re
from base64 import b64decode
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

import pytest
import zxingcpp
from jinja2 import Environment, UndefinedError, meta
from PIL import Image, ImageColor

from bot.web import pages
from handlers.texts import Marked, plain

TEMPLATES = sorted((pages.STATIC.parent / "templates").glob("*.html"))
PAGE = "https://tea.example/i/K7M2XQ9P"
LINK = "https://t.me/HillTeaBot?start=i_K7M2XQ9P"
NASTY = '"><script>alert(1)</script><img src=x onerror=alert(2)>\u202eשלום\u2066{{ 7*7 }} &amp; \'"' + "长" * 4000

VOID = {"meta", "link", "img", "circle", "path"}
TAGS = """html head meta title link body main header p span div h1 b nav a figure figcaption svg circle path img
    table tbody tfoot tr td th script button"""
ATTRIBUTES = """lang charset name content media rel href type property class dir data-platform data-way aria-hidden src
    alt viewbox preserveaspectratio cx cy r d fill stroke colspan scope http-equiv
    defer data-call data-fields data-after role data-cancel data-fail"""


@dataclass
class Seen(HTMLParser):
    """A page as a browser would see it."""

    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    words: str = ""
    open_tags: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open_tags.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open_tags.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data

    def metas(self) -> dict[str, str]:
        found = [attributes for tag, attributes in self.tags if tag == "meta"]
        return {each.get("property", each.get("name", "")): each.get("content", "") for each in found}

    def all(self, tag: str, **attributes: str) -> list[dict[str, str]]:
        return [each for name, each in self.tags if name == tag and attributes.items() <= each.items()]


def seen(page: str) -> Seen:
    parser = Seen()
    parser.feed(page)
    parser.close()
    assert not parser.open_tags
    return parser


def values(text: str = "Tea", sentence: Marked | None = None) -> dict[str, dict[str, Any]]:
    """What each page takes; `text` is in the place of everything people write, `sentence` of everything we say."""
    said = sentence or plain(text)
    button = {"text": said, "url": LINK}
    return {
        "invite.html": {
            "title": said,
            "shop": text,
            "heading": text,
            "inviter": text,
            "picture": "/i/K7M2XQ9P/photo.jpg",
            "page": PAGE,
            "poster": f"{PAGE}/poster.png",
            "codes": [
                {"link": LINK, "picture": None, "text": said},
                {"link": None, "picture": "/i/K7M2XQ9P/codes/ab.jpg", "text": said},
            ],
            "buttons": [button | {"platform": "telegram"}, button | {"platform": "wechat"}],
            "t": {"invited": said, "about": said, "description": said},
        },
        "message.html": {"title": said, "shop": text, "buttons": [button], "t": {"text": said}},
        "notfound.html": {"title": said, "shop": text, "buttons": [button], "t": {"text": said}},
        "pay.html": {
            "title": said,
            "shop": text,
            "state": "open",
            "lines": [{"name": text, "quantity": 2, "amount": "¥79.80"}],
            "extras": [{"text": said, "amount": "-¥12.00"}],
            "total": "¥67.80",
            "ways": [button | {"way": "wechatpay"}],
            "code": "weixin://wxpay/bizpayurl?pr=abc",
            "bridge": None,
            "refresh_s": 5,
            "t": {
                "heading": said,
                "state": said,
                "total": said,
                "scan": said,
                "pay": said,
                "cancelled": said,
                "failed": said,
            },
        },
        "payout.html": {
            "title": said,
            "shop": text,
            "code": f"{PAGE}/payout",
            "bridge": {"call": "requestMerchantTransfer", "fields": '{"package": "<&\'>"}', "after": "?paid"},
            "t": {"heading": said, "says": said, "accept": said, "cancelled": said, "failed": said},
        },
    }


def page(name: str, lang: str = "en", **changes: object) -> Seen:
    return seen(pages.render(name, lang=lang, **(values()[name] | changes)))


PAGES = sorted(values())


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_its_language_and_stands_on_one_sheet(name: str, lang: str) -> None:
    shown = page(name, lang)
    assert shown.all("html", lang={"zh": "zh-Hans", "en": "en"}[lang])
    (sheet,) = shown.all("link", rel="stylesheet")
    assert re.fullmatch(r"/static/style\.css\?v=[0-9a-f]{12}", sheet["href"])
    assert "width=device-width" in shown.metas()["viewport"]
    assert shown.metas()["robots"] == "noindex"


@pytest.mark.parametrize("name", PAGES)
def test_what_anybody_wrote_shows_as_text(name: str) -> None:
    shown = seen(pages.render(name, lang="en", **values(NASTY)[name]))
    assert NASTY in shown.words
    assert {tag for tag, _ in shown.tags} <= set(TAGS.split())
    assert {attribute for _, each in shown.tags for attribute in each} <= set(ATTRIBUTES.split())
    assert "49" not in shown.words


@pytest.mark.parametrize("name", PAGES)
def test_our_own_marks_are_bold_in_words_and_gone_in_attributes(name: str) -> None:
    sentence = Marked('<b>Jay & "Co" &lt;i&gt;</b> was here')
    shown = seen(pages.render(name, lang="en", **values(sentence=sentence)[name]))
    assert 'Jay & "Co" <i> was here' in shown.words
    assert "b" in {tag for tag, _ in shown.tags}
    assert not [each for _, each in shown.tags if "<b>" in "".join(each.values())]


@pytest.mark.parametrize("name", PAGES)
def test_markup_in_a_plain_string_is_never_in_effect(name: str) -> None:
    """A handler that forgets to mark a sentence loses its bold, not the shop's safety."""
    given = values()[name]
    given["t"] = dict.fromkeys(given["t"], "<b>bold</b><script>x</script>")
    shown = seen(pages.render(name, lang="en", **given))
    assert "<b>bold</b><script>x</script>" in shown.words
    assert "b" not in {tag for tag, _ in shown.tags}


@pytest.mark.parametrize("name", PAGES)
def test_nothing_comes_from_elsewhere(name: str) -> None:
    for tag, attributes in page(name).tags:
        for attribute in ("src", "href"):
            if tag != "a" and attribute in attributes:
                assert attributes[attribute].startswith(("/", "data:image/png;base64,"))


@pytest.mark.parametrize("name", PAGES)
def test_a_value_that_is_missing_is_an_error(name: str) -> None:
    for missing in values()[name]:
        given = {key: value for key, value in values()[name].items() if key != missing}
        with pytest.raises(UndefinedError, match=missing):
            pages.render(name, lang="en", **given)


def test_an_invite_has_a_preview_when_it_is_pasted_into_a_chat() -> None:
    said = Marked("Spring tea · <b>Hill Tea</b>")
    shown = page("invite.html", "zh", title=said)
    tags = shown.metas()
    assert tags["og:title"] == tags["twitter:title"] == "Spring tea · Hill Tea"
    assert tags["og:image"] == tags["twitter:image"] == f"{PAGE}/poster.png"
    assert tags["og:url"] == PAGE
    assert tags["og:type"] == "website"
    assert tags["og:description"] == tags["description"] == "Tea"
    assert tags["og:locale"] == "zh_CN"
    assert tags["twitter:card"] == "summary_large_image"
    assert (tags["og:image:width"], tags["og:image:height"]) == ("1080", "1620")


def test_an_invite_has_a_button_a_platform_and_a_code() -> None:
    shown = page("invite.html")
    assert [each["data-platform"] for each in shown.all("a", href=LINK)] == ["telegram", "wechat"]
    assert shown.all("img", **{"class": "qr", "src": "/i/K7M2XQ9P/codes/ab.jpg", "alt": "Tea"})


def test_the_code_of_an_invite_is_a_picture_that_can_be_held_down() -> None:
    address = page("invite.html").all("img", **{"class": "qr"})[0]["src"]
    assert "img-src 'self' data:" in pages.POLICY
    drawn = Image.open(BytesIO(b64decode(address.removeprefix("data:image/png;base64,"))))
    assert [one.text for one in zxingcpp.read_barcodes(drawn)] == [LINK]


def test_an_invite_without_a_photo_has_hills() -> None:
    assert page("invite.html").all("img", src="/i/K7M2XQ9P/photo.jpg")
    without = page("invite.html", picture=None, codes=[])
    assert not without.all("img")
    assert without.all("svg", **{"class": "hills"})


@pytest.mark.parametrize(("inviter", "monograms"), [("阿杰", 1), ("🌸", 0), ("", 0), ("\u202e(jay)", 1)])
def test_an_inviter_has_a_monogram_if_the_name_has_a_letter(inviter: str, monograms: int) -> None:
    assert len(page("invite.html", inviter=inviter).all("span", **{"class": "monogram"})) == monograms


@pytest.mark.parametrize(("shop", "look"), [("山里的茶", "label hanging"), ("Hill Tea & Sons", "label")])
def test_only_a_short_name_hangs(shop: str, look: str) -> None:
    assert page("invite.html", shop=shop).all("p", **{"class": look, "dir": "auto"})


def test_only_an_open_order_can_be_paid() -> None:
    for state, can_be_paid in (("open", True), ("paid", False), ("expired", False)):
        shown = page("pay.html", state=state)
        assert bool(shown.all("a")) is can_be_paid
        assert bool(shown.all("svg", **{"class": "qr"})) is can_be_paid
        assert bool(shown.all("meta", **{"http-equiv": "refresh", "content": "5"})) is can_be_paid
        assert bool(shown.all("svg", **{"class": "tick"})) is (state == "paid")
        assert "¥67.80" in shown.words


def test_an_order_paid_elsewhere_needs_no_code() -> None:
    shown = page("pay.html", code=None, refresh_s=None)
    assert shown.all("a", **{"data-way": "wechatpay"})
    assert not shown.all("svg", **{"class": "qr"})
    assert not shown.all("meta", **{"http-equiv": "refresh"})


def test_what_is_paid_inside_wechat_is_handed_over_by_a_script_of_ours() -> None:
    fields = {"appId": "wx1", "package": "prepay_id=1", "paySign": 'a+/"='}
    bridge = {"call": "getBrandWCPayRequest", "fields": json.dumps(fields), "after": "?paid"}
    for state, can_be_paid in (("open", 1), ("paid", 0), ("expired", 0)):
        shown = page("pay.html", state=state, code=None, bridge=bridge)
        assert len(shown.all("script")) == can_be_paid
        assert all(each["src"].startswith("/static/pay.js?v=") for each in shown.all("script"))
        assert [json.loads(each["data-fields"]) for each in shown.all("button")] == [fields] * can_be_paid


def test_a_message_may_lead_nowhere() -> None:
    assert not page("message.html", buttons=[], shop="").all("a")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_says_what_it_takes(template: Any) -> None:
    source = template.read_text()
    notes = re.match(r"\{#(.*?)#\}", source, re.DOTALL)
    assert notes
    taken = meta.find_undeclared_variables(environment().parse(source)) - {"style", "script"}
    assert {name for name in taken if not re.search(rf"^  {name} ", notes[1], re.MULTILINE)} == set()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_holds_no_sentence(template: Any) -> None:
    source = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", " ", template.read_text(), flags=re.DOTALL)
    assert set(source.split()) <= {"×"}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_keeps_markup_out_of_attributes(template: Any) -> None:
    source = template.read_text()
    assert not re.search(r'="[^"]*\|\s*marked', source)
    assert "|safe" not in source.replace(" ", "")
    source = source.replace('<script src="{{ script }}" defer></script>', "")  # ours, and nothing in it
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", source)


def environment() -> Environment:
    made = Environment(autoescape=True)
    made.filters |= dict.fromkeys(("marked", "plain", "qr", "qr_address", "initial"), str)
    return made


def test_the_style_sheet_asks_nobody_for_anything() -> None:
    sheet = (pages.STATIC / "style.css").read_text()
    assert not re.search(r"url\(|@import|https?:", sheet)


def light(colour: str) -> float:
    parts = [part / 255 for part in ImageColor.getrgb(colour)[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)


@pytest.mark.parametrize("night", [False, True])
@pytest.mark.parametrize(
    ("ink", "ground", "least"),
    [("ink", "sheet", 7), ("quiet", "sheet", 4.5), ("accent", "sheet", 4.5), ("on-accent", "accent", 4.5)],
)
def test_a_page_can_be_read_by_day_and_by_night(night: bool, ink: str, ground: str, least: float) -> None:
    day_sheet, night_sheet = (pages.STATIC / "style.css").read_text().split("@media (prefers-color-scheme: dark)")
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", night_sheet if night else day_sheet))
    darker, lighter = sorted((light(colours[ink]), light(colours[ground])))
    assert (lighter + 0.05) / (darker + 0.05) >= least
