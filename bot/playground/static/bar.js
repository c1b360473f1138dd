// The tools on top: language, starting over.

import { ask } from "./ask.js";
import { el, icon, put } from "./nodes.js";

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

async function over(page) {
  const { words } = page;
  const answer = await ask({
    title: words.say("over-title"),
    text: words.say("over-text"),
    answers: [["sample", words.say("over-sample"), words.say("over-sample-about")], ["empty", words.say("over-empty"), words.say("over-empty-about")]],
    away: words.say("cancel"),
  });
  if (!answer) return;
  page.toast(words.say("over-begins"));
  if (await page.deed("start_over", { sample: answer === "sample" })) location.replace(location.pathname);
}
