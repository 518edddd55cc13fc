/* Why nobody need act, as a line. */
import { el } from "./elements.js";
import { sign } from "./signs.js";
import { moment } from "./times.js";

/** By the kind of a cover; one of a server that is newer than this page is shown by its own name. */
const KINDS = {
  CLOSED: { word: "Closed", sign: "closed" },
  MAINTENANCE: { word: "Maintenance", sign: "maintenance" },
  NETWORK: { word: "Not known now", sign: "unsure" },
};

/** Such as "Maintenance until 16:30: new lamp". */
export function coverSentence(cover) {
  const kind = KINDS[cover.kind]?.word ?? String(cover.kind);
  const until = cover.until ? ` until ${moment(cover.until)}` : "";
  // A closing says of itself that it is one.
  return cover.kind === "CLOSED" || !cover.why ? `${kind}${until}` : `${kind}${until}: ${cover.why}`;
}

/** What there is to say of an application besides its state: its cover, and what is not held against it, or not known. */
export function coverLines({ cover, withheld, onRoster }) {
  const lines = [];
  if (cover) lines.push(line(KINDS[cover.kind]?.sign ?? "unsure", el("span", { dir: "auto" }, coverSentence(cover))));
  if (withheld) lines.push(line("unsure", "Not held against it: the monitor suspects itself"));
  if (!onRoster) lines.push(line("unsure", "Not on the roster"));
  return lines;
}

function line(name, words) {
  return el("p", { class: "cover" }, sign(name), words);
}
