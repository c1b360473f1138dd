// The eight steps of the story: who acts, what they type, and what shows that it happened.

import { hills } from "./hills.js";

const CODE = "DEW";
const CAMPAIGNS_MAX = 9;

/** `happened` looks at what the page was told since the story began: {events, transfers, deliveries, messages}. */
export const STEPS = [
  { key: "post", act: post, happened: ({ messages }) => messages.some((one) => isBots(one) && isInGroup(one) && linkIn(one, /[?]start=p_/)) },
  { key: "campaign", act: campaign, happened: ({ messages }) => messages.some((one, at) => isBots(one) && isInGroup(one) && messages.slice(0, at).some(isCampaignStart)) },
  { key: "invite", act: invite, happened: ({ messages }) => messages.some((one) => isBots(one) && inviteLink(one)) },
  { key: "join", act: join, happened: ({ events }) => events.some((one) => one.kind === "joined") },
  { key: "buy", act: buy, happened: ({ events }) => events.some((one) => one.kind === "paid") },
  { key: "reward", act: reward, happened: ({ transfers }) => transfers.some((one) => one.why.startsWith("reward") && one.state === "posted") },
  { key: "poll", act: poll, happened: ({ events }) => events.some((one) => one.kind === "voted") },
  { key: "broadcast", act: broadcast, happened: ({ deliveries }) => deliveries.some((one) => one.status === "sent") },
];

async function post(stage) {
  const { merchant } = stage.cast;
  const about = stage.word("tale-product-about");
  await stage.says(merchant, null, `/product add ${CODE} "${stage.word("tale-product")}" ${stage.price} stock=12\n${about}`, [await hills()]);
  await stage.says(merchant, null, `/post ${CODE}`);
  await stage.shows(merchant, stage.group);
}

async function campaign(stage) {
  const { merchant } = stage.cast;
  for (let number = 1; number <= CAMPAIGNS_MAX; number++) {
    const name = stage.word("tale-campaign") + (number > 1 ? number : "");
    const made = await stage.says(merchant, null, `/campaign new ${name} reward=10% invitee=${stage.small} hold=7d`);
    if (!made) return;
    if (!presses(made, /^campaign\.start /)) continue;
    stage.remember("campaign", name);
    await stage.says(merchant, null, `/campaign start ${name}`);
    return void (await stage.shows(merchant, stage.group));
  }
}

async function invite(stage) {
  const { campaign } = stage.kept;
  await stage.says(await stage.inviter(), null, campaign ? `/invite ${campaign}` : "/invite", [], inviteLink);
}

async function join(stage) {
  const inviter = await stage.inviter();
  await stage.shows(inviter, null);
  const found = stage.newest(inviteLink) || (await stage.says(inviter, null, "/invite", [], inviteLink));
  const friend = await stage.friend();
  const greeting = await stage.opens(friend, inviteLink(found), joinLink);
  const link = joinLink(greeting || stage.newest(joinLink) || {});
  if (link) await stage.opens(friend, link);
  await stage.shows(friend, stage.group);
}

async function buy(stage) {
  const friend = await stage.friend();
  const answers = ["tale-recipient", "tale-phone", "tale-address"].map((key) => stage.word(key));
  let said = await stage.says(friend, null, `/buy ${CODE} 2`);
  for (const answer of answers) {
    if (!said || stage.newest(isPayable)) break;
    said = await stage.says(friend, null, answer);
  }
  const bill = await stage.until(() => stage.newest(isPayable));
  if (bill) await stage.deed(friend, "pay", { message: bill.id });
}

async function reward(stage) {
  const inviter = await stage.inviter();
  await stage.shows(inviter, null);
  await stage.passes(7 * 86400);
  await stage.says(inviter, null, "/wallet");
}

async function poll(stage) {
  const { merchant } = stage.cast;
  await stage.says(merchant, null, `/poll ${stage.word("tale-question")}\n${["tale-option-1", "tale-option-2", "tale-option-3"].map((key) => stage.word(key)).join("\n")}`);
  await stage.shows(merchant, stage.group);
  const asked = await stage.until(() => stage.newest((one) => one.content.kind === "poll" && !one.content.is_closed));
  if (!asked) return;
  await stage.deed(await stage.inviter(), "vote", { message: asked.id, options: [0] });
  await stage.deed(await stage.friend(), "vote", { message: asked.id, options: [1] });
}

async function broadcast(stage) {
  const { merchant } = stage.cast;
  const isPreview = (one) => presses(one, /^broadcast\.(send|loud)/);
  const preview = await stage.says(merchant, null, `/broadcast ${stage.word("tale-broadcast")}`, [], isPreview);
  if (!preview) return;
  await stage.deed(merchant, "press", { message: preview.id, does: presses(preview, /^broadcast\.loud/) || presses(preview, /^broadcast\.send/) });
}

function buttons(message) {
  return (message.content?.buttons || []).flat();
}

function presses(message, what) {
  return buttons(message).find((one) => what.test(one.press || ""))?.press;
}

function isPayable(message) {
  return message.content.kind === "invoice" && !message.content.is_paid && buttons(message).some((one) => one.pays);
}

function isBots(message) {
  return !message.from && message.content.kind !== "service";
}

function isInGroup(message) {
  return message.isGroup;
}

function isCampaignStart(message) {
  return /^\/campaign start|^\/活动 /.test(message.content.html || "");
}

/** The address of one of our links in a message: in its text, or on a button. */
function linkIn(message, what) {
  const found = [...(message.content?.html || "").matchAll(/href="([^"<>]+)"/g)].map((one) => one[1].replaceAll("&amp;", "&"));
  return [...buttons(message).map((one) => one.url || ""), ...found].find((url) => what.test(url));
}

function inviteLink(message) {
  return linkIn(message, /[?]start=i_/);
}

function joinLink(message) {
  return linkIn(message, /[?]join=/);
}

