"""Invites: a referrer's code, link and poster; and the friend who comes by it."""

from datetime import datetime, timedelta

from handlers import attribution, codes, group_links, posters, promises, rewards
from handlers.actions import Actions, AskMembership, Rank
from handlers.commands import Command, Commanded
from handlers.content import Button, Buttons, Picture, Poster, Text
from handlers.events import LinkOpened, Performed
from handlers.refusals import CampaignUnknown
from handlers.texts import Marked, forms, joined, names
from handlers.turn import Turn
from storage import accounts, campaigns, facts, members, memberships, orders, products, referrals
from storage import invites as ways
from storage.memberships import Stay
from storage.rows import Campaign, Community, InviteCode, Member, MemberId, Way

CODE_TRIES = 8


# --- the friend --------------------------------------------------------------------------------------------------


def came_by_code(turn: Turn, invite_code: str, at: datetime, *, but: Community | None = None) -> Actions:
    """Record that the sender came by this code. Groups older than the bot are asked whether they knew the person
    before; `but` is the one they are just coming into."""
    before = referrals.live(turn.tx, turn.shop.id, turn.me.id)
    referral = attribution.came_by(turn, turn.me, invite_code, at)
    members.known_since(turn.tx, turn.me, at)
    if referral is None or (before is not None and before.id == referral.id):
        return []
    checks = [
        _ask_if_known(turn, community) for community in group_links.here(turn) if but is None or community.id != but.id
    ]
    first = orders.first_paid(turn.tx, turn.shop.id, turn.me.id)
    return [*checks, *(rewards.bought(turn, first) if first else [])]


def opened_bot(turn: Turn, invite_code: str, at: datetime) -> Actions:
    """/start i_CODE: record it, and greet with the name of the inviter and a button into the group."""
    code = ways.get_code(turn.tx, turn.shop.id, invite_code)
    if code is None:
        return turn.answer("invite-unknown", shop=turn.shop.name)
    facts.record(turn.tx, turn.shop.id, "link_opened", turn.me.id, f"invite:{invite_code}", at)
    checks = came_by_code(turn, invite_code, at)
    community = group_links.to_enter(turn)
    if community is None or group_links.is_in(turn, community):
        return [*checks, *greeting(turn, code, None)]
    is_here = community.platform == turn.platform
    kind = ways.ASKING if is_here else ways.OPEN
    link = group_links.kept(turn, community, invite_code, kind)
    if link is not None:
        return [*checks, *greeting(turn, code, link)]
    if is_here:
        return [*checks, group_links.make(turn, community, invite_code, kind, "invite.greet", Rank.CHECKOUT)]
    return [*checks, *greeting(turn, code, None), group_links.make(turn, community, invite_code, kind, "invite.way")]


def greet(turn: Turn, performed: Performed) -> Actions:
    """The link for a friend is made, or cannot be: greet them either way."""
    member_id, community_id, invite_code = performed.ref.split(".")
    code = ways.get_code(turn.tx, turn.shop.id, invite_code)
    friend = members.get(turn.tx, turn.shop.id, MemberId(int(member_id)))
    if code is None or friend is None:
        return []
    link = group_links.keep(turn, int(community_id), invite_code, ways.ASKING, performed)
    return turn.tell(friend.id, lambda theirs: _greeting(theirs, code, link), rank=Rank.ANSWER)


def greeting(turn: Turn, code: InviteCode, link: str | None) -> Actions:
    return turn.reply(_greeting(turn, code, link))


def known_before(turn: Turn, performed: Performed) -> Actions:
    """An older group's answer: is the invitee in it? Then they were known before the invite, and it is void."""
    if getattr(performed.outcome, "result", {}).get("is_member") is not True:
        return []
    member_id, community_id = (int(part) for part in performed.ref.split("."))
    standing = referrals.live(turn.tx, turn.shop.id, MemberId(member_id))
    community = group_links.by_id(turn, community_id)
    if standing is None or standing.status != "pending" or community is None:
        return []
    live = memberships.live(turn.tx, turn.shop.id, community.id, MemberId(member_id))
    if live is not None and live.joined_at >= standing.at:
        return []
    stay = Stay(at=community.bot_since_at, way=Way.UNKNOWN, is_inferred=True)
    memberships.begin(turn.tx, turn.shop.id, community.id, MemberId(member_id), stay)
    attribution.sat_there_before(turn, standing, performed.at)
    return []


def page_opened(turn: Turn, event: LinkOpened) -> Actions:
    """Somebody opened an invite's landing page: counted once a visitor, code and day."""
    day = event.at.astimezone(turn.shop.zone).date().isoformat()
    ref = f"invite:{event.invite_code}:{day}:{event.visitor}"
    facts.record(turn.tx, turn.shop.id, "link_opened", MemberId(0), ref, event.at)
    return []


# --- the referrer ------------------------------------------------------------------------------------------------


def invite(turn: Turn, commanded: Commanded) -> Actions:
    """/invite [CAMPAIGN]: my code, my links, my poster, a button to share them."""
    campaign = _campaign(turn, " ".join(commanded.words) or None)
    code = code_for(turn, turn.me.id, campaign)
    community = group_links.to_enter(turn)
    if community is None or group_links.kept(turn, community, code.invite_code, ways.OPEN):
        return _show(turn, code)
    if community.platform == turn.platform:
        return [group_links.make(turn, community, code.invite_code, ways.OPEN, "invite.show")]
    # Another platform may be slow, or down: nobody is kept waiting for it.
    return [*_show(turn, code), group_links.make(turn, community, code.invite_code, ways.OPEN, "invite.way")]


def show(turn: Turn, performed: Performed) -> Actions:
    """The referrer's own group link is made, or cannot be: answer /invite either way."""
    member_id, community_id, invite_code = performed.ref.split(".")
    code = ways.get_code(turn.tx, turn.shop.id, invite_code)
    if code is None:
        return []
    group_links.keep(turn, int(community_id), invite_code, ways.OPEN, performed)
    return turn.tell(MemberId(int(member_id)), lambda theirs: _invitation(theirs, code), rank=Rank.ANSWER)


def way(turn: Turn, performed: Performed) -> Actions:
    """The link into a group of another platform is made: it follows what was said already."""
    member_id, community_id, invite_code = performed.ref.split(".")
    community = group_links.by_id(turn, int(community_id))
    link = group_links.keep(turn, int(community_id), invite_code, ways.OPEN, performed)
    if community is None or link is None:
        return []
    return turn.tell(
        MemberId(int(member_id)),
        lambda theirs: Text(text=theirs.say("invite-group-link", group=community.title, link=link)),
        rank=Rank.ANSWER,
    )


def code_for(turn: Turn, member_id: MemberId, campaign: Campaign | None) -> InviteCode:
    """The member's code, for a campaign or for none; made at the first wish. Becoming a referrer costs nothing."""
    campaign_id = campaign.id if campaign else None
    for _ in range(CODE_TRIES):
        standing = ways.code_of(turn.tx, turn.shop.id, member_id, campaign_id)
        if standing is not None:
            return standing
        text = codes.invite_code(turn.house.random)
        if ways.add_code(turn.tx, turn.shop.id, text, member_id, campaign_id, turn.now) is not None:
            facts.record(turn.tx, turn.shop.id, "became_referrer", member_id, "referrer", turn.now)
    raise RuntimeError("no free invite code found: the source of random choices is broken")


def _show(turn: Turn, code: InviteCode) -> Actions:
    content = _invitation(turn, code)
    if turn.is_private:
        return turn.reply(content)
    told = turn.tell(turn.me.id, lambda theirs: _invitation(theirs, code), rank=Rank.ANSWER)
    return [*told, *turn.answer("said-in-private" if told else "write-to-me-first", buttons=_to_bot(turn, not told))]


def _invitation(turn: Turn, code: InviteCode) -> Picture | Text:
    address = turn.house.links.invite(turn.platform, code.invite_code)
    community = group_links.to_enter(turn)
    group = group_links.kept(turn, community, code.invite_code, ways.OPEN) if community else None
    parts = [
        turn.say("invite-yours", code=code.invite_code, link=address or "—"),
        turn.say("invite-group-link", group=community.title, link=group) if community and group else Marked(""),
        _terms(turn, code),
    ]
    text = joined(parts)
    if address is None:
        return Text(text=text)
    name = names.name(turn.me.name, turn.language)
    share = Button(label=turn.label("button-share"), shares=_share_text(turn, name, address))
    return Picture(picture=_poster(turn, code, name, address), text=text, buttons=((share,),))


def _poster(turn: Turn, code: InviteCode, name: str, address: str) -> Poster:
    sentence = turn.label("poster-sentence", inviter=name, shop=turn.shop.name)
    campaign = _running(turn, code)
    product = posters.product_of(turn.tx, turn.shop.id, campaign)
    return posters.poster(turn.shop, product, campaign, inviter=name, sentence=sentence, link=address)


def _share_text(turn: Turn, name: str, address: str) -> str:
    return f"{turn.label('share-text', inviter=name, shop=turn.shop.name)}\n{address}"


def _terms(turn: Turn, code: InviteCode) -> Marked:
    campaign = _running(turn, code)
    if campaign is None:
        return turn.say("invite-no-campaign")
    return joined([_earned(turn, campaign), promises.only(turn.tx, turn.house.texts, campaign, turn.language)])


def _earned(turn: Turn, campaign: Campaign) -> Marked:
    reward = promises.reward(turn, campaign.reward)
    if campaign.hold_s == 0:
        return turn.say("invite-terms-at-once", campaign=campaign.name, reward=reward)
    hold, since = forms.Span(span=timedelta(seconds=campaign.hold_s)), promises.since(turn.tx, campaign)
    return turn.say("invite-terms", campaign=campaign.name, reward=reward, hold=hold, since=since)


def _greeting(turn: Turn, code: InviteCode, link: str | None) -> Text:
    inviter = members.get(turn.tx, turn.shop.id, code.member_id)
    campaign = _running(turn, code)
    is_self = turn.is_me(code.member_id)
    first = (
        turn.say("invite-is-yours")
        if is_self
        else turn.say("invite-greeting", inviter=_named(turn, inviter), shop=turn.shop.name)
    )
    standing = referrals.live(turn.tx, turn.shop.id, turn.me.id)
    is_theirs = standing is not None and turn.is_same(standing.inviter_id, code.member_id)
    promised = campaign if is_theirs else None
    offer = promises.to_friend(turn.house.texts, turn.tx, turn.shop, promised, turn.language)
    return Text(text=joined([first, _offers(turn), offer]), buttons=_greeting_buttons(turn, link))


def _named(turn: Turn, inviter: Member | None) -> str:
    """Not every platform tells names."""
    return names.name(inviter.name if inviter else "", turn.language)


def _greeting_buttons(turn: Turn, link: str | None) -> Buttons:
    shop = Button(label=turn.label("button-products"), does="/shop")
    if link is None:
        return ((shop,),)
    return ((Button(label=turn.label("button-join"), url=link), shop),)


def _offers(turn: Turn) -> Marked:
    on = [product for product in products.all_of(turn.tx, turn.shop.id) if product.status == "on"]
    if not on:
        return Marked("")
    return turn.say("shop-offers", products=turn.label("list-comma").join(names.name(one.name) for one in on[:4]))


def _campaign(turn: Turn, name: str | None) -> Campaign | None:
    if name is None:
        return campaigns.newest_running(turn.tx, turn.shop.id, turn.now)
    found = campaigns.get_by_name(turn.tx, turn.shop.id, name)
    if found is None or found.status != "started":
        raise CampaignUnknown(name=forms.excerpt(name), example="/invite")
    return found


def _running(turn: Turn, code: InviteCode) -> Campaign | None:
    return posters.running(turn.tx, code, turn.now)


def _ask_if_known(turn: Turn, community: Community) -> AskMembership:
    wanted = f"invite.known_before {turn.me.id}.{community.id}"
    account = next(one for one in accounts.of(turn.tx, turn.shop.id, turn.me.id) if one.platform == turn.platform)
    return AskMembership(
        to=group_links.place_of(community),
        account=account.account,
        rank=Rank.CHECKOUT,
        on_result=wanted,
    )


def _to_bot(turn: Turn, is_needed: bool) -> Buttons:
    address = turn.house.links.bot(turn.platform) if is_needed else None
    return ((Button(label=turn.label("button-private"), url=address),),) if address else ()


COMMANDS = (Command(word="invite", chinese="邀请", run=invite, shows="[CAMPAIGN]"),)
RESULTS = {"invite.greet": greet, "invite.show": show, "invite.way": way, "invite.known_before": known_before}
