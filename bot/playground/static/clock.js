// The shop's time: how it goes on, how it is written, and the buttons that push it forward.

import { el, icon, put } from "./nodes.js";

const STEPS = [["clock-hour", 3600], ["clock-day", 86400], ["clock-week", 604800]];
const DAY_MS = 86400000;
const KNOWN_MAX = 20000;

export class Clock {
  #page;
  #ahead = 0;
  #zone;
  #formats = new Map();
  #known = new Map();

  constructor(page) {
    this.#page = page;
    setInterval(() => this.#tick(), 1000);
  }

  /** Sets it by what the server says its time is. */
  take(shop) {
    this.#ahead = Date.parse(shop.now) - Date.now();
    if (this.#zone !== shop.timezone) this.#known.clear();
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
    const gone = this.today() - this.#days(at);
    if (gone === 0) return this.#page.words.say("today");
    if (gone === 1) return this.#page.words.say("yesterday");
    const far = Math.abs(gone) > 300 ? { year: "numeric" } : {};
    return this.#write(at, { day: "numeric", month: "long", ...far });
  }

  /** The time of today, the day of anything else: for lists. */
  short(at) {
    if (this.#days(at) === this.today()) return this.time(at);
    return this.#write(at, { day: "numeric", month: "short" });
  }

  /** A key that two instants share when they lie on one day of the shop. */
  dayKey(at) {
    return this.#days(at);
  }

  today() {
    return this.#days(this.#minute());
  }

  draw(root) {
    const { words } = this.#page;
    const keys = STEPS.map(([key, seconds]) =>
      el("button.pill", { type: "button", title: words.say(`${key}-title`), onclick: () => this.forward(seconds) }, words.say(key)));
    put(root, el("time.now", { id: "now", "aria-label": words.say("clock") }), el("div.steps", { role: "group", "aria-label": words.say("clock-forward") }, keys));
    this.#tick();
  }

  async forward(seconds) {
    const at = new Date(this.now().getTime() + seconds * 1000);
    if (await this.#page.deed("clock", { forward_s: seconds })) this.#page.toast(this.#page.words.say("clock-moved", { at: this.#long(at) }));
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
    return this.#format(this.#page.words.locale, how).format(new Date(at));
  }

  /** Now, as a key that stays the same for a minute. */
  #minute() {
    return `${this.now().toISOString().slice(0, 16)}Z`;
  }

  /** Days since 1970 in the shop's zone. */
  #days(at) {
    if (!this.#known.has(at)) {
      if (this.#known.size > KNOWN_MAX) this.#known.clear();
      const parts = this.#format("en-CA", { year: "numeric", month: "2-digit", day: "2-digit" }).format(new Date(at));
      this.#known.set(at, Math.round(Date.parse(parts) / DAY_MS));
    }
    return this.#known.get(at);
  }

  /** Making one takes longer than everything it is then used for. */
  #format(locale, how) {
    const key = `${locale}${this.#zone}${JSON.stringify(how)}`;
    if (!this.#formats.has(key)) this.#formats.set(key, new Intl.DateTimeFormat(locale, { ...how, timeZone: this.#zone }));
    return this.#formats.get(key);
  }
}
