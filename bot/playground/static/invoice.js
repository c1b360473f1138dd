// A bill in the chat, and that it is paid.

import { el, icon } from "./nodes.js";

export function invoice(content, page) {
  const { words } = page;
  const lines = (content.lines || []).map(([label, amount]) => el("div.line", {}, el("dt", { dir: "auto" }, label), el("dd", {}, amount)));
  const box = el("div.invoice", {},
    el("p.title", { dir: "auto" }, content.title),
    content.description ? el("p.about", { dir: "auto" }, content.description) : null,
    lines.length > 1 ? el("dl", {}, lines) : null,
    el("p.total", {}, el("span", {}, words.say("invoice-total")), el("b", {}, content.total)),
    content.is_paid ? el("p.stamp", {}, icon("check"), words.say("invoice-paid")) : null);
  box.classList.toggle("paid", content.is_paid);
  return box;
}
