// The server's small markup as nodes: <b>, <a href="…"> and line breaks. Everything else is text, whatever it looks like.

import { el } from "./nodes.js";

const TAG = /<b>|<\/b>|<a href="([^"<>]*)">|<\/a>/g;
const ENTITY = /&(lt|gt|amp|quot|#39|#x27);/g;
const SIGNS = { lt: "<", gt: ">", amp: "&", quot: '"', "#39": "'", "#x27": "'" };
const COMMAND = /(^|\s)(\/[a-z]{2,20})(?![\w/])/g;

/** The nodes of a marked text. `link(url, text)` makes an element of a link; `command(word)`, where given, of a /word. */
export function marked(html, link, command = null) {
  const root = document.createDocumentFragment();
  const open = [root];
  const href = [];
  let at = 0;
  for (const tag of html.matchAll(TAG)) {
    write(open.at(-1), html.slice(at, tag.index), command);
    at = tag.index + tag[0].length;
    if (tag[0] === "<b>") open.push(el("b", { dir: "auto" }));
    else if (tag[0].startsWith("<a")) { open.push(el("span")); href.push(plain(tag[1])); }
    else if (open.length > 1) shut(open, tag[0] === "</a>" ? href : null, link);
  }
  write(open.at(-1), html.slice(at), command);
  while (open.length > 1) shut(open, open.at(-1).tagName === "SPAN" ? href : null, link);
  return root;
}

/** The same as plain text, for places without markup. */
export function bare(html) {
  return plain(html.replace(TAG, ""));
}

function shut(open, href, link) {
  const node = open.pop();
  const url = href?.pop();
  open.at(-1).append(url === undefined ? node : link(url, node.textContent));
}

function plain(text) {
  return text.replace(ENTITY, (_, name) => SIGNS[name]);
}

function write(parent, source, command) {
  const text = plain(source);
  if (!command) return void parent.append(text);
  let at = 0;
  for (const found of text.matchAll(COMMAND)) {
    const start = found.index + found[1].length;
    parent.append(text.slice(at, start), command(found[2]));
    at = start + found[2].length;
  }
  parent.append(text.slice(at));
}
