// Every sentence of the page, in the reader's language. They stand in handlers/texts/.

const KEPT = "fanloop-language";
const LOCALES = { zh: "zh-CN", en: "en-GB" };

export class Words {
  #wire;
  #texts = {};
  language = "zh";

  constructor(wire) {
    this.#wire = wire;
  }

  get locale() {
    return LOCALES[this.language];
  }

  /** The language chosen before in this browser, else the browser's own where it is one of ours, else the shop's. */
  async begin(shops) {
    const own = (navigator.language || "").slice(0, 2);
    await this.load(localStorage.getItem(KEPT) || (own in LOCALES ? own : shops) || "zh");
  }

  async load(language) {
    this.#texts = await this.#wire.words(language);
    this.language = this.#wire.language = language;
    document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
  }

  async choose(language) {
    localStorage.setItem(KEPT, language);
    await this.load(language);
  }

  /** A sentence with its values: say("joined", { name }). An unknown key is shown as it is. */
  say(key, values = {}) {
    return (this.#texts[key] ?? key).replace(/\{ ?\$(\w+) ?\}/g, (_, name) => values[name] ?? "…");
  }

  /** The same as nodes, where values may be elements. */
  nodes(key, values = {}) {
    const parts = (this.#texts[key] ?? key).split(/\{ ?\$(\w+) ?\}/);
    return parts.map((part, at) => (at % 2 ? values[part] ?? "…" : part));
  }

  has(key) {
    return key in this.#texts;
  }
}
