// Beside the chat: the story to follow, and what happened underneath. On a phone a sheet that comes up from below.

import { drawer } from "./drawer.js";
import { el, icon, put } from "./nodes.js";
import { Story } from "./story.js";

const TABS = ["story", "below"];

/** Gives the function that draws it. */
export function side(page, root) {
  const { words } = page;
  const story = new Story(page);
  const handle = el("div.handle");
  const toggle = el("button.toggle", { type: "button", "aria-controls": "sheet", onclick: () => pull(root.dataset.open === undefined) });
  const tabs = TABS.map((name) => el("button", { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": `panel-${name}`, onclick: () => turn(name) }));
  const panels = TABS.map((name) => el("div.panel", { role: "tabpanel", id: `panel-${name}`, "aria-labelledby": `tab-${name}`, tabindex: "0" }));
  const list = el("div.tabs", { role: "tablist", onkeydown: (event) => walk(event, tabs) }, tabs);
  put(root, handle, el("div.sheet", { id: "sheet" }, list, panels));
  story.begin(panels[0], () => draw());
  const drawBelow = drawer(page, panels[1]);

  const pull = (is) => {
    root.toggleAttribute("data-open", is);
    toggle.setAttribute("aria-expanded", String(is));
  };
  const turn = (name) => {
    tabs.forEach((tab, at) => {
      tab.setAttribute("aria-selected", String(TABS[at] === name));
      tab.tabIndex = TABS[at] === name ? 0 : -1;
      panels[at].hidden = TABS[at] !== name;
    });
  };
  const draw = () => {
    tabs.forEach((tab, at) => put(tab, words.say(`tab-${TABS[at]}`), TABS[at] === "story" ? el("small", {}, story.progress) : null));
    put(toggle, icon("fold"), el("span", {}, el("b", {}, story.title), el("small", {}, words.say("pull"))));
    put(handle, toggle, story.button());
  };
  root.addEventListener("keydown", (event) => { if (event.key === "Escape") pull(false); });
  root.addEventListener("story", () => pull(false));
  turn("story");
  pull(false);
  return () => { story.draw(); drawBelow(); draw(); };
}

function walk(event, tabs) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step) return;
  const to = tabs.at((tabs.indexOf(document.activeElement) + step) % tabs.length);
  to.focus();
  to.click();
}
