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
