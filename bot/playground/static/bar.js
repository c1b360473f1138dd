// The tools on top: language, starting over.

import { el, icon, put } from "./nodes.js";
import { over } from "./over.js";

const NAMES = { zh: "中文", en: "English" };

/** Gives the function that draws it. */
export function bar(page, root) {
  const { words } = page;
  return () => {
    const other = words.language === "zh" ? "en" : "zh";
    put(
      root,
      el("button.plain", { type: "button", lang: other, onclick: () => page.speak(other) }, NAMES[other]),
      el("button.plain", { type: "button", title: words.say("over"), onclick: () => over(page) }, icon("restart"), el("span.wide", {}, words.say("over"))),
    );
  };
}
