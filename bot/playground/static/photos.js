// Pictures on their way into a message: picked, dropped or pasted, kept on the server before it is sent.

import { el, fill, icon } from "./nodes.js";
import { Refused } from "./wire.js";

const MOST = 10;

export class Photos {
  #page;
  #given = [];
  #next = 0;
  #faults = 0;

  constructor(page, row) {
    this.#page = page;
    this.row = row;
  }

  get isEmpty() {
    return this.#given.length === 0;
  }

  /** The names of all of them, once every one has arrived; null where one did not. What did not arrive is tried again. */
  async taken() {
    const faults = this.#faults;
    for (const one of this.#given.filter((one) => one.isLost)) this.#send(one);
    let waited;
    do {
      waited = this.#given;
      await Promise.all(waited.map((one) => one.sent));
    } while (waited !== this.#given);
    return faults === this.#faults ? waited.map((one) => one.media) : null;
  }

  add(files) {
    for (const file of [...files].filter((one) => one.type.startsWith("image/")).slice(0, MOST - this.#given.length)) {
      const one = { key: this.#next++, file, url: URL.createObjectURL(file), media: null, isLost: false };
      this.#given = [...this.#given, one];
      this.#send(one);
    }
  }

  /** Takes them out, to be forgotten or put `back`. */
  out() {
    const given = this.#given;
    this.#given = [];
    this.#draw();
    return given;
  }

  back(given) {
    this.#given = [...given, ...this.#given].slice(0, MOST);
    this.#draw();
  }

  forget(given) {
    for (const one of given) URL.revokeObjectURL(one.url);
  }

  /** What is no picture goes; what the line lost stays, for the next try. */
  #send(one) {
    const lost = (wrong) => { this.#page.wrong(wrong); this.#faults++; one.isLost = true; if (wrong instanceof Refused) this.#drop(one); };
    one.isLost = false;
    one.sent = this.#page.wire.photo(this.#page.world.as, one.file).then((media) => { one.media = media; }, lost).then(() => this.#draw());
    this.#draw();
  }

  #drop(one) {
    this.#given = this.#given.filter((other) => other !== one);
    this.forget([one]);
    this.#draw();
  }

  #draw() {
    const label = this.#page.words.say("photo-drop");
    this.row.hidden = this.isEmpty;
    fill(this.row, this.#given, (one) => one.key, (one) => el("span.thumb", { "aria-busy": String(!one.media && !one.isLost) },
      el("img", { src: one.url, alt: one.file.name || "" }),
      el("button.icon-key", { type: "button", "aria-label": label, title: label, onclick: () => this.#drop(one) }, icon("close"))));
  }
}

/** Files dropped on `area` or pasted into `field` are given to `take`. */
export function receive(area, field, take) {
  let depth = 0;
  const over = (is) => area.classList.toggle("over", is);
  area.addEventListener("dragenter", (event) => { if (has(event)) { depth++; over(true); } });
  area.addEventListener("dragleave", () => { depth = Math.max(0, depth - 1); over(depth > 0); });
  area.addEventListener("dragover", (event) => has(event) && event.preventDefault());
  area.addEventListener("drop", (event) => {
    depth = 0;
    over(false);
    if (!has(event)) return;
    event.preventDefault();
    take(event.dataTransfer.files);
  });
  field.addEventListener("paste", (event) => {
    if (!event.clipboardData.files.length) return;
    event.preventDefault();
    take(event.clipboardData.files);
  });
}

function has(event) {
  return [...(event.dataTransfer?.types || [])].includes("Files");
}
