"""The playground's page as a person uses it: by what stands on it, on a wide screen and on a narrow one."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import ConsoleMessage, Locator, Page, expect

from tests.stories.process import ROOT

NARROW_BELOW = 900
PICTURES = ROOT / "docs" / "images"
WAIT_MS = 30_000


@dataclass(frozen=True, kw_only=True)
class Window:
    """The size of the page, in CSS pixels."""

    width: int
    height: int


class Desk:
    """One page. What it complains about is collected, and may not be there at the end; `expects` names what may."""

    def __init__(self, page: Page, url: str, window: Window) -> None:
        self.page = page
        self.url = url
        self.is_narrow = window.width < NARROW_BELOW
        self.expects: tuple[str, ...] = ()
        self._faults: list[str] = []
        page.set_default_timeout(WAIT_MS)
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self._faults.append(str(error)))

    def assert_clean(self) -> None:
        """No fault, and no refusal of the Content-Security-Policy, was said in the browser's console."""
        faults = [fault for fault in self._faults if not any(part in fault for part in self.expects)]
        assert not faults, faults

    # --- the page ------------------------------------------------------------------------------------------------

    async def opens(self, address: str = "") -> None:
        """`address`: what follows the program's own."""
        await self.page.goto(f"{self.url}/{address}")
        await self.is_ready()

    async def is_ready(self) -> None:
        await expect(self.page.locator("#people .person").first).to_be_attached()

    async def starts_empty(self) -> None:
        answer = await self.page.request.post(
            f"{self.url}/playground/do", data={"do": "start_over", "as": "p1", "sample": False, "lang": "en"}
        )
        assert answer.ok, await answer.text()
        await self.opens()

    async def hears_from(self, account: str, chat: str, text: str) -> None:
        """Somebody else, at another browser, writes into a chat."""
        said = {"do": "say", "as": account, "chat": chat, "text": text}
        answer = await self.page.request.post(f"{self.url}/playground/do", data=said)
        assert answer.ok, await answer.text()

    async def pictures(self, name: str) -> None:
        """Keeps what is seen for the README, where FANLOOP_SCREENSHOTS says so."""
        if os.environ.get("FANLOOP_SCREENSHOTS"):
            await self.page.wait_for_function("[...document.images].every((one) => one.complete)")
            await self.page.screenshot(path=PICTURES / f"{name}.png")

    async def fits(self) -> None:
        """Nothing sticks out of the page, or of the thread."""
        for part in ("html", "#scroll"):
            sizes = await self.page.locator(part).evaluate("node => [node.scrollWidth, node.clientWidth]")
            assert sizes[0] <= sizes[1], f"{part} is {sizes[0]} wide in {sizes[1]}"

    # --- people and chats ----------------------------------------------------------------------------------------

    async def acts_as(self, name: str) -> None:
        await self._goes_back()
        await self.page.get_by_role("listbox", name="People").get_by_text(name, exact=True).first.click()
        await expect(self.page.locator("#whose")).to_contain_text(name)

    async def goes_to(self, chat: str) -> None:
        """Opens a chat of whoever acts; "bot" is the shop's."""
        await self._goes_back()
        rows = self.page.get_by_role("listbox", name="Chats")
        row = (
            rows.locator(".chat").first
            if chat == "bot"
            else rows.locator(".chat").filter(has=self.page.locator(".title", has_text=chat))
        )
        await row.click()
        await expect(self.page.locator("#head h2")).to_have_text("Hill Tea" if chat == "bot" else chat)

    async def turns_to(self, name: str, chat: str = "bot") -> None:
        await self.acts_as(name)
        await self.goes_to(chat)

    async def adds(self, name: str) -> None:
        await self._goes_back()
        await self.page.get_by_text("Add a person").click()
        await self.page.get_by_label("What is their name?").fill(name)
        await self.page.get_by_role("button", name="Add", exact=True).click()
        await expect(self.page.locator("#whose")).to_contain_text(name)

    async def _goes_back(self) -> None:
        back = self.page.get_by_role("button", name="Back", exact=True)
        if self.is_narrow and await back.is_visible():
            await back.click()

    # --- talking -------------------------------------------------------------------------------------------------

    @property
    def field(self) -> Locator:
        return self.page.locator("#foot textarea")

    async def says(self, text: str, *photos: Path) -> None:
        if photos:
            await self.page.set_input_files("#foot input[type=file]", list(photos))
        await self.field.fill(text)
        await self.page.get_by_role("button", name="Send", exact=True).click()
        await expect(self.field).to_have_value("")

    def messages(self, text: str | None = None) -> Locator:
        found = self.page.locator("#log .message")
        return found.filter(has_text=text) if text else found

    async def sees(self, text: str) -> Locator:
        """The newest message with these words, once it is there."""
        found = self.messages(text).last
        await expect(found).to_be_visible()
        return found

    async def asks(self, text: str, answer: str) -> Locator:
        """Says something and waits for the message that answers with these words."""
        await self.says(text)
        return await self.sees(answer)

    async def reads(self, text: str) -> None:
        """A line of the messenger itself, such as that somebody joined."""
        await expect(self.page.locator("#log .service", has_text=text)).to_be_visible()

    async def presses(self, label: str) -> None:
        """The newest button of this name under a message."""
        await self.page.locator("#log .key").get_by_text(label).last.click()

    async def picks(self, heading: str, name: str) -> None:
        """A row of the menu that stands open."""
        await self.page.get_by_role("group", name=heading).get_by_role("menuitem", name=name).click()

    # --- beside the chat -----------------------------------------------------------------------------------------

    async def passes(self, label: str) -> None:
        """Moves the shop's time, by the name of the button."""
        await self._goes_back()
        await self.page.get_by_role("button", name=label).click()

    async def looks_underneath(self, kind: str) -> Locator:
        if self.is_narrow and await self.page.locator("#side[data-open]").count() == 0:
            await self.page.locator("#side .toggle").click()
        await self.page.get_by_role("tab", name="Underneath").click()
        await self.page.get_by_role("button", name=kind).click()
        return self.page.locator("#panel-below .entry")

    async def shuts_sheet(self) -> None:
        if self.is_narrow and await self.page.locator("#side[data-open]").count():
            await self.page.locator("#side .toggle").click()

    async def asks_server(self, path: str) -> dict[str, Any]:
        answer = await self.page.request.get(f"{self.url}{path}")
        found: dict[str, Any] = json.loads(await answer.text())
        return found

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._faults.append(message.text)
