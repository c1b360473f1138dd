"""What members may wish: no broadcasts, another language, to see what we keep. And what staff may see of them."""

from collections.abc import Callable
from datetime import datetime

from handlers import merging, people, staffing
from handlers.actions import Actions, Rank
from handlers.commands import Ask, At, Choice, Command, Commanded, Values
from handlers.content import Button, Buttons, Content, Text
from handlers.events import Pressed
from handlers.refusals import TagChangeUnknown
from handlers.texts import LANGUAGES, Marked, forms, joined, names
from handlers.turn import Turn
from handlers.typed import language, tag
from storage import accounts, keeping, ledger, members, referrals, tags
from storage.rows import Member, Role

CHANGES = ("add", "remove")
CHANGE_WORDS = {**{word: word for word in CHANGES}, "加": "add", "去掉": "remove"}


def stop(turn: Turn, commanded: Commanded) -> Actions:
    """/stop: no more broadcasts, from the next one on. Answers and news of one's own orders still come."""
    members.opt_out(turn.tx, turn.shop.id, turn.me.id, turn.now)
    return turn.answer("stop-done")


def resume(turn: Turn, commanded: Commanded) -> Actions:
    members.opt_out(turn.tx, turn.shop.id, turn.me.id, None)
    return turn.answer("resume-done")


def lang(turn: Turn, commanded: Commanded) -> Actions:
    """/lang zh|en: what the bot speaks with this member."""
    wish = language(commanded.words[0])
    members.set_language(turn.tx, turn.shop.id, turn.me.id, wish)
    me = members.get_or_raise(turn.tx, turn.shop.id, turn.me.id)
    menu = staffing.menus_of(turn, me.id) if me.role is not None else []
    return [*turn.reply(Text(text=turn.say_in(wish, "lang-done"))), *menu]


def privacy(turn: Turn, commanded: Commanded) -> Actions:
    """/privacy: what we keep of the sender, and a button to get all of it."""
    export = Button(label=turn.label("privacy-export"), does="privacy.export")
    kept = keeping.of(turn.tx, turn.shop.id, turn.me.id)
    text = turn.say(
        "privacy-kept",
        accounts=len(kept.accounts),
        groups=kept.all_stays,
        orders=kept.all_orders,
        address=turn.label("privacy-yes" if kept.recipient else "privacy-no"),
    )
    return turn.reply(Text(text=text, buttons=((export,),)))


def export(turn: Turn, pressed: Pressed, ref: str) -> Actions:
    """What we keep of whoever pressed, as one text, in private only: of groups and orders the newest."""
    if not turn.is_private:
        return []
    kept = keeping.of(turn.tx, turn.shop.id, turn.me.id)
    lines = [turn.say("privacy-name", name=turn.me.name, number=str(turn.me.id))]
    lines += [
        turn.say("privacy-account", platform=forms.platform(one.platform, turn.language), account=one.account)
        for one in kept.accounts
    ]
    if kept.recipient:
        where = kept.recipient
        lines.append(turn.say("privacy-recipient", name=where.name, phone=where.phone, place=where.address))
    lines += [turn.say("privacy-stay", group=one.title, at=_when(turn, one.joined_at)) for one in kept.stays]
    for order in kept.orders:
        total = forms.money(order.total_minor, order.currency, turn.language)
        lines.append(turn.say("privacy-order", number=order.number, total=total, at=_when(turn, order.placed_at)))
    if kept.all_stays > len(kept.stays) or kept.all_orders > len(kept.orders):
        lines.append(turn.say("privacy-more", groups=kept.all_stays, orders=kept.all_orders))
    return turn.reply(Text(text=joined(lines)))


def member(turn: Turn, commanded: Commanded) -> Actions:
    """/member WHO: what we know of one person."""
    found = people.known(turn, commanded.words[0])
    return _privately(turn, lambda mine: Text(text=_known(mine, found), buttons=_buttons(mine, found)))


def tag_member(turn: Turn, commanded: Commanded) -> Actions:
    """/tag WHO add|remove TAG."""
    who, change, name = commanded.words[:3]
    found = people.known(turn, who)
    tags.put(turn.tx, turn.shop.id, found.id, tag(name), is_on=_change(turn, change) == "add")
    shown = " ".join(f"#{one}" for one in tags.of(turn.tx, turn.shop.id, found.id)) or "—"
    name_of = names.name(found.name, turn.language)
    return _privately(turn, lambda mine: Text(text=mine.say("tag-done", name=name_of, tags=shown)))


def _privately(turn: Turn, make: Callable[[Turn], Content]) -> Actions:
    """What we know of somebody is for whoever asked, wherever they asked."""
    return turn.tell(turn.me.id, make, rank=Rank.ANSWER)


def _change(turn: Turn, typed: str) -> str:
    change = CHANGE_WORDS.get(typed.lower())
    if change is None:
        raise TagChangeUnknown(typed=forms.excerpt(typed), example="add")
    return change


def _when(turn: Turn, at: datetime) -> forms.Exact:
    return forms.Exact(at=at, now=turn.now, tz=turn.shop.zone)


def _accounts(turn: Turn, found: Member) -> forms.Platforms:
    return forms.Platforms(names=tuple(one.platform for one in accounts.of(turn.tx, turn.shop.id, found.id)))


def _buttons(turn: Turn, found: Member) -> Buttons:
    """An owner can part within a day who became one person."""
    merge = merging.newest_undoable(turn, found.id) if turn.role is Role.OWNER else None
    if merge is None:
        return ()
    return ((Button(label=turn.label("button-person-part"), does=f"{merging.UNDO} {merge.id}"),),)


def _merged(turn: Turn, found: Member) -> Marked:
    merge = merging.newest_undoable(turn, found.id)
    if merge is None:
        return Marked("")
    return turn.say("member-merged", at=_when(turn, merge.at), accounts=_accounts(turn, found))


def _known(turn: Turn, found: Member) -> Marked:
    shop, tx = turn.shop, turn.tx
    standing = referrals.live(tx, shop.id, found.id)
    inviter = members.get(tx, shop.id, standing.inviter_id) if standing else None
    spent = keeping.spent(tx, shop.id, found.id)
    credit = ledger.wallet(tx, shop.id, found.id, shop.currency)
    points = ledger.wallet(tx, shop.id, found.id, "points")
    return joined(
        [
            turn.say("member-who", name=names.name(found.name, turn.language), number=str(found.id)),
            turn.say("member-since", at=_when(turn, found.known_at)),
            turn.say("member-accounts", accounts=_accounts(turn, found)),
            _merged(turn, found),
            turn.say("member-orders", orders=spent.orders, spent=turn.money(spent.minor)),
            turn.say("member-wallet", credit=turn.money(credit), points=points),
            turn.say("member-inviter", name=names.name(inviter.name, turn.language), number=str(inviter.id))
            if inviter
            else turn.say("member-no-inviter"),
            turn.say("member-tags", tags=" ".join(f"#{one}" for one in tags.of(tx, shop.id, found.id)) or "—"),
            turn.say("member-stopped") if found.opted_out_at else turn.say("member-hears"),
        ]
    )


def _languages(turn: Turn, values: Values) -> list[Choice]:
    return [Choice(label=turn.house.texts.say(one, "language-name"), value=one) for one in LANGUAGES]


def _changes(turn: Turn, values: Values) -> list[Choice]:
    return [Choice(label=turn.label(f"tag-{one}"), value=one) for one in CHANGES]


LANGUAGE = Ask(name="LANGUAGE", prompt="ask-language", offers=_languages, read=lambda turn, typed: language(typed))

COMMANDS = (
    Command(word="stop", chinese="退订", run=stop),
    Command(word="resume", chinese="恢复", run=resume),
    Command(
        word="lang",
        chinese="语言",
        run=lang,
        least=1,
        most=1,
        shows="zh|en",
        asks=(LANGUAGE,),
    ),
    Command(word="privacy", chinese="隐私", run=privacy, at=At.PRIVATE),
    Command(
        word="member",
        chinese="会员",
        run=member,
        role=Role.MANAGER,
        least=1,
        most=1,
        shows="WHO",
        asks=(people.WHO,),
        is_about_somebody=True,
    ),
    Command(
        word="tag",
        chinese="标签",
        run=tag_member,
        role=Role.MANAGER,
        least=3,
        most=3,
        shows="WHO add|remove TAG",
        is_about_somebody=True,
        asks=(
            people.WHO,
            Ask(name="CHANGE", prompt="ask-tag-change", offers=_changes, read=_change),
            Ask(name="TAG", prompt="ask-tag", read=lambda turn, typed: tag(typed)),
        ),
    ),
)
PRESSES = {"privacy.export": (None, export)}
