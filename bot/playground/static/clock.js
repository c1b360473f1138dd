// The shop's time: how it goes on, how it is written, and the buttons that push it forward.

import { el, icon, put } from "./nodes.js";

const STEPS = [["clock-hour", 3600], ["clock-day", 86400], ["clock-week", 604800]];
const DAY_MS = 86400000;

export class Clock {
  #page;
  #ahead = 0;
  #zone;

  constructor(page) {
    this.#page = page;
    setInterval(() => this.#tick(), 1000);
  }

  /** Sets it by what the server says its time is. */
  take(shop) {
    this.#ahead = Date.parse(shop.now) - Date.now();
    this.#zone = shop.timezone;
    this.#tick();
  }

  now() {
    return new Date(Date.now() + this.#ahead);
  }

  /** 20:15 */
  time(at) {
    return this.#write(at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  }

  /** Today, yesterday, or 9 April. */
  day(at) {
    const gone = this.#days(this.now()) - this.#days(at);
    if (gone === 0) return this.#page.words.say("today");
    if (gone === 1) return this.#page.words.say("yesterday");
    const far = Math.abs(gone) > 300 ? { year: "numeric" } : {};
    return this.#write(at, { day: "numeric", month: "long", ...far });
  }

  /** The time of today, the day of anything else: for lists. */
  short(at) {
    if (this.#days(at) === this.#days(this.now())) return this.time(at);
    return this.#write(at, { day: "numeric", month: "short" });
  }

  /** A key that two instants share when they lie on one day of the shop. */
  dayKey(at) {
    return this.#days(at);
  }

  draw(root) {
    const { words } = this.#page;
    const keys = STEPS.map(([key, seconds]) =>
      el("button.pill", { type: "button", title: words.say(`${key}-title`), onclick: () => this.forward(seconds) }, words.say(key)));
    put(root, el("time.now", { id: "now", "aria-label": words.say("clock") }), el("div.steps", { role: "group", "aria-label": words.say("clock-forward") }, keys));
    this.#tick();
  }

  async forward(seconds) {
    await this.#page.deed("clock", { forward_s: seconds });
    this.#page.toast(this.#page.words.say("clock-moved", { at: this.#long(this.now()) }));
  }

  #tick() {
    const node = document.getElementById("now");
    if (!node || !this.#zone) return;
    const text = this.#long(this.now());
    if (node.textContent !== text) put(node, icon("time"), el("span", {}, text));
  }

  #long(at) {
    return this.#write(at, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  }

  #write(at, how) {
    return new Intl.DateTimeFormat(this.#page.words.locale, { ...how, timeZone: this.#zone }).format(new Date(at));
  }

  #days(at) {
    const parts = new Intl.DateTimeFormat("en-CA", { timeZone: this.#zone }).format(new Date(at));
    return Math.round(Date.parse(parts) / DAY_MS);
  }
}
