// A list one walks by arrows: one row can be reached by Tab, the arrows go on from there.

/** Makes `list` walkable; Enter and Space press the row. */
export function walkable(list, horizontal = () => false) {
  list.addEventListener("keydown", (event) => {
    const rows = [...list.querySelectorAll("[role=option]")];
    const at = rows.indexOf(document.activeElement.closest("[role=option]"));
    const [back, on] = horizontal() ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
    const to = { [back]: at - 1, [on]: at + 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to !== undefined && rows[to]) {
      event.preventDefault();
      rows[to].focus();
    } else if (at >= 0 && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      rows[at].click();
    }
  });
}

/** After a list was drawn: the chosen row, else the first, is the one that Tab reaches. */
export function reachable(list) {
  const rows = [...list.querySelectorAll("[role=option]")];
  const chosen = rows.find((row) => row.getAttribute("aria-selected") === "true") || rows[0];
  for (const row of rows) row.tabIndex = row === chosen ? 0 : -1;
}

/** In the thread: arrows go from message to message, Enter answers one, Escape goes back to the composer. */
export function walkMessages(event, log, composer, message) {
  const now = document.activeElement.closest(".message");
  if (event.target !== event.currentTarget && event.target !== now) return;
  const rows = [...log.querySelectorAll(".message")];
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (step && (now || step < 0)) {
    event.preventDefault();
    (now ? rows[rows.indexOf(now) + step] : rows.at(-1))?.focus();
  } else if (now && event.key === "Enter") {
    event.preventDefault();
    composer.reply(message(now.dataset.id));
  } else if (now && event.key === "Escape") composer.focus();
}
