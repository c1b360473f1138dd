// A poll: options that fill as votes come in, moving in place.

import { el, icon, put } from "./nodes.js";

export function poll(content, page) {
  const { words } = page;
  const hasVoted = content.my_votes?.length > 0;
  const isOpen = !content.is_closed && !hasVoted;
  const options = content.options.map((one, at) => option(one, at, content, isOpen));
  const node = el("div.poll", {},
    el("p.question", { dir: "auto" }, content.question),
    el("p.kind", {}, kind(content, words)),
    el("div.options", { role: "group", "aria-label": content.question }, options),
    isOpen && content.is_multiple ? el("button.cast", { type: "button", data: { act: "vote", all: "" } }, words.say("poll-vote")) : null,
    el("p.voters"));
  moved(node, content, page);
  return node;
}

/** Moves the bars of a poll that is in the page already; false where it is another one, or must be made anew. */
export function updatePoll(li, row, page) {
  const content = row.message?.content;
  const node = li.querySelector?.(".poll");
  if (content?.kind !== "poll" || !node) return false;
  const state = stateOf(content);
  if (node.dataset.state !== state || node.querySelectorAll(".option").length !== content.options.length) return false;
  moved(node, content, page);
  return true;
}

export function pick(node) {
  const is = node.getAttribute("aria-pressed") !== "true";
  node.setAttribute("aria-pressed", String(is));
}

export async function castVote(node, message, page) {
  const options = "all" in node.dataset
    ? [...node.closest(".poll").querySelectorAll(".option[aria-pressed=true]")].map((one) => Number(one.dataset.option))
    : "back" in node.dataset ? [] : [Number(node.dataset.option)];
  if (options.length || "back" in node.dataset) await page.deed("vote", { message: message.id, options });
}

function kind(content, words) {
  if (content.is_closed) return words.say("poll-closed");
  if (content.is_quiz) return words.say("poll-quiz");
  return words.say(content.is_multiple ? "poll-multiple" : "poll-one");
}

function option(one, at, content, isOpen) {
  const act = !isOpen ? {} : content.is_multiple ? { act: "pick" } : { act: "vote" };
  return el("button.option", { type: "button", disabled: !isOpen, "aria-pressed": content.is_multiple && isOpen ? "false" : null, data: { ...act, option: at } },
    el("span.box"), el("span.words", { dir: "auto" }, one.text), el("span.share"), el("span.track", {}, el("span.fill")));
}

function moved(node, content, page) {
  const isShown = isCounted(content, page);
  node.dataset.state = stateOf(content);
  node.classList.toggle("counted", isShown);
  node.querySelectorAll(".option").forEach((line, at) => moveLine(line, at, content, isShown, page.words));
  const voters = content.voters ? page.words.say("poll-voters", { count: content.voters }) : page.words.say("poll-nobody");
  put(node.querySelector(".voters"), voters, back(content, page));
}

function back(content, page) {
  if (content.is_closed || content.is_quiz || !content.my_votes?.length) return null;
  return el("button.command", { type: "button", data: { act: "vote", back: "" } }, page.words.say("poll-back"));
}

function moveLine(line, at, content, isShown, words) {
  const { votes } = content.options[at];
  const share = isShown && content.voters ? Math.round((100 * votes) / content.voters) : 0;
  const isMine = content.my_votes?.includes(at) || content.options[at].is_mine;
  const isTold = isShown && Number.isInteger(content.right_option);
  const isRight = isTold && content.right_option === at;
  const isMissed = isTold && isMine && !isRight;
  line.classList.toggle("chosen", Boolean(isMine));
  line.classList.toggle("right", isRight);
  line.classList.toggle("missed", isMissed);
  line.querySelector(".fill").style.width = `${share}%`;
  line.querySelector(".share").textContent = isShown ? `${share}%` : "";
  const means = [isMine ? words.say("poll-mine") : "", isRight ? words.say("poll-right") : ""].filter(Boolean).join(", ");
  put(line.querySelector(".box"), isMissed ? icon("close") : isMine || isRight ? icon("check") : null, means ? el("span.hidden", {}, means) : null);
}

/** Staff watch the votes come in; everybody else sees them after their own. */
function isCounted(content, page) {
  return content.is_closed || content.my_votes?.length > 0 || Boolean(page.world.me.role);
}

function stateOf(content) {
  return `${content.is_closed}/${content.my_votes?.length > 0}`;
}
