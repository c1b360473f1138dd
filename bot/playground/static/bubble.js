// One message as it is seen, whatever it holds.

import { keyboard } from "./buttons.js";
import { face, sign, tone } from "./face.js";
import { invoice } from "./invoice.js";
import { bare, marked } from "./markup.js";
import { bdi, el, icon } from "./nodes.js";
import { poll } from "./poll.js";

const INSIDES = {
  text: (content, page, message) => [text(content.html, page, message)],
  picture: (content, page, message) => [photos([content.media], page), text(content.html, page, message)],
  album: (content, page, message) => [photos(content.media, page), text(content.html, page, message)],
  poll: (content, page) => [poll(content, page)],
  invoice: (content, page) => [invoice(content, page)],
  gone: (content, page) => [el("p.text.gone", {}, page.words.say("gone"))],
};

/** A row of the thread: a day, or {message, isGroup, isFirst, isLast}. */
export function bubble(row, page) {
  if (row.day) return el("li.day", {}, el("span", {}, row.day));
  return row.message.content.kind === "service" ? service(row.message, page) : said(row, page);
}

/** A message in words, for who hears the page. */
export function spoken(message, page) {
  const { content } = message;
  const what = content.html ? bare(content.html) : content.question || content.title || (content.kind === "service" ? serviceText(content, page) : "");
  return content.kind === "service" ? what : `${named(message, page)}: ${what}`;
}

function said({ message, isGroup, isFirst, isLast }, page) {
  const { content } = message;
  const isOther = isGroup && !message.is_mine;
  const parts = (INSIDES[content.kind] || INSIDES.gone)(content, page, message).filter(Boolean);
  const li = el("li.message", { tabindex: "-1", data: { id: message.id, kind: content.kind }, "aria-label": spoken(message, page) },
    isOther ? (isLast ? picture(message) : el("span.face.none")) : null,
    el("div.column", {},
      el("div.bubble", {}, isOther && isFirst ? name(message, page) : null, quote(message, page), parts, meta(message, page)),
      keyboard(content, page)),
    tool(page));
  li.classList.toggle("mine", message.is_mine);
  li.classList.toggle("first", isFirst);
  li.classList.toggle("last", isLast);
  li.classList.toggle("wide", ["picture", "album", "poll", "invoice"].includes(content.kind) || Boolean(content.buttons?.length));
  return li;
}

function picture(message) {
  return message.from ? face(message.from.account, message.from.name) : sign("bot");
}

function named(message, page) {
  return message.from ? message.from.name : page.world.state.shop.name;
}

function name(message, page) {
  return el(`p.name.${message.from ? `tone-${tone(message.from.account)}` : "bot"}`, {}, bdi(named(message, page)));
}

function quote(message, page) {
  const other = message.reply_to;
  if (!other) return null;
  return el("p.quote", {}, el("b", {}, bdi(other.from || page.world.state.shop.name)), el("span", { dir: "auto" }, other.text));
}

function text(html, page, message) {
  if (!html) return null;
  const command = message.from ? null : (word) => el("button.command", { type: "button", data: { act: "type", text: word } }, word);
  return el("p.text", { dir: "auto" }, marked(html, (url, shown) => page.links.element(url, shown), command));
}

function photos(media, page) {
  const about = page.words.say("photo");
  return el(`div.photos.n${Math.min(media.length, 4)}`, {}, media.map((one) =>
    el("button.photo", { type: "button", "aria-label": about, data: { act: "look" } }, el("img", { src: page.wire.picture(one), alt: about, loading: "lazy", decoding: "async" }))));
}

function meta(message, page) {
  return el("p.meta", {}, message.edited ? el("span", {}, page.words.say("edited")) : null, el("time", { datetime: message.at }, page.clock.time(message.at)));
}

function tool(page) {
  const label = page.words.say("reply");
  return el("button.reply", { type: "button", tabindex: "-1", "aria-label": label, title: label, data: { act: "reply" } }, icon("reply"));
}

function service(message, page) {
  return el("li.service", { data: { id: message.id } }, el("span", {}, serviceNodes(message.content, page)));
}

function serviceNodes({ what, name: who, by }, page) {
  const key = by && page.words.has(`service-${what}-by`) ? `service-${what}-by` : `service-${what}`;
  return page.words.nodes(key, { name: bdi(who), by: bdi(by || "") });
}

function serviceText(content, page) {
  return serviceNodes(content, page).map((part) => part.textContent ?? part).join("");
}
