/* All applications, the worst first. */
import { ask } from "./api.js";
import { announce } from "./announce.js";
import { now } from "./clock.js";
import { el, say } from "./elements.js";
import { showInTab } from "./favicon.js";
import { follow } from "./follow.js";
import { arranged, turnPages } from "./kiosk.js";
import { heardOf, isLost, showFound, showLost } from "./lost.js";
import { isSwitchedOn, switchOff, switchOn } from "./maintenance.js";
import { Places, isSomewhere, placeNames, placesOf } from "./places.js";
import { sign } from "./signs.js";
import { askStation, headline, showNotes } from "./station.js";
import { PRESENT, STATES, looks } from "./states.js";
import { patterns } from "./strip.js";
import { Tile } from "./tile.js";

const A_PAGE = 200;
/** The bounds of what may be asked for: an address beyond them would be refused, again and again. */
const LAST_PAGE = 10_000;
const LONGEST_FIND = 256;
/** How old the strips may be, in ms; a slice of one is 15 min. */
const STRIPS_EVERY = 60_000;
/** The same after something happened. */
const STRIPS_SOON = 5000;
const TYPING = 250;

const kiosk = document.documentElement.classList.contains("kiosk");
const list = document.getElementById("tiles");
const find = document.getElementById("find");
const chips = document.getElementById("states");
const matches = document.getElementById("matches");
const pager = document.getElementById("pager");
const stationMaintenance = document.getElementById("station-maintenance");

const passed = new URLSearchParams(location.search);
const view = {
  find: [...(passed.get("find") ?? "")].slice(0, LONGEST_FIND).join(""),
  ...placesOf(passed),
  state: PRESENT.find((state) => state === passed.get("state")?.toUpperCase()) ?? "",
  offset: (Math.min(Math.max(Number.parseInt(passed.get("page"), 10) || 1, 1), LAST_PAGE) - 1) * A_PAGE,
};

/** The tiles that are there, by ID, and in the order that the server has them in. */
const tiles = new Map();
let shown = [];
let total = 0;
let station = null;
/** How those are that are shown by where they are, on all pages; null if that is everywhere. */
let here = null;
/** Whether somebody has switched the station's maintenance on, and so may end it here. */
let switchedOn = false;
let stripsAt = -Infinity;
let stripsWanted = false;
/** Which view the tiles are of: what is not in another one did not go. */
let shownView = "";

async function look() {
  const asked = JSON.stringify(view);
  const strips = !kiosk && stripsAreOld(asked);
  if (strips) stripsWanted = false;
  const [page, about, around] = await Promise.all([
    ask("/api/apps", {
      order: "worst",
      limit: A_PAGE,
      offset: view.offset,
      find: view.find,
      group: view.group,
      host: view.host,
      tag: view.tag,
      state: view.state,
      strip: strips ? "true" : "",
    }),
    askStation(),
    places.look(view, !kiosk),
  ]);
  const covered = about.cover?.kind === "MAINTENANCE";
  switchedOn = covered && isSwitchedOn((await ask("/api/maintenance", { limit: 1000 })).maintenance);
  heardOf();
  station = about;
  // Asked for something else meanwhile, which is looked at next.
  if (asked === JSON.stringify(view)) {
    here = around;
    showPage(page, strips, asked);
    if (!kiosk) places.show(view, page.applications);
  }
  showStation();
}

function stripsAreOld(asked) {
  const wanted = stripsWanted || shown.some((tile) => !tile.hasStrip);
  return asked !== shownView || performance.now() - stripsAt > (wanted ? STRIPS_SOON : STRIPS_EVERY);
}

function showPage(page, strips, asked) {
  const at = performance.now();
  const same = asked === shownView;
  const began = [];
  const ended = [];
  shownView = asked;
  total = page.total;
  if (view.offset > 0 && page.applications.length === 0 && total > 0) {
    view.offset = Math.floor((total - 1) / A_PAGE) * A_PAGE;
    soon();
    return;
  }
  const present = new Set(page.applications.map((application) => application.id));
  for (const [id, tile] of tiles) {
    if (present.has(id)) continue;
    // What is not in a state any more, or not on this page, may be worse by now.
    if (same && tile.announced && view.state === "" && total <= A_PAGE) ended.push({ id, word: "not there any more" });
    tile.element.remove();
    tiles.delete(id);
  }
  for (const application of page.applications) {
    let tile = tiles.get(application.id);
    if (tile) {
      tell(tile.announced, application, began, ended);
    } else {
      tile = new Tile(application.id);
      tiles.set(application.id, tile);
      if (same) tell(false, application, began, ended);
    }
    tile.announced = application.alarming;
    tile.show(application, at);
    if (application.strip) tile.showStrip(application.strip);
  }
  if (strips) stripsAt = at;
  shown = page.applications.map(({ id }) => tiles.get(id));
  announce(began, ended);
  arrange();
  showPager();
}

function tell(before, application, began, ended) {
  const news = { id: application.id, word: looks(application.state).word.toLowerCase() };
  if (application.alarming && !before) began.push(news);
  else if (!application.alarming && before) ended.push(application.cover ? { ...news, word: "covered" } : news);
}

/** Brings the tiles into their order, and leaves the focus where it is. */
function arrange() {
  const order = kiosk ? onTheWall(shown) : shown;
  const there = new Set(order.map((tile) => tile.element));
  for (const child of [...list.children]) if (!there.has(child)) child.remove();
  const focused = document.activeElement;
  order.forEach(({ element }, i) => {
    const before = list.children[i] ?? null;
    if (before !== element) list.insertBefore(element, before);
  });
  if (focused !== document.activeElement && focused?.isConnected) focused.focus({ preventScroll: true });
  document.getElementById("first-beat").hidden = kiosk || station.applications > 0;
  document.getElementById("no-match").hidden = shown.length > 0 || station.applications === 0;
}

function onTheWall(order) {
  const room = list.getBoundingClientRect();
  const picture = arranged(order, room.width, room.height);
  list.style.setProperty("--columns", picture.columns);
  list.style.setProperty("--rows", picture.rows);
  list.style.setProperty("--unit", `${picture.unit}px`);
  const turn = picture.pages > 1 ? `${picture.page + 1} / ${picture.pages}` : null;
  const cut = total > order.length ? `${order.length} of ${total}` : null;
  say(matches, [...placeNames(view), turn, cut].filter(Boolean).join(" \u00b7 "));
  return picture.shown;
}

function showStation() {
  const { words, level } = headline(kiosk ? ofThisWall() : station);
  const title = document.getElementById("headline");
  say(title, words);
  title.dataset.level = level;
  showNotes(document.getElementById("notes"), station);
  if (!isLost()) showInTab(level, `${words} · Heartbeat`);
  showChips();
  say(stationMaintenance, switchedOn ? "End station maintenance" : "Station maintenance");
}

/** The same of what is found only: a hall's wall speaks of its hall. The worst come first, so all that matter are there. */
function ofThisWall() {
  if (view.find === "") return here === null ? station : { ...station, ...here };
  const found = shown.map((tile) => tile.application);
  const inState = (state) => found.filter((application) => application.state === state && !application.cover).length;
  return {
    ...station,
    applications: total,
    alarming: found.filter((application) => application.alarming).length,
    late: inState("LATE"),
    states: { UP: inState("UP") },
  };
}

/** The states as buttons that filter by them; one that is pressed stays, though nobody is in it any more. */
function showChips() {
  const { applications, states } = here ?? station;
  const counted = Object.keys(STATES).filter((state) => states[state] > 0 || state === view.state);
  const wanted = ["", ...counted];
  const have = [...chips.children].map((chip) => chip.dataset.state);
  if (wanted.join() !== have.join()) {
    const focused = document.activeElement?.dataset?.state;
    chips.replaceChildren(...wanted.map(chip));
    if (focused !== undefined) chips.querySelector(`[data-state="${focused}"]`)?.focus();
  }
  for (const each of chips.children) {
    each.setAttribute("aria-pressed", String(each.dataset.state === view.state));
    say(each.querySelector(".chip-count"), String(each.dataset.state === "" ? applications : states[each.dataset.state] ?? 0));
  }
}

function chip(state) {
  const look = state === "" ? null : looks(state);
  const button = el(
    "button",
    { type: "button", class: "chip", "data-state": state, "data-tone": look?.tone },
    look && sign(look.sign),
    el("span", {}, look ? look.word : "All"),
    el("span", { class: "chip-count" }, ""),
  );
  button.addEventListener("click", () => change({ state: view.state === state ? "" : state, offset: 0 }));
  return button;
}

function showPager() {
  if (kiosk) return;
  const filtered = view.find !== "" || view.state !== "" || isSomewhere(view);
  const last = Math.min(view.offset + A_PAGE, total);
  pager.hidden = total <= A_PAGE;
  say(document.getElementById("pages"), `${view.offset + 1} to ${last} of ${total}`);
  document.getElementById("previous").disabled = view.offset === 0;
  document.getElementById("next").disabled = last >= total;
  say(matches, filtered ? (total === 1 ? "1 match" : `${total} matches`) : "");
}

/** Another view, with an address of its own. */
function change(changes) {
  Object.assign(view, changes);
  const url = new URL(location.href);
  const { find, state, group, host, tag } = view;
  const parameters = { find, group, host, state, page: view.offset === 0 ? "" : view.offset / A_PAGE + 1 };
  for (const [name, value] of Object.entries(parameters)) {
    if (value === "") url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  url.searchParams.delete("tag");
  for (const each of tag) url.searchParams.append("tag", each);
  history.replaceState(null, "", url.pathname + url.search);
  if (station) showChips();
  places.show(view, []);
  soon();
}

function happened(line) {
  stripsWanted = true;
  const tile = tiles.get(line.application);
  // One that is gone may be expected, or come straight back: the next look tells.
  if (line.cause !== "application" || !tile || line.to === "DONE") return;
  // What is told again after a reconnection is no news.
  if (Date.parse(line.at) < now() - 60_000) return;
  tile.change(line, performance.now());
}

const places = new Places(change);
document.body.append(patterns());
find.value = view.find;
let typing = null;
find.addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(() => change({ find: find.value.trim(), offset: 0 }), TYPING);
});
document.getElementById("filter").addEventListener("submit", (event) => event.preventDefault());
document.getElementById("clear").addEventListener("click", () => {
  find.value = "";
  change({ find: "", state: "", group: "", host: "", tag: [], offset: 0 });
  find.focus();
});
document.getElementById("previous").addEventListener("click", () => turnTo(view.offset - A_PAGE));
document.getElementById("next").addEventListener("click", () => turnTo(view.offset + A_PAGE));
stationMaintenance.addEventListener("click", () => {
  if (switchedOn) switchOff(null, soon);
  else switchOn(null, soon);
});
document.getElementById("curl").textContent = `curl '${location.origin}/hb_ping?60000&appid=Tetris'`;

function turnTo(offset) {
  change({ offset: Math.max(0, offset) });
  document.getElementById("main").focus();
  scrollTo(0, 0);
}

if (kiosk) turnPages(() => station && arrange());

setInterval(() => {
  if (document.hidden || isLost()) return;
  const time = performance.now();
  for (const tile of tiles.values()) tile.tick(time);
}, 1000);

const soon = follow({
  look,
  happened,
  missed() {
    stripsWanted = true;
  },
  lost(why, refused) {
    showLost(why, refused);
    showInTab("unknown", "No answer · Heartbeat");
    if (station) arrange();
  },
  found() {
    showFound();
    if (!station) return;
    showStation();
    arrange();
  },
});
