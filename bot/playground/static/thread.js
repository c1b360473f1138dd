// The open chat. All messages known are kept; only those near the window are in the page.

import { el, fill, icon, put } from "./nodes.js";
import { bubble, spoken } from "./bubble.js";
import { press } from "./buttons.js";
import { Eye } from "./eye.js";
import { walkMessages } from "./lists.js";
import { updatePoll } from "./poll.js";
import { rowsOf } from "./rows.js";

const STEP = 50;
const MOST = 150;
const NEAR_PX = 700;

export class Thread {
  #page;
  #messages = [];
  #from = 0;
  #to = 0;
  #hasMore = false;
  #isLoading = false;
  #missed = 0;
  #shown = null;
  #today = null;
  #isIn = false;
  #late = null;
  #opening = 0;

  constructor(page) {
    this.#page = page;
  }

  begin(scroll, log, jump) {
    const { world } = this.#page;
    Object.assign(this, { scroll, log, jump, eye: new Eye(scroll, log) });
    world.on("chat", () => this.#open());
    world.on("state", () => this.#shown && world.here && world.here.is_member !== this.#isIn && this.#open());
    world.on("state", () => this.#shown && this.#today !== this.#page.clock.today() && this.#draw());
    world.on("messages", (messages) => this.#take(messages));
    scroll.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    scroll.addEventListener("keydown", (event) => walkMessages(event, log, this.#page.composer, (id) => this.message(id)));
    log.addEventListener("click", (event) => press(event, this.#page));
    jump.addEventListener("click", () => this.end());
    document.addEventListener("visibilitychange", () => this.#read());
  }

  message(id) {
    return this.#messages.find((one) => String(one.id) === String(id));
  }

  /** The newest message that fits. */
  newest(fits) {
    return this.#messages.findLast(fits);
  }

  /** To the newest message. */
  end() {
    this.#to = this.#messages.length;
    this.#from = Math.max(0, this.#to - STEP);
    this.eye.sticks = true;
    this.#missed = 0;
    this.#draw();
  }

  async #open() {
    const { world, wire, words } = this.#page;
    const shown = `${world.as}/${world.chat}/${words.language}`;
    if (!world.here) return this.#empty();
    if (shown !== this.#shown) this.#empty();
    this.#late = (shown === this.#shown && this.#late) || [];
    this.#shown = shown;
    this.#isIn = world.here.is_member;
    const opening = ++this.#opening;
    try {
      const answer = await wire.messages(world.as, world.chat);
      if (this.#opening !== opening) return;
      [this.#messages, this.#hasMore] = [answer.messages, answer.has_more];
      this.end();
    } catch (wrong) {
      this.#page.wrong(wrong);
    }
    if (this.#opening !== opening) return;
    const late = this.#late || [];
    this.#late = null;
    this.#take(late);
    this.#read();
  }

  #empty() {
    this.#opening += 1;
    this.#late = null;
    this.#shown = null;
    [this.#messages, this.#hasMore] = [[], false];
    this.end();
  }

  /** What comes in while the chat is being opened waits until it is. */
  #take(messages) {
    const here = messages.filter((one) => one.chat === this.#page.world.chat);
    if (!here.length || !this.#shown) return;
    if (this.#late) return void this.#late.push(...here);
    const wasAtEnd = this.#to === this.#messages.length;
    const fresh = here.filter((one) => !this.#replace(one));
    this.#messages.push(...fresh);
    if (this.eye.sticks && wasAtEnd) this.end();
    else {
      if (wasAtEnd) this.#to = Math.min(this.#messages.length, this.#from + MOST);
      this.#missed += fresh.length;
      this.#draw();
    }
    const heard = fresh.filter((one) => !one.is_mine);
    if (!heard.length) return;
    this.#page.hear(heard.map((one) => spoken(one, this.#page)).join("\n"));
    this.#read();
  }

  /** Whether it was known, or lies further back than what is loaded. */
  #replace(message) {
    const at = this.#messages.findIndex((one) => one.id === message.id);
    if (at >= 0) this.#messages[at] = message;
    return at >= 0 || (this.#messages.length > 0 && Number(message.id) < Number(this.#messages[0].id));
  }

  #draw() {
    this.#today = this.#page.clock.today();
    const rows = rowsOf(this.#messages, this.#from, this.#to, this.#page);
    fill(this.log, rows, (row) => row.key, (row) => bubble(row, this.#page), (node, row) => updatePoll(node, row, this.#page));
    put(this.jump, icon("down"), this.#missed ? el("span.count", {}, this.#missed) : null);
    this.jump.setAttribute("aria-label", this.#page.words.say("jump"));
    this.eye.settle();
    this.jump.hidden = this.eye.sticks;
  }

  #scrolled() {
    const below = this.eye.moved(this.#to === this.#messages.length);
    if (this.eye.sticks) this.#missed = 0;
    this.jump.hidden = this.eye.sticks;
    if (this.scroll.scrollTop < NEAR_PX) this.#up();
    else if (below < NEAR_PX) this.#down();
  }

  async #up() {
    if (this.#from === 0 && !(await this.#earlier())) return;
    this.#from = Math.max(0, this.#from - STEP);
    this.#to = Math.min(this.#to, this.#from + MOST);
    this.#draw();
  }

  #down() {
    if (this.#to === this.#messages.length) return;
    this.#to = Math.min(this.#messages.length, this.#to + STEP);
    this.#from = Math.max(this.#from, this.#to - MOST);
    this.#draw();
  }

  /** Loads what was said before; whether there was something. */
  async #earlier() {
    if (!this.#hasMore || this.#isLoading) return false;
    this.#isLoading = true;
    const { world, wire } = this.#page;
    const opening = this.#opening;
    try {
      const answer = await wire.messages(world.as, world.chat, this.#messages[0].id, STEP);
      if (opening !== this.#opening) return false;
      this.#messages.unshift(...answer.messages);
      this.#hasMore = answer.has_more;
      this.#from += answer.messages.length;
      this.#to += answer.messages.length;
      return answer.messages.length > 0;
    } catch (wrong) {
      this.#page.wrong(wrong);
      return false;
    } finally {
      this.#isLoading = false;
    }
  }

  #read() {
    const { world } = this.#page;
    if (document.hidden || !world.here?.unread) return;
    this.#page.deed("read", { chat: world.chat });
  }
}
