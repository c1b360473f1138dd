// Starting over, in the language of the page; asks first.

import { ask } from "./ask.js";

export async function over(page) {
  const { words } = page;
  const answer = await ask({
    title: words.say("over-title"),
    text: words.say("over-text"),
    answers: [["sample", words.say("over-sample"), words.say("over-sample-about")], ["empty", words.say("over-empty"), words.say("over-empty-about")]],
    away: words.say("cancel"),
  });
  if (!answer) return;
  page.toast(words.say("over-begins"));
  const panes = document.getElementById("panes");
  panes.inert = true;
  if (await page.deed("start_over", { sample: answer === "sample" })) location.replace(location.pathname);
  else panes.inert = false;
}
