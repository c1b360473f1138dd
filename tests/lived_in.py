"""A database in which a shop has lived: somebody of every kind, and a row in every table."""

from datetime import timedelta
from functools import cache
from pathlib import Path

from storage import (
    Tx,
    accounts,
    archive,
    communities,
    facts,
    media,
    members,
    memberships,
    payouts,
    polls,
    shops,
    staff,
    tags,
)
from storage import open as open_storage
from storage.media import Stored
from storage.memberships import Stay
from storage.payouts import PayoutState, Step
from storage.polls import NewPoll
from storage.rows import MemberId, Way
from storage.url import is_postgres, sqlite_path
from tests.handlers.harness import START
from tests.handlers.trade import Named, Trade
from tests.sending import sql

PHOTO = bytes(range(256)) * 40
FORMULA = '=HYPERLINK("http://x", "1")'
ODD = '陈姐 "小"\n,☕ ‏'

MACHINERY = """
INSERT INTO tasks (shop_id, kind, ref, detail, opened_at) VALUES (1, 'shortfall', 'A-1', '{"pieces": 2}', 5);
INSERT INTO dialogues (shop_id, member_id, platform, chat, command, state, expires_at)
    VALUES (1, 1, 'telegram', '1', 'product add', '{}', 9);
INSERT INTO join_ways (shop_id, community_id, invite_code, kind, link, made_at)
    VALUES (1, 1, 'ABCDEFGH', 'asking', 'https://t.me/+x', 5);
INSERT INTO posts (shop_id, product_id, community_id, body, status, message_id, shown, created_by, posted_at)
    VALUES (1, 1, 1, 'new', 'live', '12', 'x', 1, 5);
INSERT INTO planned_posts (shop_id, product_id, target, body, created_by, created_at) VALUES (1, 1, 'all', '', 1, 5);
INSERT INTO broadcasts (shop_id, status, audience, body, created_by, created_at)
    VALUES (1, 'running', '{"kind": "all"}', 'hello', 1, 5);
INSERT INTO deliveries (shop_id, broadcast_id, platform, target, member_id, status, attempts, sent_at, reason)
    VALUES (1, 1, 'telegram', '77', 1, 'sent', 1, 1775000000000000, NULL),
           (1, 1, 'telegram', '78', 2, 'skipped', 0, NULL, 'opted_out');
INSERT INTO inbox (shop_id, source, external_id, lane, raw, status, taken_at)
    VALUES (1, 'telegram:1', '1', '77', '{"name": "\\u0000陈"}', 'done', 5);
INSERT INTO outbox (shop_id, platform, lane, rank, action, status, created_at)
    VALUES (1, 'telegram', '77', 1, '{}', 'queued', 5);
INSERT INTO windows (shop_id, platform, account, opened_by, act, at, left_over, until_at)
    VALUES (1, 'wechat', 'o1', 'said', 'x', 5, 4, 1775000000000000);
INSERT INTO grants (shop_id, platform, account, template, given_by, given_at) VALUES (1, 'wechat', 'o1', 'T', 'x', 5);
INSERT INTO choices (shop_id, platform, chat, is_numbered, does, offered_at)
    VALUES (1, 'wechat', 'o1', TRUE, '["/shop", "/buy TEA 1"]', 5);
INSERT INTO entries (shop_id, platform, invite_code, address, ref, made_at, until_at)
    VALUES (1, 'wechat', 'ABCDEFGH', 'http://weixin.qq.com/q/02x', 'ticket', 5, 9007199254740993);
INSERT INTO tokens (name, value, until_at, fetched_at) VALUES ('wechat:wx1', 'secret', 1775000000000000, 5);
INSERT INTO leases (name, holder, until_at) VALUES ('process:x', 'x', 5)
"""

HANDED = """
INSERT INTO rooms (shop_id, platform, chat, home, owner, title, version, is_open)
    VALUES (1, 'wecom', 'wr1', 'wr1', 'zhang', '茶友', 'v1', TRUE);
INSERT INTO seats (shop_id, platform, chat, account, joined_at, is_told) VALUES (1, 'wecom', 'wr1', 'wm1', 5, TRUE);
INSERT INTO looks (shop_id, platform, chat, due_at) VALUES (1, 'wecom', 'wr1', 5);
INSERT INTO made_ways (shop_id, platform, home, state, name, ref, link, made_at)
    VALUES (1, 'wecom', 'wr1', 'ABCDEFGH', 'invite ABCDEFGH', 'c1', 'https://q/1', 5);
INSERT INTO handovers (shop_id, platform, task, chat, message_id, target, owner, made_at, look_at, state)
    VALUES (1, 'wecom', 'm1', 'wr1', 'm1', 'wr1', 'zhang', 5, 5, 'waiting')
"""

PLAYED = """
INSERT INTO playgrounds (shop_id, version, state_version, begun_version) VALUES (1, 9, 7, 1);
INSERT INTO playground_people (shop_id, account, number, name, username, language, is_blocked, created_at)
    VALUES (1, 'p1', 1, '陈姐', '陈姐', 'zh', TRUE, 5);
INSERT INTO playground_chats (shop_id, chat, number, kind, title, said, created_at)
    VALUES (1, 'g1', 1, 'group', 'Fans', 1, 5);
INSERT INTO playground_seats (shop_id, chat, account, role, joined_at) VALUES (1, 'g1', 'p1', 'owner', 5);
INSERT INTO playground_links (shop_id, token, link, chat, name, asks)
    VALUES (1, 't', 'http://127.0.0.1/?join=t', 'g1', 'invite ABCDEFGH', TRUE);
INSERT INTO playground_requests (shop_id, chat, account, token, asked_at) VALUES (1, 'g1', 'p1', 't', 5);
INSERT INTO playground_messages (shop_id, chat, account, at, content, version)
    VALUES (1, 'g1', 'p1', 5, '{"kind": "text", "text": "你好", "buttons": []}', 9);
INSERT INTO playground_votes (shop_id, message_id, account, options) VALUES (1, 1, 'p1', '[0]');
INSERT INTO playground_presses (shop_id, pressed_at) VALUES (1, 5);
INSERT INTO playground_payments (shop_id, message_id, account, payload, minor, currency, status, asked_at)
    VALUES (1, 1, 'p1', 'key', 3990, 'CNY', 'paid', 5);
INSERT INTO playground_refunds (shop_id, payment_id, ref, minor) VALUES (1, 1, 'A-1001/staff:1', 5);
INSERT INTO playground_menus (shop_id, place, language, items) VALUES (1, 'private', 'zh', '[]');
INSERT INTO playground_updates (shop_id, lane, raw) VALUES (1, 'p1', '{}')
"""


PARTED = """
INSERT INTO merges (shop_id, member_id, into_id, cause, at, undone_at, undone_by) VALUES (1, 3, 2, 'connect', 5, 9, 1);
INSERT INTO merge_voids (shop_id, merge_id, referral_id, status) VALUES (1, 1, 1, 'pending');
INSERT INTO connects (shop_id, connect_code, asker_id, taker_id, has_asker_agreed, expires_at, ended_at)
    VALUES (1, 'K5DM3YJ8', 1, 2, TRUE, 9, 9);
INSERT INTO account_unions (shop_id, account_id, union_id) VALUES (1, 1, 'wechat:u1');
INSERT INTO charges (shop_id, order_id, provider, way, payer, number, minor, currency, status, opened_at, until_at)
    VALUES (1, 1, 'wechatpay', 'code', 'h', 'N1', 5, 'CNY', 'closed', 5, 9)
"""
"""Two who were taken for one; and what a provider was asked to take."""


async def live_in(url: str, folder: Path) -> None:
    """Put the shop into an empty, migrated database. It is made on SQLite, and brought to PostgreSQL by an archive."""
    if not is_postgres(url):
        sqlite_path(url).write_bytes(_made())
        return
    here, file = folder / "lived-in.db", folder / "lived-in.zip"
    here.write_bytes(_made())
    source, target = await open_storage(f"sqlite:///{here}"), await open_storage(url)
    await source.read(lambda tx: archive.write(tx, file, START))
    await target.run(lambda tx: archive.read(tx, file))
    await source.close()
    await target.close()


@cache
def _made() -> bytes:
    shop = Trade(currency="CNY")
    _sell(shop)
    shop.work(lambda tx: _meet(tx, shop))
    assert shop.broken() == []
    data: bytes = shop.connection.serialize()
    return data


def _sell(shop: Trade) -> None:
    """A reward that was paid, one on hold, one taken back; orders of every status and source."""
    shop.product(stock=1000)
    shop.product("POT", price=12800, stock=None, name="=1+1")
    shop.campaign_of("reward=10% invitee=200p on=every budget=500.00 cap=100.00")
    shop.says(shop.owner, "/campaign new autumn reward=5.00")
    jay = shop.member(FORMULA)
    shop.pass_time(hours=1)
    lin = shop.friend(ODD, jay, campaign="spring")
    shop.buys(lin, "TEA 2", "A-1001")
    shop.says(shop.owner, "/ship A-1001 SF 123")
    shop.says(shop.owner, "/delivered A-1001")
    shop.pass_time(days=8)
    shop.says(shop.owner, "/refund A-1001 39.90 confirm=yes")
    shop.buys(lin, "TEA 1", "A-1002")
    shop.buys(lin, "TEA 3", "A-1003")
    shop.says(shop.owner, "/refund A-1003 confirm=yes")
    shop.says(lin, "/buy POT 1")
    shop.says(lin, "/buy TEA 5")
    shop.says(shop.owner, "/order A-1005 cancel confirm=yes")
    shop.says(shop.owner, "/sold TEA 2")
    shop.reports("paid", "A-1", buyer=Named("Zoe"), lines=[("TEA", 1, None), ("UNKNOWN", 1, 500)], minor=4490)
    shop.member("Mia")


def _meet(tx: Tx, shop: Trade) -> None:
    """Everything but the trade."""
    boss, jay, lin = (MemberId(number) for number in (1, 2, 3))
    group = communities.put(
        tx,
        shop.shop.id,
        platform="telegram",
        chat="-1001",
        kind="group",
        title="@Tea fans",
        username=None,
        can_invite=True,
        can_post=True,
        at=shop.now,
    )
    memberships.begin(tx, shop.shop.id, group.id, jay, Stay(at=shop.now, way=Way.UNKNOWN))
    memberships.begin(tx, shop.shop.id, group.id, lin, Stay(at=shop.now, way=Way.INVITE, invite_code="ABCDEFGH"))
    memberships.end(tx, shop.shop.id, group.id, jay, shop.now + timedelta(hours=1))
    poll = polls.add(tx, shop.shop.id, NewPoll(question="Which?", options=("=A", "B")), boss, shop.now)
    posting = polls.post(tx, poll, group.id, is_native=True, shown="")
    polls.vote(tx, poll, posting.id, jay, (1, 0), shop.now)
    polls.vote(tx, poll, posting.id, lin, (1,), shop.now)
    polls.vote(tx, poll, posting.id, lin, (), shop.now)
    photo = Stored(sha256="ab" * 32, mime="image/jpeg", width=3, height=4, data=PHOTO)
    media.put(tx, shop.shop.id, photo, shop.now)
    media.remember(tx, "telegram:1", photo.sha256, "file-1")
    facts.record(tx, shop.shop.id, "link_opened", MemberId(0), "ABCDEFGH", shop.now)
    staff.put_owner_code(tx, shop.shop.id, "CODE", shop.now)
    tags.put(tx, shop.shop.id, jay, "vip", is_on=True)
    shops.put_voice(tx, shop.shop.id, "zh", "start-hello", "嗨")
    members.opt_out(tx, shop.shop.id, jay, shop.now)
    _pay_out(tx, shop)
    for statement in f"{MACHINERY};{HANDED};{PLAYED};{PARTED}".split(";"):
        sql(tx, statement)


def _pay_out(tx: Tx, shop: Trade) -> None:
    """Asked for and refused."""
    (account,) = accounts.of(tx, shop.shop.id, MemberId(1))
    asked = payouts.ask(tx, account, MemberId(1), payout="P1", paid_by="pay", minor=5, currency="CNY", at=shop.now)
    payouts.go_on(tx, asked, Step(state=PayoutState.REFUSED, at=shop.now, by=MemberId(1)))
