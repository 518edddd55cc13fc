/* What the station is expected to run, when it is open and when it is maintained. */
import { ask } from "./api.js";
import { capital, el, foreign, redraw, say } from "./elements.js";
import { showInTab } from "./favicon.js";
import { follow } from "./follow.js";
import { heardOf, showFound, showLost } from "./lost.js";
import { maintenanceSentence } from "./maintenance.js";
import { sign } from "./signs.js";
import { askStation, headline, showNotes } from "./station.js";
import { looks, toneOf } from "./states.js";
import { pageOf } from "./tile.js";
import { span } from "./times.js";

const part = (name) => document.getElementById(name);

async function look() {
  const [roster, station, maintenance, running] = await Promise.all([
    ask("/api/roster"),
    askStation(),
    ask("/api/maintenance", { limit: 1000 }),
    ask("/api/apps", { limit: 1000 }),
  ]);
  heardOf();
  const { words, level } = headline(station);
  showInTab(level, `Roster: ${words} · Heartbeat`);
  const states = new Map(running.applications.map((application) => [application.id, application]));
  showNotes(part("notes"), station);
  const all = running.total <= running.applications.length;
  showApplications(roster, states, all);
  const closed = roster.closed.map((day) => `Closed on ${day}`);
  showList("hours", [...roster.open.map(opening), ...closed], "Always open.");
  say(part("rules"), rules(roster));
  showList("maintenances", maintenance.maintenance.map((each) => `${each.application ? `${each.application}: ` : ""}${maintenanceSentence(each)}`), "None is on, and none is planned in the next 7 days.");
}

/** Such as "Tue, Wed, Thu: 10:00 to 18:00". */
function opening({ days, from, until }) {
  const names = days.length === 7 ? "Daily" : days.map(capital).join(", ");
  return `${names}: ${from} to ${until}`;
}

function rules({ timeZone, atOnce, startAllowanceMillis }) {
  return [
    timeZone ? `By the clocks of ${timeZone}.` : null,
    atOnce === undefined ? null : `At most ${atOnce} at once.`,
    `What is expected may take ${span(startAllowanceMillis)} to appear.`,
  ]
    .filter(Boolean)
    .join(" ");
}

/** @param all whether all that are there are in `states` */
function showApplications({ present, total, applications }, states, all) {
  part("no-applications").hidden = applications.length > 0;
  say(
    part("no-applications"),
    present ? "The roster names no applications: everything may run." : "There is no roster: nothing is expected, and everything may run.",
  );
  part("more-applications").hidden = total <= applications.length;
  say(part("more-applications"), `The first ${applications.length} of ${total}.`);
  part("applications").hidden = applications.length === 0;
  const rows = part("application-rows");
  redraw(rows, applications, () => applications.map(row));
  applications.forEach(({ name, pattern }, i) => {
    const cell = rows.children[i].lastChild;
    if (pattern) showState(cell, undefined, "");
    else showState(cell, states.get(name), all ? "Not there" : "");
  });
}

function row({ name, pattern, expected }) {
  return el(
    "tr",
    {},
    el("th", { scope: "row" }, pattern ? el("code", {}, foreign(name)) : el("a", { href: pageOf(name) }, foreign(name))),
    el("td", {}, pattern ? "may run (a pattern)" : expected ? "must run" : "may run"),
    el("td"),
  );
}

/** @param otherwise what is said of one that is not there */
function showState(cell, application, otherwise) {
  if (!application) {
    redraw(cell, otherwise, () => [otherwise]);
    return;
  }
  const { word, sign: shape } = looks(application.state);
  const tone = toneOf(application);
  redraw(cell, [word, tone], () => [el("span", { class: "state", "data-tone": tone }, sign(shape), word)]);
}

function showList(name, lines, none) {
  redraw(part(name), lines, () =>
    lines.length > 0 ? lines.map((line) => el("li", { dir: "auto" }, line)) : [el("li", { class: "hint" }, none)],
  );
}

follow({
  look,
  lost(why, refused) {
    showLost(why, refused);
    showInTab("unknown", "No answer: Roster · Heartbeat");
  },
  found: showFound,
});
