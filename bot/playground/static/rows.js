// What the thread shows of its messages: days, and messages that know whether their neighbours are of the same sender.

const TOGETHER_MS = 5 * 60000;

/** The rows of messages[from:to]: {key, day}, or {key, message, isGroup, isFirst, isLast}. */
export function rowsOf(messages, from, to, { clock, words, world }) {
  const rows = [];
  const isGroup = world.here?.kind === "group";
  for (let at = from; at < to; at++) {
    const [before, message, after] = [messages[at - 1], messages[at], messages[at + 1]];
    const day = clock.dayKey(message.at);
    if (!before || clock.dayKey(before.at) !== day) rows.push({ key: `day-${day}`, day: clock.day(message.at) });
    const isFirst = !together(before, message, clock);
    rows.push({ key: message.id, message, isGroup, isFirst, isLast: !together(message, after, clock), speaks: words.language, isStaff: Boolean(world.me.role) });
  }
  return rows;
}

function together(one, other, clock) {
  if (!one || !other || one.content.kind === "service" || other.content.kind === "service") return false;
  const isSame = one.is_mine === other.is_mine && one.from?.account === other.from?.account;
  return isSame && Date.parse(other.at) - Date.parse(one.at) < TOGETHER_MS && clock.dayKey(one.at) === clock.dayKey(other.at);
}

