// What changes, as the server tells it. A lost connection is taken up again where it ended.

const FIRST_MS = 400;
const MOST_MS = 4000;

export class Feed {
  #wire;
  #told;
  #source = null;
  #timer = 0;
  #wait = FIRST_MS;
  #as = null;
  #version = 0;

  /** `told` has change(what), below(what), anew() (everything is to be asked for again) and online(is). */
  constructor(wire, told) {
    this.#wire = wire;
    this.#told = told;
    addEventListener("online", () => this.#source || this.#connect());
    addEventListener("pagehide", () => this.stop());
    addEventListener("pageshow", (event) => event.persisted && this.#as && this.#connect());
  }

  follow(as, version) {
    this.#as = as;
    this.#version = version;
    this.#connect();
  }

  stop() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  #connect() {
    this.stop();
    const source = this.#wire.feed(this.#as, this.#version);
    this.#source = source;
    source.onopen = () => this.#is(true);
    source.onerror = () => source === this.#source && this.#lost();
    source.addEventListener("change", (event) => this.#changed(JSON.parse(event.data)));
    source.addEventListener("anew", () => this.#told.anew());
    source.addEventListener("below", (event) => this.#told.below(JSON.parse(event.data)));
  }

  #changed(what) {
    this.#version = what.version;
    this.#told.change(what);
  }

  #lost() {
    this.stop();
    this.#is(false);
    this.#timer = setTimeout(() => this.#connect(), this.#wait);
    this.#wait = Math.min(this.#wait * 2, MOST_MS);
  }

  #is(online) {
    if (online) this.#wait = FIRST_MS;
    this.#told.online(online);
  }
}
