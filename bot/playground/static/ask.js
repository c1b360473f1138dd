// Questions that stand before everything else until they are answered.

import { el, icon } from "./nodes.js";

/** Asks with one button an answer, [value, label, about]. The value, or null for none of them. */
export function ask({ title, text, answers, away }) {
  const choices = answers.map(([value, label, about]) =>
    el("button.choice", { type: "submit", value }, el("b", {}, label), about ? el("span", {}, about) : null));
  return opened(title, away, [text ? el("p", { dir: "auto" }, text) : null, el("div.choices", {}, choices)], (value) => value || null);
}

/** Asks for one line of text, and perhaps for one of some choices, [value, label]. {text, choice} or null. */
export function askText({ title, label, most, choices = [], done, away }) {
  const input = el("input", { type: "text", maxlength: most, required: true, dir: "auto", autocomplete: "off" });
  const picks = choices.map(([value, name], at) =>
    el("label.pick", {}, el("input", { type: "radio", name: "choice", value, checked: at === 0 }), el("span", {}, name)));
  const parts = [
    el("label.field", {}, el("span", {}, label), input),
    picks.length ? el("div.picks", {}, picks) : null,
    el("button.main", { type: "submit", value: "done" }, done),
  ];
  return opened(title, away, parts, (value, form) =>
    value === "done" ? { text: input.value.trim(), choice: new FormData(form).get("choice") } : null);
}

/** Shows something to read; resolves when it is put away. `acts` are [value, label], the value pressed is the answer.
 *  Titles and labels may be nodes, where a name is in them. */
export function show({ title, parts, acts, away }) {
  const keys = acts.map(([value, label]) => el("button.main", { type: "submit", value }, label));
  return opened(title, away, [...parts, ...keys], (value) => value || null);
}

/** A picture as large as the window lets it be. */
export function showPicture(src, about, away) {
  const box = el("dialog.picture", { "aria-label": about }, el("form", { method: "dialog" },
    el("img", { src, alt: about }), el("button.icon-key", { "aria-label": away, title: away }, icon("close"))));
  document.body.append(box);
  box.addEventListener("click", () => box.close());
  box.addEventListener("close", () => box.remove());
  box.showModal();
}

function opened(title, away, parts, answer) {
  return new Promise((resolve) => {
    const form = el("form", { method: "dialog" }, el("h2", { dir: "auto" }, title), parts,
      el("button.away", { type: "submit", value: "", formnovalidate: true }, away));
    const box = el("dialog.ask", {}, form);
    box.setAttribute("aria-label", form.firstChild.textContent);
    box.addEventListener("close", () => {
      box.remove();
      resolve(answer(box.returnValue, form));
    });
    box.addEventListener("click", (event) => event.target === box && box.close(""));
    document.body.append(box);
    box.showModal();
  });
}
