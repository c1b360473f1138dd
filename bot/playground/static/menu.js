// A small menu beside what opened it.

import { el } from "./nodes.js";

/** Opens it by `anchor`. `groups` are [heading, [[content, act], …]]. Arrows, Enter and Escape work. */
export function menu(anchor, groups) {
  document.querySelector(".menu")?.hidePopover();
  const box = el("div.menu", { role: "menu", popover: "auto" }, groups.filter(([, rows]) => rows.length).map(([heading, rows]) =>
    el("div", { role: "group", "aria-label": heading || null }, heading ? el("p", { "aria-hidden": "true" }, heading) : null,
      rows.map(([content, act]) => el("button", { type: "button", role: "menuitem", tabindex: "-1", onclick: () => { box.hidePopover(); act(); } }, content)))));
  box.addEventListener("toggle", (event) => event.newState === "closed" && gone(box, anchor));
  box.addEventListener("keydown", (event) => walk(event, box));
  (anchor.closest("dialog") || document.body).append(box);
  box.showPopover();
  place(box, anchor);
  anchor.setAttribute("aria-expanded", "true");
  box.querySelector("button")?.focus();
}

function gone(box, anchor) {
  anchor.setAttribute("aria-expanded", "false");
  if (box.contains(document.activeElement)) anchor.focus();
  box.remove();
}

function walk(event, box) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const rows = [...box.querySelectorAll("button")];
  rows.at((rows.indexOf(document.activeElement) + step) % rows.length).focus();
}

function place(box, anchor) {
  const by = anchor.getBoundingClientRect();
  const { width, height } = box.getBoundingClientRect();
  const below = by.bottom + 4 + height <= innerHeight - 8;
  box.style.left = `${Math.max(8, Math.min(by.right - width, innerWidth - width - 8))}px`;
  box.style.top = `${below ? by.bottom + 4 : Math.max(8, by.top - height - 4)}px`;
}
