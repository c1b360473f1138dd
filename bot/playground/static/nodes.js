// Elements without markup: what people write becomes text nodes, never HTML.

const SVG = "http://www.w3.org/2000/svg";

/** An element: el("button.key", { type: "button", onclick }, "Send"). Null children are left out. */
export function el(name, props = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const node = document.createElement(tag);
  if (classes.length) node.className = classes.join(" ");
  for (const [key, value] of Object.entries(props)) set(node, key, value);
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

function set(node, key, value) {
  if (value === null || value === undefined || value === false) return;
  if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
  else if (key === "data") Object.assign(node.dataset, value);
  else node.setAttribute(key, value === true ? "" : value);
}

/** Somebody's name, unable to turn the sentence around it. */
export function bdi(text) {
  return el("bdi", {}, text);
}

/** An icon of this page; see PATHS. It is decoration: what it means is said beside it. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

const PRINTS = new WeakMap();

/** Makes `parent` hold one child an item, in order. A child stays while its item stays the same, and keeps its focus,
 *  also where it moves; so does one that is made anew, if it can have the focus at once.
 *  `update(node, item)`, where given, may change a child in place; it answers false where it cannot. */
export function fill(parent, items, key, make, update = () => false) {
  const old = new Map([...parent.children].map((node) => [node.dataset.key, node]));
  const active = parent.contains(document.activeElement) ? document.activeElement : null;
  let after = null;
  for (const item of items) {
    const name = String(key(item));
    const node = kept(old.get(name), item, make, update);
    node.dataset.key = name;
    old.delete(name);
    if (after ? after.nextSibling !== node : parent.firstChild !== node) parent.insertBefore(node, after ? after.nextSibling : parent.firstChild);
    after = node;
  }
  for (const node of old.values()) node.remove();
  if (active?.isConnected && document.activeElement === document.body) active.focus({ preventScroll: true });
}

function kept(node, item, make, update) {
  const print = JSON.stringify(item);
  if (node && (PRINTS.get(node) === print || update(node, item))) {
    PRINTS.set(node, print);
    return node;
  }
  const made = make(item);
  PRINTS.set(made, print);
  if (node) swap(node, made);
  return made;
}

/** Puts one node in another's place without losing where the keyboard is. */
function swap(node, made) {
  const active = document.activeElement;
  const place = node.contains(active) ? [...node.querySelectorAll("a, button, input")].indexOf(active) : null;
  node.replaceWith(made);
  if (place === null) return;
  const same = place < 0 ? made : made.querySelectorAll("a, button, input")[place];
  (same || made).focus({ preventScroll: true });
}

/** The one child `node` holds now. */
export function put(parent, ...children) {
  parent.replaceChildren(...children.flat().filter((child) => child));
}

const PATHS = {
  add: "M12 5v14M5 12h14",
  back: "M15 5l-7 7 7 7",
  bot: "M5 19C5 9 11 5 20 4c0 9-4 15-13 15M5 21c1-5 4-9 9-11",
  check: "M5 12.5l4.5 4.5L19 7.5",
  clip: "M4 7.5A2.5 2.5 0 0 1 6.5 5h11A2.5 2.5 0 0 1 20 7.5v9a2.5 2.5 0 0 1-2.5 2.5h-11A2.5 2.5 0 0 1 4 16.5zM4 16l4.5-4.5 4 4 2.5-2.5 5 4.5M15.5 9.2v.1",
  close: "M6 6l12 12M18 6L6 18",
  down: "M12 5v14M6 13l6 6 6-6",
  group: "M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM3.5 19c0-3.3 2.4-5.5 5.5-5.5s5.5 2.2 5.5 5.5M16 5.3a3 3 0 0 1 0 5.4M17.5 14c1.9.8 3 2.6 3 5",
  channel: "M4 10v4h3l7 4V6L7 10zM17.5 9.5a4 4 0 0 1 0 5",
  more: "M5.5 12h.1M12 12h.1M18.5 12h.1",
  open: "M8 16L17 7M9 7h8v8",
  pay: "M4 7h16v11H4zM4 11h16M7.5 15h3",
  reply: "M10 6l-6 6 6 6M4.5 12H14c3.5 0 6 2.2 6 6",
  restart: "M5 12a7 7 0 1 0 2.2-5.1M5 4.5V9h4.5",
  send: "M5 12L4 4l17 8-17 8 1-8zM5 12h8",
  share: "M12 15V4M7.5 8L12 3.5 16.5 8M5 13v6h14v-6",
  slash: "M7 4h10a3 3 0 0 1 3 3v10a3 3 0 0 1-3 3H7a3 3 0 0 1-3-3V7a3 3 0 0 1 3-3zM10 16l4-8",
  time: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 8v4.5l3 2",
  fold: "M6 10l6 6 6-6",
};
