// The bot's menu of commands above the composer, narrowed by what is typed.

import { el, put } from "./nodes.js";

export class Slash {
  #page;
  #rows = [];
  #at = 0;

  constructor(page, box, field) {
    this.#page = page;
    this.box = box;
    this.field = field;
  }

  get isOpen() {
    return !this.box.hidden;
  }

  /** Shows what fits the words so far. */
  look() {
    const typed = this.field.value;
    const menu = this.#page.world.state?.menu || [];
    const rows = /^\/\w*$/.test(typed) ? menu.filter((one) => `/${one.word}`.startsWith(typed.toLowerCase())) : [];
    this.#show(rows);
  }

  /** Opens the whole menu, or closes it. */
  toggle() {
    if (this.isOpen) return this.close();
    this.field.value = "/";
    this.field.focus();
    return this.look();
  }

  close() {
    this.#show([]);
  }

  /** Whether the key was for the menu. */
  key(event) {
    if (!this.isOpen) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.#mark((this.#at + step + this.#rows.length) % this.#rows.length);
    else if (event.key === "Tab") this.#take(this.#at, false);
    else if (event.key === "Enter" && !event.shiftKey) this.#take(this.#at, true);
    else if (event.key === "Escape") this.close();
    else return false;
    event.preventDefault();
    return true;
  }

  #show(rows) {
    this.#rows = rows;
    this.box.hidden = !rows.length;
    this.field.setAttribute("aria-expanded", String(rows.length > 0));
    put(this.box, rows.map((one, at) =>
      el("li", { role: "option", id: `command-${at}`, onmousedown: (event) => event.preventDefault(), onclick: () => this.#take(at, true) }, el("b", {}, `/${one.word}`), el("span", {}, one.says))));
    this.#mark(0);
  }

  #mark(at) {
    this.#at = at;
    [...this.box.children].forEach((row, index) => {
      row.setAttribute("aria-selected", String(index === at));
      if (index === at) row.scrollIntoView({ block: "nearest" });
    });
    if (this.isOpen) this.field.setAttribute("aria-activedescendant", `command-${at}`);
    else this.field.removeAttribute("aria-activedescendant");
  }

  #take(at, isSent) {
    const { word } = this.#rows[at];
    this.close();
    if (isSent) this.#page.composer.say(`/${word}`);
    else this.#page.composer.fill(`/${word} `);
  }
}
