// The people one can act as.

import { askText } from "./ask.js";
import { face } from "./face.js";
import { reachable, walkable } from "./lists.js";
import { bdi, el, fill, icon } from "./nodes.js";

const NAME_MAX = 64;

export function people(page, root) {
  const { world, words } = page;
  walkable(root, () => !page.isWide);
  const draw = () => {
    const rows = world.people.map((one) => ({ ...one, isMe: one.account === world.as, speaks: words.language }));
    fill(root, [...rows, { account: "+", speaks: words.language }], (one) => one.account, (one) => (one.account === "+" ? more(page) : row(page, one)));
    reachable(root);
  };
  world.on("state", draw);
  world.on("person", () => root.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest", inline: "nearest" }));
}

function row(page, one) {
  const { words, world } = page;
  const role = one.role ? words.say(`role-${one.role}`) : "";
  const label = [one.name, role, one.unread ? words.say("unread", { count: one.unread }) : ""].filter(Boolean).join(", ");
  return el("li.person", { role: "option", tabindex: "-1", "aria-selected": String(one.isMe), "aria-label": label, title: one.name, onclick: () => page.go(one.account, page.isWide ? world.chat : null) },
    face(one.account, one.name),
    el("span.who", {}, bdi(one.name), role || one.is_blocked ? el(`small.role.${one.role || "none"}`, {}, one.is_blocked ? words.say("has-blocked") : role) : null),
    one.unread ? el("span.count", { "aria-hidden": "true" }, one.unread > 99 ? "99+" : one.unread) : null);
}

function more(page) {
  return el("li.person.more", { role: "option", tabindex: "-1", "aria-selected": "false", onclick: () => add(page) },
    el("span.face.sign", {}, icon("add")), el("span.who", {}, page.words.say("person-add")));
}

async function add(page) {
  const { words } = page;
  const given = await askText({
    title: words.say("person-add"), label: words.say("person-name"), most: NAME_MAX,
    choices: (words.language === "zh" ? ["zh", "en"] : ["en", "zh"]).map((language) => [language, words.say(`person-speaks-${language}`)]),
    done: words.say("person-done"), away: words.say("cancel"),
  });
  if (!given?.text) return;
  const made = await page.deed("person", { name: given.text, language: given.choice });
  if (made) await page.go(made.account);
}
