// The page put together: every part gets the same desk, and the address says who acts and which chat is open.

import { bar } from "./bar.js";
import { chats } from "./chats.js";
import { Clock } from "./clock.js";
import { Composer } from "./composer.js";
import { head } from "./head.js";
import { Links } from "./links.js";
import { el, put } from "./nodes.js";
import { people } from "./people.js";
import { Refused, Wire } from "./wire.js";
import { side } from "./side.js";
import { Thread } from "./thread.js";
import { Words } from "./words.js";
import { World } from "./world.js";

const WIDE = matchMedia("(min-width: 56rem)");
const TOAST_MS = 3500;
const $ = (id) => document.getElementById(id);

class Page {
  wire = new Wire();
  words = new Words(this.wire);
  world = new World(this.wire);
  clock = new Clock(this);
  links = new Links(this);
  thread = new Thread(this);
  composer = new Composer(this);

  get isWide() {
    return WIDE.matches;
  }

  /** Does something as the one who acts, or as `as`; what goes wrong is said, and answered with null. */
  async deed(does, words = {}, as = this.world.as) {
    try {
      return await this.wire.deed(as, does, words);
    } catch (wrong) {
      this.wrong(wrong);
      return null;
    }
  }

  wrong(fault) {
    this.toast(fault instanceof Refused ? fault.message : this.words.say("no-answer"), "wrong");
    if (!(fault instanceof Refused)) console.warn(fault);
  }

  toast(text, kind = "note") {
    const note = el(`p.toast.${kind}`, { dir: "auto" }, text);
    $("toasts").append(note);
    setTimeout(() => note.remove(), TOAST_MS + text.length * 30);
  }

  /** Says something to who listens instead of looking. */
  hear(text) {
    put($("heard"), text);
  }

  /** Shows a chat, as somebody: the address changes, and the page follows it. */
  go(as, chat = null) {
    const address = chat ? `#${as}/${encodeURIComponent(chat)}` : `#${as}`;
    if (location.hash === address) return this.follow();
    history.pushState(null, "", address);
    return this.follow();
  }

  async follow() {
    const [as, chat] = named();
    const isKnown = this.world.state && (!chat || this.world.find(chat));
    if (!isKnown || (as && as !== this.world.as)) await this.world.be(as || null);
    const open = this.world.find(chat);
    $("panes").dataset.pane = open ? "thread" : "chats";
    this.world.open((open || (this.isWide && this.world.chats[0]))?.chat);
  }

  async speak(language) {
    await this.words.choose(language);
    this.draw();
    this.world.be(this.world.as).then(() => this.world.open(this.world.chat));
  }

  draw() {
    for (const node of document.querySelectorAll("[data-say]")) put(node, this.words.say(node.dataset.say));
    for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", this.words.say(node.dataset.label));
    this.clock.draw($("clock"));
    this.drawBar();
    this.composer.draw();
    this.drawSide();
  }

  async begin() {
    const first = await this.wire.state(named()[0] || null);
    await this.words.begin(first.shop.language);
    this.world.on("state", (state) => this.#shop(state.shop));
    this.world.on("online", (is) => this.#online(is));
    this.world.on("anew", () => this.follow());
    this.drawBar = bar(this, $("tools"));
    this.drawSide = side(this, $("side"));
    people(this, $("people"));
    chats(this, $("chats"), $("whose"));
    head(this, $("head"));
    this.thread.begin($("scroll"), $("log"), $("jump"));
    this.composer.begin($("foot"), $("thread"));
    this.draw();
    addEventListener("popstate", () => this.follow());
    WIDE.addEventListener("change", () => this.follow());
    await this.follow();
    await this.links.arrive();
  }

  #shop(shop) {
    this.clock.take(shop);
    put($("shop"), shop.name);
    document.title = `${shop.name} · Fanloop`;
  }

  #online(is) {
    $("offline").hidden = is;
    put($("offline"), is ? "" : this.words.say("reconnecting"));
  }
}

/** Who acts and which chat is open, as the address says it. One that cannot be read says nothing. */
function named() {
  try {
    return location.hash.slice(1).split("/").map(decodeURIComponent);
  } catch {
    return [];
  }
}

new Page().begin();
