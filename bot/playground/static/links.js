// Links and what is passed on: ours are opened as somebody, or sent to somewhere; others belong to the browser.

import { show } from "./ask.js";
import { face, sign } from "./face.js";
import { menu } from "./menu.js";
import { bdi, el, icon } from "./nodes.js";

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

export class Links {
  #page;

  constructor(page) {
    this.#page = page;
  }

  /** Whether an address is one of the playground's own: a start of the bot, or a way into a group. */
  isOurs(url) {
    const parts = URL.canParse(url) ? new URL(url) : null;
    if (!parts || parts.pathname !== "/" || !isHere(parts)) return false;
    return parts.searchParams.has("start") || parts.searchParams.has("join");
  }

  /** A link inside a text. */
  element(url, text) {
    if (!/^https?:\/\//.test(url)) return document.createTextNode(text);
    if (!this.isOurs(url)) return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, text);
    return el("span.ours", {},
      el("a", { href: url, onclick: (event) => { event.preventDefault(); this.open(url); } }, text.replace(/^https?:\/\//, "")), this.caret(url, url));
  }

  /** The small key beside a link: open it as another person, share it. `text` is what is shared. */
  caret(url, text) {
    const label = this.#page.words.say("link-more");
    return el("button.caret", { type: "button", "aria-label": label, title: label, "aria-haspopup": "menu", onclick: (event) => this.offer(event.currentTarget, url, text) }, icon("fold"));
  }

  offer(anchor, url, text) {
    const { words } = this.#page;
    const opens = url ? this.#others().map((one) => [[face(one.account, one.name), bdi(one.name)], () => this.open(url, one.account)]) : [];
    menu(anchor, [[words.say("open-as"), opens], ...this.#shares(text)]);
  }

  /** For a button that shares: to whom? */
  share(anchor, text) {
    const url = (text.match(/https?:\/\/\S+/g) || []).find((one) => this.isOurs(one));
    menu(anchor, [...this.#shares(text), ...(url ? [[this.#page.words.say("open-as"), this.#others().map((one) => [[face(one.account, one.name), bdi(one.name)], () => this.open(url, one.account)])]] : [])]);
  }

  /** What tapping it does, for the one who acts or for somebody else; the page follows them. */
  async open(url, as = this.#page.world.as) {
    const opened = await this.#page.deed("open", { link: url }, as);
    if (opened) await this.#page.go(as, opened.chat);
    return opened;
  }

  /** The page was opened by one of our links, as from a poster's code. A page elsewhere may have led here: so it asks. */
  async arrive() {
    if (!this.isOurs(location.href)) return;
    const url = location.href.split("#")[0];
    const { words, world } = this.#page;
    history.replaceState(null, "", `/#${world.as}`);
    const answer = await show({
      title: words.say("arrive-title"),
      parts: [el("div.letter", {}, el("p", { dir: "ltr" }, url))],
      acts: [["open", words.nodes("given-open", { name: bdi(world.me.name) })]],
      away: words.say("cancel"),
    });
    if (answer === "open") await this.open(url);
  }

  #others() {
    return this.#page.world.people.filter((one) => one.account !== this.#page.world.as);
  }

  #shares(text) {
    const { words, world } = this.#page;
    const groups = world.chats.filter((one) => one.kind === "group" && one.is_member);
    return [
      [words.say("share-to-group"), groups.map((one) => [[sign("group"), bdi(one.title)], () => this.#say(one.chat, text)])],
      [words.say("share-to-person"), this.#others().map((one) => [[face(one.account, one.name), bdi(one.name)], () => this.#give(one, text)])],
    ];
  }

  async #say(chat, text) {
    if (await this.#page.deed("say", { chat, text })) await this.#page.go(this.#page.world.as, chat);
  }

  /** People have no chats of their own here: what one gives another lies before them like a note. */
  async #give(one, text) {
    const { words, world } = this.#page;
    const from = world.me;
    const url = (text.match(/https?:\/\/\S+/g) || []).find((found) => this.isOurs(found));
    await this.#page.go(one.account);
    const answer = await show({
      title: words.nodes("given-title", { from: bdi(from.name) }),
      parts: [el("div.letter", {}, face(from.account, from.name), el("p", { dir: "auto" }, text))],
      acts: url ? [["open", words.nodes("given-open", { name: bdi(one.name) })]] : [],
      away: words.say("close"),
    });
    if (answer === "open") await this.open(url);
  }
}

function isHere(parts) {
  if (parts.host === location.host) return true;
  return parts.port === location.port && LOOPBACK.includes(parts.hostname) && LOOPBACK.includes(location.hostname);
}
