"""The playground's doors, see the table at the end. Every one is guarded; all but the login need the password."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from bot.pictures.photo import NotAPicture
from bot.platform import Stream
from bot.playground import doing, guard, requests
from bot.playground.feed import Feed
from bot.playground.guard import Answer
from bot.playground.login import Login
from bot.playground.messenger import Messenger
from bot.playground.requests import Malformed, TooLarge
from bot.playground.scene import CannotDo, Scene
from bot.playground.shown import shown, viewer
from bot.playground.state import acting, state
from handlers.texts import LANGUAGES, Marked, Texts, nearest, strip
from storage import media, playground_chats, playground_messages

HERE = Path(__file__).parent
STATIC = HERE / "static"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png"}
"""What the page's own files are; nothing else is served."""
WORDS = "playground-"
PHOTO_BYTES = 10 * 1024 * 1024
PAGE_MAX = 100
LOGIN_BYTES = 4096
LOGIN_WORDS = {
    "title": "messenger-login-title",
    "password": "messenger-login-password",
    "enter": "messenger-login-enter",
}


class Doors:
    def __init__(self, messenger: Messenger) -> None:
        self._messenger = messenger
        settings = messenger.parts.settings
        password = settings.playground_password
        self._public_url = settings.web.public_url
        self._login = Login(
            password.get_secret_value() if password else None,
            messenger.parts.clock,
            is_https=(settings.web.public_url or "").startswith("https://"),
        )

    def routes(self) -> list[BaseRoute]:
        return [
            self._route("/", self.page, "GET", or_login=True),
            self._route("/playground/login", self.login, "POST", is_open=True),
            self._route("/playground/state", self.state, "GET"),
            self._route("/playground/words", self.words, "GET"),
            self._route("/playground/messages", self.messages, "GET"),
            Stream("/playground/feed", self._guarded(self.feed), end=self._messenger.news.end),
            self._route("/playground/do", self.do, "POST"),
            self._route("/playground/photo", self.photo, "POST"),
            self._route("/playground/media/{sha256}", self.media, "GET"),
            self._route("/playground/static/{file}", self.static, "GET", is_open=True),
        ]

    def _route(self, path: str, answer: Answer, method: str, *, is_open: bool = False, or_login: bool = False) -> Route:
        return Route(path, self._guarded(answer, is_open=is_open, or_login=or_login), methods=[method])

    def _guarded(self, answer: Answer, *, is_open: bool = False, or_login: bool = False) -> Answer:
        async def guarded(request: Request) -> Response:
            return guard.headed(await self._answered(request, answer, is_open=is_open, or_login=or_login))

        return guarded

    async def _answered(self, request: Request, answer: Answer, *, is_open: bool, or_login: bool) -> Response:
        if not guard.is_known_host(request.headers.get("host", ""), self._public_url):
            return PlainTextResponse("this address is not Fanloop's: use the one it was started with\n", 403)
        if not guard.is_own(request, self._public_url):
            return PlainTextResponse("another page asks; only the playground's own may\n", 403)
        if not (is_open or self._login.is_in(request)):
            return self._form(request, 401) if or_login else self._no(request, "messenger-locked", 401)
        try:
            return await answer(request)
        except CannotDo as error:
            return self._no(request, error.key, error.status)
        except (Malformed, ClientDisconnect):
            return self._no(request, "messenger-malformed", 400)
        except TooLarge:
            return self._no(request, "messenger-too-large", 413)

    # --- the page ------------------------------------------------------------------------------------------------

    async def page(self, request: Request) -> Response:
        return FileResponse(HERE / "page.html", media_type="text/html", headers={"Cache-Control": "no-cache"})

    async def login(self, request: Request) -> Response:
        if self._login.is_busy():
            return self._form(request, 429, "messenger-password-wait")
        form = requests.form(await requests.body(request, LOGIN_BYTES))
        query = form.get("query", "")
        entered = self._login.enter(form.get("password", ""), query)
        return entered or self._form(request, 401, "messenger-password-wrong", query)

    async def static(self, request: Request) -> Response:
        files = {one.name: one for one in STATIC.iterdir() if one.suffix in TYPES}
        path = files.get(request.path_params["file"])
        if path is None:
            return PlainTextResponse("there is no such file\n", 404)
        return FileResponse(path, media_type=TYPES[path.suffix], headers={"Cache-Control": "no-cache"})

    async def words(self, request: Request) -> Response:
        texts, language = self._messenger.beginning.texts, _language(request, "zh")
        keys = [key for key in texts.keys(language) if key.startswith(WORDS)]
        return _json({key.removeprefix(WORDS): _with_blanks(texts, language, key) for key in keys})

    # --- what is read --------------------------------------------------------------------------------------------

    async def state(self, request: Request) -> Response:
        account = request.query_params.get("as")
        return _json(await self._messenger.look(lambda scene: state(scene, acting(scene, account))))

    async def messages(self, request: Request) -> Response:
        asked = dict(request.query_params)
        before = _number(asked.get("before"))
        most = min(_number(asked.get("limit")) or 50, PAGE_MAX)
        account, chat = asked.get("as"), asked.get("chat", "")
        return _json(await self._messenger.look(lambda scene: _page(scene, account, chat, before, most)))

    async def feed(self, request: Request) -> Response:
        asked = dict(request.query_params)
        seen = await self._messenger.look(lambda scene: state(scene, acting(scene, asked.get("as"))))
        known = [_number(asked.get("since")), _number(request.headers.get("last-event-id"))]
        feed = Feed(
            storage=self._messenger.storage,
            news=self._messenger.news,
            scene=self._messenger.scene,
            account=seen["me"]["account"],
            since=max([one for one in known if one is not None], default=seen["version"]),
        )
        return StreamingResponse(feed.lines(), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})

    async def media(self, request: Request) -> Response:
        """A picture never changes: its name is its hash."""
        name = request.path_params["sha256"]
        data = await self._messenger.look(lambda scene: media.get_bytes(scene.tx, scene.shop.id, name))
        if data is None:
            return self._no(request, "messenger-no-picture", 404)
        kept = {"Cache-Control": "private, max-age=31536000, immutable"}
        return Response(data, media_type="image/jpeg", headers=kept)

    # --- what is done --------------------------------------------------------------------------------------------

    async def do(self, request: Request) -> Response:
        ask = await requests.asked(request)
        try:
            return _json(await doing.done(self._messenger, ask))
        except CannotDo as error:
            return self._no(request, error.key, error.status, str(ask.get("lang", "")))

    async def photo(self, request: Request) -> Response:
        data = await requests.body(request, PHOTO_BYTES)
        try:
            return _json({"media": await self._messenger.parts.media.keep(data)})
        except NotAPicture:
            return self._no(request, "messenger-bad-picture", 400)

    # --- noes ----------------------------------------------------------------------------------------------------

    def _no(self, request: Request, key: str, status: int, language: str = "") -> Response:
        spoken = language if language in LANGUAGES else _language(request, self._default)
        return _json({"error": strip(self._messenger.beginning.texts.say(spoken, key))}, status)

    def _form(self, request: Request, status: int, fault: str = "", query: str = "") -> Response:
        """Its page may name itself as referrer, to us alone: then its origin is sent."""
        language = _language(request, self._default)
        texts = self._messenger.beginning.texts
        keys = {**LOGIN_WORDS, **({"fault": fault} if fault else {})}
        words = {"fault": ""} | {name: strip(texts.say(language, key)) for name, key in keys.items()}
        text = (
            _templates().get_template("login.html").render(language=language, query=query or request.url.query, **words)
        )
        return HTMLResponse(text, status, headers={"Referrer-Policy": "same-origin"})

    @property
    def _default(self) -> str:
        return self._messenger.parts.settings.shop.language


def _page(scene: Scene, account: str | None, chat: str, before: int | None, most: int) -> dict[str, Any]:
    """Messages before one, or the last ones; none for who is not in the chat."""
    tx, shop_id, person = scene.tx, scene.shop.id, acting(scene, account)
    if not playground_chats.is_in(tx, shop_id, scene.chat(chat).chat, person.account):
        return {"messages": [], "has_more": False}
    found = playground_messages.page(tx, shop_id, chat, before, most + 1)
    messages = shown(tx, shop_id, viewer(scene, person), found[most - 1 :: -1] if found else [])
    return {"messages": messages, "has_more": len(found) > most}


def _with_blanks(texts: Texts, language: str, key: str) -> str:
    """A sentence as the page fills it in: `{ $name }` stands for a value."""
    blanks = {name: Marked(f"{{ ${name} }}") for name in texts.variables(language, key) or ()}
    return strip(texts.say(language, key, **blanks))


def _language(request: Request, default: str) -> str:
    given = request.query_params.get("lang", "")
    accepted = request.headers.get("accept-language", "")[:20]
    return given if given in LANGUAGES else nearest(accepted, default)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and text.isascii() and len(text) < 18 else None


def _json(found: dict[str, Any], status: int = 200) -> Response:
    return JSONResponse(found, status)


@cache
def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined)
