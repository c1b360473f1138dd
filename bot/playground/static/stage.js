// What a step of the story can do: act as people, before everybody's eyes, through the page's own composer.

const PAUSE_MS = matchMedia("(prefers-reduced-motion: reduce)").matches ? 40 : 450;
const WAIT_MS = 6000;

export class Stage {
  #page;
  #keep;

  /** `kept` remembers who plays whom: {inviter, friend}, and the story's {campaign}; `keep` is called when it changed. */
  constructor(page, kept, keep) {
    this.#page = page;
    this.kept = kept;
    this.#keep = keep;
  }

  get cast() {
    const { people } = this.#page.world;
    return { merchant: (people.find((one) => one.role === "owner") || people[0]).account };
  }

  /** The shop's first group. */
  get group() {
    return this.#page.world.chats.find((one) => one.kind === "group")?.chat ?? null;
  }

  get price() {
    return this.#hasCents() ? "39.90" : "400";
  }

  get small() {
    return this.#hasCents() ? "5.00" : "50";
  }

  word(key) {
    return this.#page.words.say(key);
  }

  /** The customer who brings friends: the first there is, or a new one. */
  async inviter() {
    const { people } = this.#page.world;
    const own = people.find((one) => one.account === this.kept.inviter) || people.find((one) => !one.role && !one.is_blocked && one.account !== this.kept.friend);
    return this.remember("inviter", own?.account || (await this.#comes("tale-inviter")));
  }

  /** Somebody the shop has never seen. */
  async friend() {
    const own = this.#page.world.person(this.kept.friend)?.account || (await this.#stranger());
    return this.remember("friend", own || (await this.#comes("tale-friend")));
  }

  async shows(as, chat) {
    await this.#page.go(as, chat || (await this.#bot(as)));
    await pause(PAUSE_MS);
  }

  /** Types a text as somebody; the bot's answer (that fits), or null when none comes in time. */
  async says(as, chat, text, files = [], fits = () => true) {
    await this.shows(as, chat);
    const here = this.#page.world.chat;
    const answer = this.#page.world.next((one) => one.chat === here && !one.from && one.content.kind !== "service" && fits(one), WAIT_MS);
    if (!(await this.#page.composer.type(text, files))) return null;
    return (await answer) && pause(PAUSE_MS, answer);
  }

  /** Taps one of our links as somebody; what the bot says then, where it fits. */
  async opens(as, link, fits = () => true) {
    const answer = this.#page.world.next((one) => !one.from && one.content.kind !== "service" && fits(one), WAIT_MS / 2);
    await this.shows(as, null);
    if (!(await this.#page.links.open(link, as))) return null;
    return (await answer) && pause(PAUSE_MS, answer);
  }

  deed(as, does, words) {
    return this.#page.deed(does, words, as);
  }

  async passes(seconds) {
    await this.#page.clock.forward(seconds);
    await pause(PAUSE_MS * 2);
  }

  /** The newest message of the open chat that fits. */
  newest(fits) {
    return this.#page.thread.newest(fits);
  }

  async until(found) {
    for (const end = performance.now() + WAIT_MS; performance.now() < end; await pause(80)) if (found()) return found();
    return null;
  }

  /** The first customer who is in no group, and to whom the bot has never spoken. */
  async #stranger() {
    const { world, wire } = this.#page;
    for (const one of world.people.filter((other) => !other.role && other.account !== this.kept.inviter)) {
      const { chats } = await wire.state(one.account);
      if (chats.every((chat) => (chat.kind === "private" ? !chat.last : !chat.is_member))) return one.account;
    }
    return null;
  }

  async #comes(key) {
    const { world, words } = this.#page;
    const names = world.people.map((one) => one.name);
    const name = [words.say(key), ...Array.from({ length: 50 }, (_, at) => `${words.say(key)} ${at + 2}`)].find((one) => !names.includes(one));
    return (await this.#page.wire.deed(world.as, "person", { name, language: words.language })).account;
  }

  async #bot(as) {
    if (as === this.#page.world.as) return this.#page.world.bot.chat;
    return (await this.#page.wire.state(as)).chats.find((one) => one.kind === "private").chat;
  }

  remember(role, account) {
    this.kept[role] = account;
    this.#keep();
    return account;
  }

  #hasCents() {
    const { currency } = this.#page.world.state.shop;
    return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits > 0;
  }
}

function pause(ms, value) {
  return new Promise((done) => setTimeout(() => done(value), ms));
}
