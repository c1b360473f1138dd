// The buttons under a message, and what a click in the thread does.

import { show, showPicture } from "./ask.js";
import { el, icon } from "./nodes.js";
import { castVote, pick } from "./poll.js";

const ACTS = { press: pressed, open, share, more, pay, vote, pick: (node) => pick(node), type: typed, look, reply };

/** The rows of buttons; null where there are none. */
export function keyboard(content, page) {
  if (!content.buttons?.length) return null;
  return el("div.keys", {}, content.buttons.map((row, y) => el("div.row", {}, row.map((button, x) => key(button, `${y}/${x}`, page)))));
}

function key(button, at, page) {
  if (button.pays) return el("button.key.pay", { type: "button", data: { act: "pay" } }, icon("pay"), button.label);
  if (button.shares) return el("button.key", { type: "button", "aria-haspopup": "menu", data: { act: "share", at } }, icon("share"), button.label);
  if (!button.url) return el("button.key", { type: "button", data: { act: "press", at } }, button.label);
  if (!page.links.isOurs(button.url)) return el("a.key", { href: button.url, target: "_blank", rel: "noopener noreferrer" }, button.label, icon("open"));
  const label = page.words.say("link-more");
  return el("span.key.split", {},
    el("button", { type: "button", data: { act: "open", at } }, button.label),
    el("button", { type: "button", "aria-label": label, title: label, "aria-haspopup": "menu", data: { act: "more", at } }, icon("fold")));
}

/** A click somewhere in the thread. */
export function press(event, page) {
  const node = event.target.closest("[data-act]");
  if (!node) return;
  const message = page.thread.message(node.closest(".message").dataset.id);
  const [y, x] = (node.dataset.at || "").split("/");
  ACTS[node.dataset.act](node, message, page, message.content.buttons?.[y]?.[x]);
}

/** Shows on a button that its deed is under way. */
async function busy(node, work) {
  if (node.getAttribute("aria-busy") === "true") return null;
  node.setAttribute("aria-busy", "true");
  try {
    return await work;
  } finally {
    node.removeAttribute("aria-busy");
  }
}

async function pressed(node, message, page, button) {
  const said = await busy(node, page.deed("press", { message: message.id, does: button.press }));
  if (said?.toast && said.must_close) await show({ title: page.world.state.shop.name, parts: [el("p.letter", { dir: "auto" }, said.toast)], acts: [], away: page.words.say("close") });
  else if (said?.toast) page.toast(said.toast);
}

function open(node, message, page, button) {
  return busy(node, page.links.open(button.url));
}

function share(node, message, page, button) {
  page.links.share(node, button.shares);
}

function more(node, message, page, button) {
  page.links.offer(node, button.url, button.url);
}

async function pay(node, message, page) {
  const said = await busy(node, page.deed("pay", { message: message.id }));
  if (said?.refusal) page.toast(said.refusal, "wrong");
}

function vote(node, message, page) {
  return busy(node, castVote(node, message, page));
}

function typed(node, message, page) {
  page.composer.fill(`${node.dataset.text} `);
}

function look(node, message, page) {
  showPicture(node.querySelector("img").src, page.words.say("photo"), page.words.say("close"));
}

function reply(node, message, page) {
  page.composer.reply(message);
}
