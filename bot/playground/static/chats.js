// The chats of the one who acts.

import { askText } from "./ask.js";
import { sign } from "./face.js";
import { reachable, walkable } from "./lists.js";
import { bdi, el, fill, icon, put } from "./nodes.js";

const TITLE_MAX = 128;
const PHOTOS = ["picture", "album"];

export function chats(page, root, heading) {
  const { world, words } = page;
  walkable(root);
  const draw = () => {
    put(heading, el("span", {}, words.nodes("chats-of", { name: bdi(world.me.name) })), el("button.icon-key", { type: "button", title: words.say("group-add"), "aria-label": words.say("group-add"), onclick: () => add(page) }, icon("add")));
    const rows = world.chats.map((one) => ({ ...one, isOpen: one.chat === world.chat, speaks: words.language, today: page.clock.today() }));
    fill(root, rows, (one) => one.chat, (one) => row(page, one));
    reachable(root);
  };
  world.on("state", draw);
  world.on("chat", draw);
}

/** What a chat is called here. */
export function titled(page, chat) {
  return chat.kind === "private" ? page.world.state.shop.name : chat.title;
}

function row(page, one) {
  const { words, clock } = page;
  const last = one.last?.what ? words.say(`service-${one.last.what}`, { name: one.last.text }) : one.last ? one.last.text || (PHOTOS.includes(one.last.kind) ? words.say("photo") : "") : one.is_member ? "" : words.say("chat-not-in");
  const unread = one.unread ? words.say("unread", { count: one.unread }) : "";
  return el("li.chat", { role: "option", tabindex: "-1", "aria-selected": String(one.isOpen), onclick: () => page.go(page.world.as, one.chat) },
    sign(one.kind === "private" ? "bot" : one.kind),
    el("span.title", {}, bdi(titled(page, one))),
    one.last ? el("time", { datetime: one.last.at }, clock.short(one.last.at)) : null,
    el("span.last", { dir: "auto" }, last),
    unread ? el("span.count", { role: "img", "aria-label": unread }, one.unread > 99 ? "99+" : one.unread) : null);
}

async function add(page) {
  const { words } = page;
  const given = await askText({ title: words.say("group-add"), label: words.say("group-title"), most: TITLE_MAX, done: words.say("group-done"), away: words.say("cancel") });
  if (!given?.text) return;
  const made = await page.deed("group", { title: given.text });
  if (made) await page.go(page.world.as, made.chat);
}
