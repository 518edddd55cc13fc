/* Why nobody need act, as a line. */
import { el } from "./elements.js";
import { sign } from "./signs.js";
import { moment } from "./times.js";

/** Such as "Maintenance until 16:30: new lamp". */
export function coverSentence(cover) {
  const kind = cover.kind === "CLOSED" ? "Closed" : "Maintenance";
  const until = cover.until ? ` until ${moment(cover.until)}` : "";
  // A closing says of itself that it is one.
  return cover.kind === "CLOSED" || !cover.why ? `${kind}${until}` : `${kind}${until}: ${cover.why}`;
}

/** What there is to say of an application besides its state: its cover, and what is not held against it, or not known. */
export function coverLines({ cover, withheld, onRoster }) {
  const lines = [];
  if (cover) lines.push(line(cover.kind === "CLOSED" ? "closed" : "maintenance", el("span", { dir: "auto" }, coverSentence(cover))));
  if (withheld) lines.push(line("unsure", "Not held against it: the monitor suspects itself"));
  if (!onRoster) lines.push(line("unsure", "Not on the roster"));
  return lines;
}

function line(name, words) {
  return el("p", { class: "cover" }, sign(name), words);
}
