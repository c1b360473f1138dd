// The doors of the playground on the server: questions, deeds, pictures.

export class Refused extends Error {}

const DOORS = "/playground";

export class Wire {
  /** The language in which the server says what is wrong. */
  language = "";

  state(as) {
    return this.#get("state", { as });
  }

  words(lang) {
    return this.#get("words", { lang });
  }

  messages(as, chat, before = null, limit = 50) {
    return this.#get("messages", { as, chat, before, limit });
  }

  feed(as, since) {
    return new EventSource(`${DOORS}/feed?${query({ as, since })}`);
  }

  /** What somebody does. Raises Refused with the server's sentence. */
  deed(as, does, words = {}) {
    return this.#send("do", JSON.stringify({ ...words, as, do: does, lang: this.language }), "application/json");
  }

  /** Keeps a picture; its name on the server. */
  async photo(as, file) {
    return (await this.#send(`photo?${query({ as, lang: this.language })}`, file, file.type || "image/jpeg")).media;
  }

  picture(media) {
    return `${DOORS}/media/${encodeURIComponent(media)}`;
  }

  async #get(door, words) {
    return this.#answer(await fetch(`${DOORS}/${door}?${query(words)}`));
  }

  async #send(door, body, type) {
    return this.#answer(await fetch(`${DOORS}/${door}`, { method: "POST", body, headers: { "Content-Type": type } }));
  }

  async #answer(response) {
    if (response.status === 401) location.assign("/");
    const said = await response.json().catch(() => ({}));
    if (!response.ok) throw new Refused(said.error || response.statusText || String(response.status));
    return said;
  }
}

function query(words) {
  const given = Object.entries(words).filter(([, value]) => value !== null && value !== undefined);
  return new URLSearchParams(given).toString();
}
