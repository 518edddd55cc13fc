/* The station's own condition: what it is like as a whole, and whether its monitor can be believed. */
import { el, redraw } from "./elements.js";
import { ask } from "./api.js";
import { setClock, today } from "./clock.js";
import { sign } from "./signs.js";
import { moment } from "./times.js";
import { coverSentence } from "./cover.js";

/** Which server this page is of. */
let version = null;

/** The station as it is now; what it says of the time counts here from then on. */
export async function askStation() {
  const station = await ask("/api/station");
  setClock(station.now);
  version ??= station.version;
  if (station.version !== version) renew();
  return station;
}

/** Another version may answer what this page does not understand. A wall has nobody who could reload it. */
function renew() {
  if (document.documentElement.classList.contains("kiosk")) {
    location.reload();
  } else if (!document.getElementById("renewed")) {
    const again = el("button", { type: "button", class: "button" }, "Reload this page");
    again.addEventListener("click", () => location.reload());
    const note = el("p", { id: "renewed", class: "note renewed", role: "status" }, "The server was updated.", again);
    document.getElementById("main").prepend(note);
  }
}

/** The whole in a few words: what to read first, and how bad it is (alarm, late, fine, quiet). */
export function headline(station) {
  const { alarming, applications, states } = station;
  if (applications === 0) return { words: "Nothing beats here yet", level: "quiet" };
  if (alarming > 0) {
    return { words: alarming === 1 ? "1 needs attention" : `${alarming} need attention`, level: "alarm" };
  }
  if (station.suspicion && !station.suspicion.until) return { words: "The monitor suspects itself", level: "late" };
  if (station.cover?.kind === "MAINTENANCE") return { words: "Under maintenance", level: "quiet" };
  if (!station.open) return { words: "Closed", level: "quiet" };
  const { late } = station;
  if (late > 0) return { words: late === 1 ? "1 is late" : `${late} are late`, level: "late" };
  if (states.UP !== applications) return { words: "Nothing needs attention", level: "fine" };
  return { words: applications === 1 ? "All is well" : `All ${applications} are well`, level: "fine" };
}

/** Shows what there is to say besides, each as a line. */
export function showNotes(element, station) {
  const { suspicion, journalTrouble, rosterTrouble, cover, open, opens, closes } = station;
  redraw(element, [suspicion, journalTrouble, rosterTrouble, cover, open, opens, closes, today()], () => notes(station));
}

function notes(station) {
  const lines = [];
  const note = (name, kind, text) =>
    lines.push(el("li", { class: `note note-${kind}` }, sign(name), el("span", { dir: "auto" }, text)));
  const { suspicion } = station;
  if (suspicion && !suspicion.until) {
    note("unsure", "unsure", `The monitor suspects itself since ${moment(suspicion.since)}: ${suspicion.why}. Until it is sure, nobody is blamed.`);
  }
  if (station.journalTrouble) note("critical", "alarm", `The journal: ${station.journalTrouble}`);
  if (station.rosterTrouble) note("late", "late", `The roster: ${station.rosterTrouble}`);
  if (station.cover) note(station.cover.kind === "CLOSED" ? "closed" : "maintenance", "covered", `Station: ${coverSentence(station.cover)}`);
  else if (!station.open) note("closed", "covered", station.opens ? `Closed until ${moment(station.opens)}` : "Closed");
  else if (station.closes) note("up", "quiet", `Open until ${moment(station.closes)}`);
  return lines;
}
