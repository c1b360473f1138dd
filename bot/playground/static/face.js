// The round picture of somebody: their initials on a colour of their own, or a sign for what is no person.

import { el, icon } from "./nodes.js";

const TONES = 8;

export function face(account, name) {
  return el(`span.face.tone-${tone(account)}`, { "aria-hidden": "true" }, initials(name));
}

export function sign(kind) {
  return el(`span.face.sign.${kind}`, { "aria-hidden": "true" }, icon(kind));
}

/** Which of the colours is theirs; the same everywhere. */
export function tone(account) {
  const number = Number(account.replace(/\D/g, ""));
  return number % TONES;
}

function initials(name) {
  const letters = [...new Intl.Segmenter().segment(name.replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "").trim())].map((one) => one.segment);
  const first = letters[0] || "·";
  if (!/^[A-Za-z]/.test(first)) return first;
  const second = name.trim().split(/\s+/)[1];
  return (first + (second && /^[A-Za-z]/.test(second) ? second[0] : "")).toUpperCase();
}
