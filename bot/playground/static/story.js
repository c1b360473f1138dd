// The guided story: one sentence and one button a step. A step is done when what it tells of has happened.

import { el, icon, put } from "./nodes.js";
import { over } from "./over.js";
import { Stage } from "./stage.js";
import { STEPS } from "./steps.js";

const KEPT = "fanloop-story";
const MESSAGES_MAX = 400;

export class Story {
  #page;
  #root = null;
  #redraw = () => {};
  #kept = { since: null, base: null, done: [] };
  #messages = [];
  #isActing = false;

  constructor(page) {
    this.#page = page;
  }

  begin(root, redraw) {
    this.#root = root;
    this.#redraw = redraw;
    const { world } = this.#page;
    world.on("state", () => this.#recall());
    world.on("below", () => this.#look());
    world.on("messages", (messages) => {
      const groups = world.chats.filter((one) => one.kind === "group").map((one) => one.chat);
      this.#messages = [...this.#messages, ...messages.map((one) => ({ ...one, isGroup: groups.includes(one.chat) }))].slice(-MESSAGES_MAX);
      this.#look();
    });
  }

  get progress() {
    return `${this.#kept.done.length}/${STEPS.length}`;
  }

  get title() {
    const step = this.#next();
    return this.#page.words.say(step ? `step-${step.key}` : "story-done");
  }

  /** The button of the step that is next; null when all is done. */
  button() {
    const step = this.#next();
    if (!step) return null;
    return el("button.main.act", { type: "button", "aria-busy": String(this.#isActing), onclick: () => this.#act(step) }, this.#page.words.say(`do-${step.key}`));
  }

  draw() {
    if (!this.#root || !this.#page.world.state) return;
    const { words } = this.#page;
    const next = this.#next();
    put(this.#root,
      el("p.lead", {}, words.say(next ? "story-lead" : "story-end")),
      this.#translation(),
      el("ol.story", {}, STEPS.map((step, at) => this.#line(step, at, step === next))),
      next ? null : el("button.plain", { type: "button", onclick: () => this.#again() }, icon("restart"), words.say("story-again")));
    this.#redraw();
  }

  /** The bot speaks the shop's language; a shop in the reader's is one press away. */
  #translation() {
    const { words, world } = this.#page;
    if (world.state.shop.language === words.language) return null;
    return el("p.lead.other", {}, words.say("other-language"), " ", el("button.command", { type: "button", onclick: () => over(this.#page) }, words.say("over-in-own")));
  }

  #line(step, at, isNext) {
    const { words } = this.#page;
    const isDone = this.#kept.done.includes(step.key);
    const line = el("li.step", { "aria-current": isNext ? "step" : null },
      el("span.number", {}, isDone ? icon("check") : at + 1),
      el("b", {}, words.say(`step-${step.key}`), isDone ? el("span.hidden", {}, words.say("story-is-done")) : null),
      isNext ? el("p", {}, words.say(`tell-${step.key}`)) : null,
      isNext ? this.button() : null);
    line.classList.toggle("done", isDone);
    return line;
  }

  #next() {
    return STEPS.find((step) => !this.#kept.done.includes(step.key));
  }

  async #act(step) {
    if (this.#isActing) return;
    this.#isActing = true;
    this.draw();
    this.#root.dispatchEvent(new Event("story", { bubbles: true }));
    try {
      await step.act(new Stage(this.#page, this.#kept, () => this.#keep()));
    } catch (wrong) {
      this.#page.wrong(wrong);
    } finally {
      this.#isActing = false;
      this.draw();
    }
  }

  /** What this browser knows of the story of this shop; a shop begun anew has a new one. */
  #recall() {
    const since = this.#page.world.state.shop.begun ?? "";
    if (this.#kept.since === since) return;
    const kept = JSON.parse(localStorage.getItem(KEPT) || "null");
    this.#kept = kept?.since === since ? kept : { since, base: null, done: [] };
    this.#messages = [];
    this.draw();
  }

  #keep() {
    localStorage.setItem(KEPT, JSON.stringify(this.#kept));
  }

  #again() {
    this.#kept = { since: this.#kept.since, base: null, done: [] };
    this.#messages = [];
    this.#look();
    this.draw();
  }

  #look() {
    const { below } = this.#page.world;
    this.#kept.base ??= Object.fromEntries(Object.entries(below).map(([kind, rows]) => [kind, Math.max(0, ...rows.map((row) => Number(row.id)))]));
    const told = Object.fromEntries(Object.entries(below).map(([kind, rows]) => [kind, rows.filter((row) => Number(row.id) > this.#kept.base[kind])]));
    const fresh = STEPS.filter((step) => !this.#kept.done.includes(step.key) && step.happened({ ...told, messages: this.#messages }));
    this.#kept.done.push(...fresh.map((step) => step.key));
    this.#keep();
    if (fresh.length) this.draw();
  }
}
