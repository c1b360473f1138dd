"""What the app says to staff: texts and pictures. Buttons are numbered lines; typing a number presses one."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from bot.cgi import marks
from bot.cgi.invoice import as_text
from bot.platform import Media, painted
from bot.wecom.client import Client
from bot.wecom.names import NAME, Json
from config.sections import WecomSettings
from handlers.content import DOES_BYTES_MAX, Album, Button, Chart, Code, Content, Invoice, Picture, Poll, Poster, Text
from handlers.texts import Texts, strip
from storage import Storage, Tx, choices, members, shops
from storage.rows import ShopId

LABEL_BYTES, LINE_BYTES = 60, 66
PROMPT_BYTES = 200
CHOICES_MAX = 20
Drawable = str | Poster | Chart | Code
"""A stored picture's hash, or one that is made when it is sent."""


class Unsaid(Exception):
    """What cannot be said to staff here; the text is the reason."""


class AppVoice:
    """Messages of the self-built app. https://developer.work.weixin.qq.com/document/path/90236"""

    def __init__(
        self,
        client: Client,
        settings: WecomSettings,
        media: Media,
        storage: Storage,
        shop_id: ShopId,
        *,
        clock: Callable[[], datetime],
        pay: Callable[[str], str | None],
    ) -> None:
        """`pay`: the address of the page to pay an order, by its key."""
        self._client, self._agent_id, self._media = client, settings.agent_id or 0, media
        self._storage, self._shop_id, self._clock, self._pay = storage, shop_id, clock, pay
        self._texts = Texts()

    async def say(self, account: str, content: Content, names: list[str]) -> Json:
        """Pictures first, then words. `names`: of the messages that were said before; each further one is noted there.
        Raises Unsaid, and what the client raises."""
        pictures = _pictures(content)
        texts, offered = self._texts_of(content)
        if any(len(one.does.encode()) > DOES_BYTES_MAX for one in offered):
            raise Unsaid(f"a button does more than {DOES_BYTES_MAX} bytes say")
        if not texts and not pictures:
            raise Unsaid("a message without words")
        for picture in pictures[len(names) :]:
            media_id = await self._client.upload(await self._drawn(picture))
            names.append(await self._send(account, "image", {"media_id": media_id}))
        if offered:
            await self._storage.run(partial(self._offer, account=account, offered=offered))
            texts[-1] = f"{texts[-1]}\n{await self._prompt(account)}"
        for text in texts[len(names) - len(pictures) :]:
            names.append(await self._send(account, "text", {"content": text}))
        return {"message_id": names[-1]}

    def cost(self, content: Content) -> int:
        """In messages. What cannot be said at all is found out when it is to be said."""
        if isinstance(content, Poll):
            return 1
        return len(_pictures(content)) + len(self._texts_of(content)[0])

    def _texts_of(self, content: Content) -> tuple[list[str], list[Button]]:
        """The words in pieces, the last of them with numbered lines where there are choices."""
        words, buttons = self._words(content)
        offered = [one for one in buttons if one.does][:CHOICES_MAX]
        room = marks.TEXT_BYTES - LINE_BYTES * len(offered) - PROMPT_BYTES
        texts = marks.pieces(marks.linked(words, buttons), room if offered else marks.TEXT_BYTES)
        if offered:
            texts = [*texts[:-1], "\n".join([*texts[-1:], "", *_lines(offered)]).strip("\n")]
        return texts, offered

    async def _prompt(self, account: str) -> str:
        """What stands under numbered lines, in the reader's language."""

        def language(tx: Tx) -> str:
            member = members.get_by_account(tx, self._shop_id, NAME, account)
            return (member.language if member else None) or shops.get(tx, self._shop_id).language

        return strip(self._texts.say(await self._storage.read(language), "choices-one"))

    async def _send(self, account: str, kind: str, body: Json) -> str:
        message = {"touser": account, "msgtype": kind, "agentid": self._agent_id, kind: body}
        answer = await self._client.post("message/send", message)
        return str(answer.get("msgid") or "")

    def _offer(self, tx: Tx, account: str, offered: Sequence[Button]) -> None:
        choices.offer(
            tx,
            self._shop_id,
            NAME,
            account,
            [one.does for one in offered],
            labels=_labels(offered),
            is_numbered=True,
            now=self._clock(),
        )

    async def _drawn(self, picture: Drawable) -> bytes:
        """Uploaded anew each time: a media id is good for three days."""
        return await (self._media.bytes(picture) if isinstance(picture, str) else painted(self._media, picture))

    def _words(self, content: Content) -> tuple[str, list[Button]]:
        match content:
            case Text() | Picture() | Album():
                return marks.plain(content.text), [one for row in content.buttons for one in row]
            case Invoice():
                return as_text(content, self._pay(content.payload))
            case Poll():
                raise Unsaid("WeCom's app has no polls")


def _pictures(content: Content) -> tuple[Drawable, ...]:
    match content:
        case Album():
            return content.pictures
        case Picture():
            return (content.picture,)
        case _:
            return ()


def _lines(offered: Sequence[Button]) -> list[str]:
    return [f"{place} {label}" for place, label in enumerate(_labels(offered), 1)]


def _labels(offered: Sequence[Button]) -> list[str]:
    return [marks.label(one.label, LABEL_BYTES) for one in offered]
