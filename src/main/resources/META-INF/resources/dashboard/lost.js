/* Says so when the server is lost, and that what is shown is old then. */
import { now } from "./clock.js";
import { moment } from "./times.js";
import { say } from "./elements.js";

const banner = document.getElementById("lost");
const sentence = document.getElementById("lost-sentence");

let since = null;

/** When the server was heard of last, to be called with every answer. */
let heard = now();

export function heardOf() {
  heard = now();
}

/** Whether it is lost. */
export function isLost() {
  return since !== null;
}

export function showLost(why, refused) {
  since ??= heard;
  say(
    sentence,
    refused
      ? `The server does not tell any more: ${why.replace(/\.?$/, ".")} What is shown is as of ${moment(since, true)}.`
      : `No answer from the server since ${moment(since, true)}. What is shown is as of then. ${why} Trying again.`,
  );
  banner.hidden = false;
  document.documentElement.classList.add("stale");
}

export function showFound() {
  since = null;
  banner.hidden = true;
  document.documentElement.classList.remove("stale");
}
