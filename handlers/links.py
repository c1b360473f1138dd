"""Addresses that lead to us, and what the program can do where: facts of this start's settings, no decisions."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Links:
    """`bots`: platform → the address that opens the bot there, such as https://t.me/BOT."""

    public_url: str | None = None
    bots: Mapping[str, str] = field(default_factory=dict)
    invoices: frozenset[str] = frozenset()
    """Platforms whose own invoices can be used to pay (a payment token is set)."""
    provider: str | None = None
    """Who takes money for orders on their page, outside of any platform; also the value of paid_by."""
    codes: frozenset[str] = frozenset()
    """Platforms where the provider's code to pay with is shown as a picture: the payer scans it with another app."""
    platforms: frozenset[str] = frozenset()
    """Every platform of the shop, whether it has an address or not."""
    confirmed: frozenset[str] = frozenset()
    """Platforms where what goes into a community waits for its owner, and a community gets as many messages a month as
    the month has days."""
    unheard: frozenset[str] = frozenset()
    """Platforms in whose communities nothing that is said or pressed comes back: nothing can be asked there."""
    in_one_app: frozenset[str] = frozenset()
    """Platforms that people see in one and the same app: who is on one of them can open what leads to the others."""
    payouts: Mapping[str, str] = field(default_factory=dict)
    """Platform → the provider that can send money to its accounts."""
    bounds: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Provider → the least and the most that it sends at a time, in minor units."""

    def bot(self, platform: str, payload: str = "") -> str | None:
        """The bot's own chat on this platform, with a start payload; None where it has no address."""
        base = self.bots.get(platform)
        if base is None or not payload:
            return base
        return f"{base}?start={payload}"

    def is_deaf(self, platform: str) -> bool:
        """Whether a community of this platform has no way to us of its own: nothing comes back, no address opens us."""
        return platform in self.unheard and platform not in self.bots

    def beside(self, platform: str) -> str | None:
        """Another platform in the same app, where people are heard; None where there is none."""
        return min(self.in_one_app - self.unheard - {platform}, default=None) if platform in self.in_one_app else None

    def elsewhere(self) -> str | None:
        """A platform with an address where people are heard."""
        return next((one for one in self.bots if one not in self.unheard), None)

    def invite(self, platform: str, invite_code: str) -> str | None:
        """The link to pass on: the bot's own address where there is one, else the landing page."""
        return self.bot(platform, f"i_{invite_code}") or self.page(invite_code)

    def page(self, invite_code: str) -> str | None:
        return f"{self.public_url.rstrip('/')}/i/{invite_code}" if self.public_url else None

    def pay(self, pay_key: str) -> str | None:
        return f"{self.public_url.rstrip('/')}/pay/{pay_key}" if self.public_url else None
