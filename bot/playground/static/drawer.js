// What happened underneath, live: facts, transfers of the ledger, deliveries.

import { bdi, el, fill, put } from "./nodes.js";

const KINDS = ["events", "transfers", "deliveries"];
const ROWS = { events: event, transfers: transfer, deliveries: delivery };

/** Gives the function that draws it. */
export function drawer(page, root) {
  const { world, words } = page;
  let shown = "events";
  const keys = KINDS.map((kind) => el("button", { type: "button", onclick: () => { shown = kind; draw(); } }));
  const list = el("ol.rows");
  put(root, el("div.kinds", { role: "group" }, keys), list);
  const draw = () => {
    keys.forEach((key, at) => { put(key, words.say(`below-${KINDS[at]}`)); key.setAttribute("aria-pressed", String(KINDS[at] === shown)); });
    const rows = world.below[shown].map((row) => ({ row, speaks: words.language, kind: shown }));
    fill(list, rows.length ? rows : [{ speaks: words.language, kind: shown }], ({ row, kind }) => `${kind}-${row?.id}`, ({ row, kind }) => (row ? ROWS[kind](row, page) : el("li.nothing", {}, words.say(`below-no-${kind}`))));
  };
  world.on("below", draw);
  return draw;
}

function event(row, page) {
  const { words, clock } = page;
  const kind = words.has(`event-${row.kind}`) ? words.say(`event-${row.kind}`) : row.kind;
  return el("li.entry", {}, el(`span.dot.${tint(row.kind)}`), el("span.main-line", {}, row.name ? [bdi(row.name), " "] : null, kind), el("time", { datetime: row.at }, clock.short(row.at)),
    row.ref ? el("small", { dir: "ltr" }, row.ref) : null);
}

function transfer(row, page) {
  const { words, clock } = page;
  const why = words.has(`why-${row.why}`) ? words.say(`why-${row.why}`) : row.why;
  return el("li.entry", {}, el(`span.dot.${row.state}`), el("span.main-line", {}, why), el("b.amount", {}, row.value),
    el("small", { dir: "ltr" }, book(row.from, row.from_name), " → ", book(row.to, row.to_name)), el(`span.chip.${row.state}`, {}, words.say(`state-${row.state}`)), el("time", { datetime: row.at }, clock.short(row.at)));
}

/** A book of the ledger; a member's with their name. */
function book(name, whose) {
  return whose ? [`${name} (`, bdi(whose), ")"] : name;
}

function delivery(row, page) {
  const { words, clock } = page;
  return el("li.entry", {}, el(`span.dot.${row.status}`), el("span.main-line", {}, bdi(row.name || row.target)),
    el(`span.chip.${row.status}`, {}, words.say(`status-${row.status}`)), row.reason ? el("small", {}, row.reason) : null, row.sent_at ? el("time", { datetime: row.sent_at }, clock.short(row.sent_at)) : null);
}

function tint(kind) {
  if (["joined", "invited", "became_referrer", "welcomed"].includes(kind)) return "came";
  if (["paid", "ordered", "delivered", "shipped"].includes(kind)) return "bought";
  return ["left", "refunded", "parked"].includes(kind) ? "lost" : "did";
}
