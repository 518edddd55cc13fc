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

export function coverLine(cover) {
  return el(
    "p",
    { class: "cover" },
    sign(cover.kind === "CLOSED" ? "closed" : "maintenance"),
    el("span", { dir: "auto" }, coverSentence(cover)),
  );
}
