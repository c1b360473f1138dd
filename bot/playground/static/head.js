// The head of a chat: what it is, who is in it, and going in and out.

import { titled } from "./chats.js";
import { face, sign } from "./face.js";
import { menu } from "./menu.js";
import { bdi, el, icon, put } from "./nodes.js";

export function head(page, root) {
  const { world } = page;
  const draw = () => {
    root.hidden = !world.here;
    if (world.here) put(root, back(page), sign(world.here.kind === "private" ? "bot" : world.here.kind), title(page), self(page), more(page));
  };
  let print = "";
  world.on("state", () => {
    const next = JSON.stringify([world.here, world.me, page.words.language]);
    if (next !== print) draw();
    print = next;
  });
  world.on("chat", draw);
}

function back(page) {
  const label = page.words.say("back");
  return el("button.icon-key.back", { type: "button", "aria-label": label, title: label, onclick: () => page.go(page.world.as) }, icon("back"));
}

function title(page) {
  const { world, words } = page;
  const bots = words.say(world.me.is_blocked ? "has-blocked" : "chat-bot");
  const about = world.here.kind === "private" ? bots : words.say("chat-members", { count: world.here.members });
  return el("div.what", {}, el("h2", {}, bdi(titled(page, world.here))), el("small", {}, about));
}

/** On a phone the people are out of sight: who acts stands here, and changes here. */
function self(page) {
  const { world, words } = page;
  const label = words.say("acting-as", { name: world.me.name });
  const rows = () => world.people.map((one) => [[face(one.account, one.name), bdi(one.name)], () => page.go(one.account, world.chat)]);
  return el("button.self", { type: "button", title: label, "aria-label": label, "aria-haspopup": "menu", onclick: (event) => menu(event.currentTarget, [[words.say("act-as"), rows()]]) },
    face(world.me.account, world.me.name));
}

function more(page) {
  const { words } = page;
  const acts = choices(page);
  if (!acts.length) return null;
  return el("button.icon-key", { type: "button", "aria-label": words.say("more"), title: words.say("more"), "aria-haspopup": "menu", onclick: (event) => menu(event.currentTarget, [["", acts]]) }, icon("more"));
}

function choices(page) {
  const { world, words } = page;
  if (world.here.kind === "private") {
    const blocked = world.me.is_blocked;
    return [[words.say(blocked ? "unblock" : "block"), () => page.deed("block", { is_blocked: !blocked })]];
  }
  return world.here.is_member ? [[words.say("leave"), () => page.deed("leave", { chat: world.chat })]] : [];
}
