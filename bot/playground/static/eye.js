// Where in the thread one looks, and that it stays there: at the end, or on the message one looks at.

const END_PX = 40;

export class Eye {
  /** Whether one is at the end, and follows what comes. */
  sticks = true;
  #scroll;
  #log;
  #top = 0;
  #seen = null;

  constructor(scroll, log) {
    this.#scroll = scroll;
    this.#log = log;
    const sized = new ResizeObserver(() => this.settle());
    sized.observe(log);
    sized.observe(scroll);
  }

  /** After the page changed: back to what one looked at. */
  settle() {
    const node = this.#seen && this.#log.querySelector(`[data-key="${this.#seen.key}"]`);
    if (this.sticks) this.#scroll.scrollTop = this.#scroll.scrollHeight;
    else if (node) this.#scroll.scrollTop += top(node) - this.#seen.top;
    this.#top = this.#scroll.scrollTop;
  }

  /** After one scrolled; the pixels that lie below. Only who goes up leaves the end: it may also move away by itself. */
  moved(isNewestThere) {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroll;
    const below = scrollHeight - scrollTop - clientHeight;
    const isUp = scrollTop < this.#top - 1;
    this.#top = scrollTop;
    this.sticks = isNewestThere && (below < END_PX || (this.sticks && !isUp));
    this.#seen = this.#found();
    return below;
  }

  #found() {
    const edge = top(this.#scroll);
    const node = [...this.#log.children].find((one) => one.dataset.id && one.getBoundingClientRect().bottom > edge);
    return node ? { key: node.dataset.key, top: top(node) } : null;
  }
}

function top(node) {
  return node.getBoundingClientRect().top;
}
