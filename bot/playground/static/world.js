// What is so: who one acts as, which chat is open, what the server last said of them all.

import { Feed } from "./feed.js";

export class World {
  #wire;
  #feed;
  #ears = new Map();
  state = null;
  as = null;
  chat = null;
  version = 0;
  below = { events: [], transfers: [], deliveries: [] };

  constructor(wire) {
    this.#wire = wire;
    this.#feed = new Feed(wire, {
      change: (what) => this.#change(what),
      below: (what) => this.#below(what),
      anew: () => this.#anew(),
      online: (is) => this.#tell("online", is),
    });
  }

  /** Events: state, person, chat, messages, below, online, anew. */
  on(event, ear) {
    this.#ears.set(event, [...(this.#ears.get(event) || []), ear]);
  }

  /** Acts as somebody; the state as they see it. */
  async be(as) {
    const state = await this.#wire.state(as);
    this.as = state.me.account;
    this.version = state.version;
    this.#take(state);
    this.#feed.follow(this.as, this.version);
    this.#tell("person", this.me);
  }

  open(chat) {
    this.chat = this.find(chat)?.chat ?? null;
    this.#tell("chat", this.here);
  }

  /** A chat of whoever acts; null where it is none of theirs. Another's chat with the bot means their own with it. */
  find(chat) {
    return (this.person(chat) ? this.bot : this.chats.find((one) => one.chat === chat)) || null;
  }

  get me() {
    return this.state.me;
  }

  get people() {
    return this.state.people;
  }

  get chats() {
    return this.state.chats;
  }

  /** The open chat; null where none is. */
  get here() {
    return this.chats.find((one) => one.chat === this.chat) || null;
  }

  get bot() {
    return this.chats.find((one) => one.kind === "private");
  }

  person(account) {
    return this.people.find((one) => one.account === account);
  }

  /** Resolves with the first messages that fit, of those told from now on; with null when none comes in time. */
  next(fits, most_ms = 6000) {
    return new Promise((resolve) => {
      const stop = (found) => {
        clearTimeout(timer);
        this.#ears.set("messages", this.#ears.get("messages").filter((one) => one !== ear));
        resolve(found);
      };
      const ear = (messages) => messages.some(fits) && stop(messages.find(fits));
      const timer = setTimeout(() => stop(null), most_ms);
      this.on("messages", ear);
    });
  }

  #take(state) {
    this.state = state;
    this.#tell("state", state);
  }

  #change(what) {
    this.version = what.version;
    if (what.state) this.#take(what.state);
    if (what.messages?.length) this.#tell("messages", what.messages);
  }

  /** Too much was missed, or the playground was begun anew. */
  async #anew() {
    this.below = { events: [], transfers: [], deliveries: [] };
    await this.be(this.as);
    this.#tell("anew");
  }

  #below(what) {
    for (const kind of Object.keys(this.below)) {
      const fresh = new Map((what[kind] || []).map((row) => [row.id, row]));
      const kept = this.below[kind].filter((row) => !fresh.has(row.id));
      this.below[kind] = [...fresh.values(), ...kept].sort((a, b) => order(b) - order(a)).slice(0, 200);
    }
    this.#tell("below", what);
  }

  #tell(event, what) {
    for (const ear of this.#ears.get(event) || []) ear(what);
  }
}

function order(row) {
  return Number(row.id) || 0;
}
