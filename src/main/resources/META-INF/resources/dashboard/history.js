/* A line of the history, as people read it. */
import { capital, el, foreign, say } from "./elements.js";
import { sign } from "./signs.js";
import { looks } from "./states.js";
import { moment, span } from "./times.js";

/** What every line has, or says in its sentence. */
const SAID = ["number", "at", "application", "cause", "text", "why", "lengthMillis"];

/** How an attempt went. */
const RESULTS = {
  DONE: { words: "done", tone: "fine" },
  FAILED: { words: "failed", tone: "alarm" },
  DRY_RUN: { words: "not done: a dry run", tone: "quiet" },
  WITHHELD: { words: "not done: refused", tone: "late" },
};

export function historyLine(line) {
  return el(
    "li",
    { "data-number": line.number },
    el("time", { datetime: line.at, title: line.at }, moment(line.at, true)),
    what(line),
    el("span", { class: "length" }, line.lengthMillis === undefined ? "" : `lasted ${span(line.lengthMillis)}`),
  );
}

/** Says the times of these lines anew, which change with the day. */
export function sayTimes(list) {
  for (const time of list.querySelectorAll("time")) say(time, moment(time.dateTime, true));
}

function what(line) {
  if (line.cause === "application") return change(line);
  if (line.cause === "maintenance") return interruption(line, "maintenance", "Maintenance", "covered");
  if (line.cause === "network") return interruption(line, "unsure", "No news of the station", "unsure");
  if (line.cause === "action") return attempt(line);
  if (line.cause === "monitor") return interruption(line, "unsure", "The monitor suspected itself", "unsure");
  return other(line);
}

function change({ from, to, text }) {
  const look = looks(to);
  return el(
    "span",
    { class: "what" },
    el("span", { class: "state", "data-tone": look.tone }, sign(look.sign), `${looks(from).word} \u2192 ${look.word}`),
    el("span", {}, text),
  );
}

function interruption({ application, until, why }, name, words, tone) {
  const whose = application === undefined && name === "maintenance" ? " of the station" : "";
  return el(
    "span",
    { class: "what" },
    el("span", { class: "state", "data-tone": tone }, sign(name), `${words}${whose}${until ? ", ended" : ""}`),
    el("span", { dir: "auto" }, why),
  );
}

function attempt({ action, purpose, result, text, tookMillis }) {
  const { words, tone } = RESULTS[result] ?? { words: String(result), tone: "unsure" };
  const name = el("span", { class: "state", "data-tone": tone }, sign("action"), el("span", {}, foreign(action), ` ${words}`));
  const said = el("span", { dir: "auto" }, purpose, tookMillis > 0 ? `, in ${span(tookMillis)}` : "");
  return el("span", { class: "what" }, name, said, text ? el("span", { class: "output", dir: "auto" }, text) : null);
}

/** A kind that this page does not know: what it says, and whatever else is in it. */
function other(line) {
  const rest = Object.entries(line)
    .filter(([key, value]) => !SAID.includes(key) && typeof value !== "object")
    .map(([key, value]) => `${key}: ${value}`);
  return el(
    "span",
    { class: "what" },
    el("span", { class: "state", "data-tone": "quiet" }, sign("starting"), capital(String(line.cause))),
    el("span", { dir: "auto" }, [line.text ?? line.why, ...rest].filter(Boolean).join(" \u00b7 ")),
  );
}
