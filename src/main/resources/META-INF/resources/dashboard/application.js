/* One application: how it is, how it has been, and what can be done about it. */
import { Refusal, address, ask, pathOf } from "./api.js";
import { announce } from "./announce.js";
import { coverLines } from "./cover.js";
import { now, today } from "./clock.js";
import { el, foreign, redraw, say } from "./elements.js";
import { showInTab } from "./favicon.js";
import { follow } from "./follow.js";
import { historyLine, sayTimes } from "./history.js";
import { heardOf, isLost, showFound, showLost } from "./lost.js";
import { isSwitchedOn, maintenanceSentence, switchOff, switchOn } from "./maintenance.js";
import { Meter } from "./meter.js";
import { plot } from "./plot.js";
import { sign } from "./signs.js";
import { askStation } from "./station.js";
import { looks, toneOf } from "./states.js";
import { described, patterns, strip } from "./strip.js";
import { DAY, ago, moment, span } from "./times.js";

const A_PAGE = 50;
/** How often what moves slowly is asked for, in ms. */
const SELDOM = 10_000;
const ABOUT_ITS_STATE = { fine: "fine", late: "late", alarm: "alarm" };

const id = new URLSearchParams(location.search).get("id") ?? "";
if (id === "") location.replace("/");
const meter = new Meter();
const part = (name) => document.getElementById(name);

let application = null;
let at = 0;
let seldomAt = -Infinity;
/** What has to be asked for to see what is older than the history that is shown; none if nothing is. */
let older = null;
/** How many lines of history the reader asked for. */
let lines = A_PAGE;
let historyOf = "";
let historyWanted = true;

async function look() {
  let known;
  try {
    [known] = await Promise.all([ask(pathOf(id)), askStation()]);
  } catch (e) {
    // Other refusals are about who asks, or how often.
    if (!(e instanceof Refusal) || (e.status !== 404 && e.status !== 400)) throw e;
    heardOf();
    showUnknown(e.message);
    return;
  }
  heardOf();
  const before = application;
  application = known;
  at = performance.now();
  part("unknown").hidden = true;
  part("facts").hidden = false;
  showState();
  showUptime();
  if (before && before.alarming !== known.alarming) {
    const news = [{ id, word: looks(known.state).word.toLowerCase() }];
    announce(known.alarming ? news : [], known.alarming ? [] : news);
  }
  if (historyWanted) await showHistory();
  else if (historyOf !== today()) sayTimes(part("history"));
  historyOf = today();
  if (at - seldomAt > SELDOM || before?.state !== known.state || before?.cover?.kind !== known.cover?.kind) await showTheRest();
}

function showUnknown(sentence) {
  application = null;
  part("facts").hidden = true;
  part("unknown").hidden = false;
  say(part("unknown"), sentence);
  redraw(part("lead"), null, () => []);
  say(part("why"), "");
  redraw(part("covers"), null, () => []);
  showInTab("unknown", `Unknown: ${id} · Heartbeat`);
}

function showState() {
  const { state, text, since, cover, withheld, onRoster, probe } = application;
  const look = looks(state);
  const tone = toneOf(application);
  const long = since ? `since ${moment(since, true)}` : "";
  redraw(part("lead"), [state, tone, long], () => [
    el("span", { class: "state", "data-tone": tone, "data-state": state }, sign(look.sign), look.word),
    el("span", { class: "hint" }, long),
  ]);
  say(part("why"), (text ? `It ${text}.` : "") + (probe?.cause ? ` Its probe: ${probe.cause}.` : ""));
  redraw(part("covers"), [cover, withheld, onRoster, today()], () => coverLines(application));
  // An address of its own for each: a browser does not ask for a picture that it has.
  redraw(part("badge"), [state, cover?.kind, withheld], () => [
    el("img", { alt: `Badge of ${id}`, src: `${badge}?at=${Date.now()}` }),
  ]);
  meter.judge(application.thresholds);
  say(part("max-wait"), application.maxWaitMillis === undefined ? "\u2013" : span(application.maxWaitMillis));
  tick();
  if (!isLost()) showInTab(ABOUT_ITS_STATE[tone] ?? "quiet", `${look.word}: ${id} · Heartbeat`);
}

function tick() {
  if (!application || application.silenceMillis === undefined) {
    say(part("last-beat"), "\u2013");
    say(part("ratio"), "\u2013");
    meter.fill(0);
    return;
  }
  const silence = application.silenceMillis + Math.max(performance.now() - at, 0);
  const ratio = silence / application.maxWaitMillis;
  say(part("last-beat"), application.state === "EXPECTED" ? "none yet" : ago(silence));
  say(part("ratio"), ratio < 10 ? ratio.toFixed(1) : String(Math.floor(ratio)));
  meter.fill(ratio);
}

function showUptime() {
  const rows = (application.uptime ?? []).map((window) => [
    window.window,
    window.ratio === undefined ? "\u2013" : percent(window.ratio),
    window.downMillis ? span(window.downMillis) : "\u2013",
    String(window.failures ?? 0),
    window.mtbfMillis === undefined ? "\u2013" : span(window.mtbfMillis),
    window.mttrMillis === undefined ? "\u2013" : span(window.mttrMillis),
    window.whole ? "all of it" : window.knownSince ? moment(window.knownSince) : "\u2013",
  ]);
  redraw(part("uptime"), rows, () =>
    rows.map(([name, ...cells]) => el("tr", {}, el("th", { scope: "row" }, name), ...cells.map((cell) => el("td", {}, cell)))),
  );
}

/** Never 100 % of what was not, and never 0 % of what was. */
function percent(ratio) {
  const hundredths = Math.floor(ratio * 10000);
  if (ratio > 0 && hundredths === 0) return "< 0.01 %";
  return `${(hundredths / 100).toFixed(hundredths % 100 === 0 ? 0 : 2)} %`;
}

async function showHistory() {
  historyWanted = false;
  const page = await ask(pathOf(id, "/history"), { limit: A_PAGE });
  const list = part("history");
  const shown = [...list.children];
  const last = page.entries.at(-1)?.number ?? 0;
  // Pages that were opened stay open below, unless more happened meanwhile than is between them.
  const known = page.entries.some(({ number }) => number === Number(shown[0]?.dataset.number));
  if (!known) lines = A_PAGE;
  const rest = shown.filter((line) => Number(line.dataset.number) < last);
  const below = page.next === undefined ? [] : rest.slice(0, lines - page.entries.length);
  shown.filter((line) => !below.includes(line)).forEach((line) => line.remove());
  list.prepend(...page.entries.map(historyLine));
  if (below.length === 0) older = page.next ?? null;
  else if (below.length < rest.length) older = Number(below.at(-1).dataset.number);
  part("older").hidden = older === null;
}

async function showOlder() {
  say(part("older-trouble"), "");
  try {
    const before = older;
    const page = await ask(pathOf(id, "/history"), { limit: A_PAGE, before });
    // Something happened meanwhile, and pushed a line out of what is shown.
    if (before !== older) return await showOlder();
    lines += page.entries.length;
    const added = page.entries.map(historyLine);
    part("history").append(...added);
    older = page.next ?? null;
    part("older").hidden = older === null;
    if (added.length > 0) {
      added[0].tabIndex = -1;
      added[0].focus({ preventScroll: true });
    }
  } catch (e) {
    say(part("older-trouble"), e.message);
  }
}

async function showTheRest() {
  seldomAt = performance.now();
  const [intervals, maintenance] = await Promise.all([
    optional(ask(pathOf(id, "/intervals"))),
    ask("/api/maintenance", { limit: 1000 }),
  ]);
  showIntervals(intervals);
  showStrip(application.strip);
  showMaintenance(maintenance.maintenance);
}

/** What a server may not have of this one. */
function optional(answer) {
  return answer.catch((e) => {
    if (e instanceof Refusal && e.status === 404) return null;
    throw e;
  });
}

function showStrip(slices) {
  part("strip").replaceChildren(strip(slices));
  say(part("strip-words"), described(slices));
  const hours = [24, 18, 12, 6, 0].map((hour) => el("span", {}, hour === 0 ? "now" : moment(now() - (hour * DAY) / 24).slice(-5)));
  part("axis").replaceChildren(...hours);
}

function showIntervals(intervals) {
  const known = intervals && intervals.count > 0 && intervals.buckets?.length > 0;
  if (!known) {
    say(part("intervals-words"), "Nothing was measured yet.");
    part("plot").hidden = true;
    part("buckets").hidden = true;
    return;
  }
  const { count, p50Millis, p99Millis, maxMillis, since, buckets } = intervals;
  say(
    part("intervals-words"),
    `${count} measured since ${moment(since)}: half within ${span(p50Millis)}, 99 % within ${span(p99Millis)}, the longest ${span(maxMillis)}.`,
  );
  part("buckets").hidden = false;
  const rows = buckets
    .filter((bucket) => bucket.count > 0)
    .map((bucket) => el("tr", {}, el("th", { scope: "row" }, `${span(bucket.fromMillis)} to ${span(bucket.toMillis)}`), el("td", {}, String(bucket.count))));
  part("bucket-rows").replaceChildren(...rows);
  part("plot").hidden = false;
  draw = () =>
    plot(part("canvas"), intervals, [
      { name: "p50", millis: p50Millis, dashes: [2, 3] },
      { name: "p99", millis: p99Millis, dashes: [6, 3] },
      { name: "max wait", millis: application?.maxWaitMillis, dashes: [] },
    ]);
  part("plot").hidden = !draw();
}

let draw = () => false;

function showMaintenance(all) {
  const here = all.filter((each) => each.application === undefined || each.application === id);
  const items = here.map((each) => el("li", { dir: "auto" }, maintenanceSentence(each)));
  part("maintenances").replaceChildren(...(items.length > 0 ? items : [el("li", { class: "hint" }, "None is on or planned.")]));
  const own = isSwitchedOn(all, id);
  const focused = document.activeElement;
  part("switch-off").hidden = !own;
  say(part("switch-on"), own ? "Change maintenance" : "Switch maintenance on");
  if (focused === part("switch-off") && !own) part("switch-on").focus();
}

function news() {
  seldomAt = -Infinity;
  soon();
}

document.body.append(patterns());
part("meter").append(meter.element);
part("id").replaceChildren(foreign(id));
// Parentheses, too: in Markdown one alone would end the address.
const badge = address(`/badge/${encodeURIComponent(id).replaceAll("(", "%28").replaceAll(")", "%29")}.svg`);
part("badge-code").textContent = `![${id.replace(/[\\[\]]/g, "\\$&")}](${badge})`;
part("older").addEventListener("click", showOlder);
part("switch-on").addEventListener("click", () => switchOn(id, news));
part("switch-off").addEventListener("click", () => switchOff(id, news));
addEventListener("themechange", () => draw());
addEventListener("load", () => draw());
setInterval(() => {
  if (!document.hidden && !isLost()) tick();
}, 1000);

const soon = follow({
  look,
  happened(line) {
    if (line.application !== undefined && line.application !== id) return;
    historyWanted = true;
    seldomAt = -Infinity;
  },
  missed() {
    historyWanted = true;
    seldomAt = -Infinity;
  },
  lost(why, refused) {
    historyWanted = true;
    showLost(why, refused);
    showInTab("unknown", `No answer: ${id} · Heartbeat`);
  },
  found() {
    showFound();
    if (application) showState();
  },
});
