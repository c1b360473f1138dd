// Pictures on their way into a message: picked, dropped or pasted, kept on the server before it is sent.

import { el, fill, icon } from "./nodes.js";

const MOST = 10;

export class Photos {
  #page;
  #given = [];
  #next = 0;

  constructor(page, row) {
    this.#page = page;
    this.row = row;
  }

  get isEmpty() {
    return this.#given.length === 0;
  }

  /** The names of all of them, once every one has arrived. */
  async taken() {
    await Promise.all(this.#given.map((one) => one.sent));
    return this.#given.map((one) => one.media);
  }

  add(files) {
    for (const file of [...files].filter((one) => one.type.startsWith("image/")).slice(0, MOST - this.#given.length)) this.#send(file);
  }

  clear() {
    for (const one of this.#given) URL.revokeObjectURL(one.url);
    this.#given = [];
    this.#draw();
  }

  #send(file) {
    const one = { key: this.#next++, name: file.name || "", url: URL.createObjectURL(file), media: null };
    one.sent = this.#page.wire.photo(this.#page.world.as, file).then((media) => { one.media = media; this.#draw(); }, (wrong) => { this.#page.wrong(wrong); this.#drop(one.key); });
    this.#given.push(one);
    this.#draw();
  }

  #drop(key) {
    this.#given = this.#given.filter((one) => one.key !== key);
    this.#draw();
  }

  #draw() {
    const label = this.#page.words.say("photo-drop");
    this.row.hidden = this.isEmpty;
    fill(this.row, this.#given, (one) => one.key, (one) => el("span.thumb", { "aria-busy": String(!one.media) },
      el("img", { src: one.url, alt: one.name }),
      el("button.icon-key", { type: "button", "aria-label": label, title: label, onclick: () => this.#drop(one.key) }, icon("close"))));
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
