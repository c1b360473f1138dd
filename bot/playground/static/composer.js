// Where one writes: text of several lines, pictures, an answer to a message, the bot's commands.

import { bdi, el, icon, put } from "./nodes.js";
import { bare } from "./markup.js";
import { Photos, receive } from "./photos.js";
import { Slash } from "./slash.js";

const TEXT_MAX = 4096;
const TYPE_MS = 340;

export class Composer {
  #page;
  #answers = null;
  #isUploading = false;
  #drafts = new Map();

  constructor(page) {
    this.#page = page;
  }

  begin(root, area) {
    this.field = el("textarea", { rows: 1, maxlength: TEXT_MAX, dir: "auto", role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "commands", enterkeyhint: "send" });
    this.menu = el("ul.commands", { id: "commands", role: "listbox", hidden: true });
    this.quote = el("div.answering", { hidden: true });
    this.row = el("div.thumbs", { hidden: true });
    this.file = el("input", { type: "file", accept: "image/*", multiple: true, hidden: true, onchange: () => { this.photos.add(this.file.files); this.file.value = ""; } });
    this.form = el("form.composer", {}, this.menu, this.quote, this.row, el("div.line"));
    this.gate = el("div.gate", { hidden: true });
    put(root, this.form, this.gate);
    this.photos = new Photos(this.#page, this.row);
    this.slash = new Slash(this.#page, this.menu, this.field);
    receive(area, this.field, (files) => this.photos.add(files));
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.send(); });
    this.field.addEventListener("keydown", (event) => this.#key(event));
    this.field.addEventListener("input", () => this.#typed());
    this.field.addEventListener("blur", () => this.slash.close());
    const { world } = this.#page;
    let at = "";
    world.on("chat", () => { at = this.#moves(at, `${world.as}/${world.chat}`); this.#gated(); if (this.#page.isWide) this.focus(); });
    world.on("state", () => this.#gated());
  }

  draw() {
    const { words } = this.#page;
    const key = (name, label, act, type = "button") => el(`button.icon-key.${name}`, { type, "aria-label": label, title: label, onclick: act, onmousedown: stay }, icon(name));
    this.field.placeholder = words.say("write");
    this.field.setAttribute("aria-label", words.say("write"));
    this.menu.setAttribute("aria-label", words.say("commands"));
    put(this.form.querySelector(".line"), this.file, key("clip", words.say("photo-add"), () => this.file.click()), this.field,
      key("slash", words.say("commands"), () => this.slash.toggle()), key("send", words.say("send"), null, "submit"));
    this.#gated();
  }

  focus() {
    if (!document.querySelector("dialog[open]") && !document.activeElement.closest?.("[role=listbox]")) this.field.focus({ preventScroll: true });
  }

  /** Puts words into it, for the writer to go on. */
  fill(text) {
    this.field.value = text;
    this.#typed();
    this.field.focus();
  }

  reply(message) {
    this.#answers = message;
    const { words } = this.#page;
    this.quote.hidden = !message;
    if (!message) return;
    const who = message.from ? message.from.name : this.#page.world.state.shop.name;
    put(this.quote, icon("reply"), el("span", {}, el("b", {}, words.nodes("answering", { name: bdi(who) })), el("span", { dir: "auto" }, bare(message.content.html || message.content.question || ""))),
      el("button.icon-key", { type: "button", "aria-label": words.say("cancel"), title: words.say("cancel"), onclick: () => this.reply(null) }, icon("close")));
    this.field.focus();
  }

  /** Types a text before one's eyes, and sends it. */
  async type(text, files = []) {
    this.photos.add(files);
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) await this.#write(text);
    return this.say(text);
  }

  async say(text) {
    this.field.value = text;
    return this.send();
  }

  /** Sends what is there; whether it went. */
  async send() {
    const { world } = this.#page;
    const text = this.field.value.trim();
    if (this.#isUploading || !world.here || (!text && this.photos.isEmpty)) return false;
    const [as, chat, answers] = [world.as, world.chat, this.#answers];
    const photo = await this.#uploaded();
    if (!photo || as !== world.as || chat !== world.chat) return false;
    const photos = this.photos.out();
    this.#clear();
    const said = await this.#page.deed("say", { chat, text, ...(photo.length ? { photo } : {}), ...(answers ? { reply_to: answers.id } : {}) }, as);
    if (said) {
      this.photos.forget(photos);
      this.#page.thread.end();
    } else this.#returns(`${as}/${chat}`, text, photos, answers);
    return Boolean(said);
  }

  /** The pictures' names; null where one is not on the server. */
  async #uploaded() {
    this.#isUploading = true;
    try {
      return await this.photos.taken();
    } finally {
      this.#isUploading = false;
    }
  }

  /** What did not go lies here again, unless the writer has gone elsewhere: then its words wait for them. */
  #returns(from, text, photos, answers) {
    if (from !== `${this.#page.world.as}/${this.#page.world.chat}`) {
      this.photos.forget(photos);
      this.#drafts.set(from, text);
      return;
    }
    this.photos.back(photos);
    if (answers) this.reply(answers);
    this.fill(text);
  }

  async #write(text) {
    const frames = 16;
    for (let at = 1; at <= frames; at++) {
      this.field.value = text.slice(0, Math.ceil((text.length * at) / frames));
      this.#grow();
      await new Promise((done) => setTimeout(done, TYPE_MS / frames));
    }
  }

  /** From one chat to another: words that were not sent wait in the chat they were written in. */
  #moves(from, to) {
    if (from === to) return to;
    this.#drafts.set(from, this.field.value);
    this.#clear();
    this.field.value = this.#drafts.get(to) || "";
    this.#grow();
    return to;
  }

  #clear() {
    this.field.value = "";
    this.photos.forget(this.photos.out());
    this.reply(null);
    this.#typed();
  }

  #key(event) {
    if (event.isComposing || event.keyCode === 229 || this.slash.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send();
    } else if (event.key === "Escape" && this.#answers) this.reply(null);
  }

  #typed() {
    this.slash.look();
    this.#grow();
  }

  #grow() {
    this.field.style.height = "auto";
    if (this.field.value) this.field.style.height = `${this.field.scrollHeight}px`;
    this.form.classList.toggle("filled", this.field.value.trim() !== "");
  }

  /** Who is not in a group reads no composer, but a door. */
  #gated() {
    const { world, words } = this.#page;
    const chat = world.state && world.here;
    const isOut = Boolean(chat) && !chat.is_member;
    this.form.hidden = !chat || isOut;
    this.gate.hidden = !isOut;
    if (!isOut) return;
    put(this.gate, el("p", {}, words.nodes("gate", { name: bdi(world.me.name) })), el("button.main", { type: "button", onclick: () => this.#page.deed("join", { chat: chat.chat }) }, words.say("join")));
  }
}

/** Pressing a key beside the field leaves the keyboard where it is. */
function stay(event) {
  event.preventDefault();
}
