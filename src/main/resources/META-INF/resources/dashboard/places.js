/* Groups, hosts and tags: which of the applications are shown by where they are, and how each group is. */
import { ask } from "./api.js";
import { el, foreign, redraw, say } from "./elements.js";

/** The bounds of what may be asked for. */
const LONGEST = 64;
const MOST_TAGS = 16;
const HOST = /^[0-9A-Za-z.:_-]{1,64}$/;
/** How many groups are shown at once; the others can be chosen. */
const MOST_SHOWN = 30;
/** How old may be what there is to choose, in ms, and how the groups are while they are shown. */
const CHOICE_EVERY = 60_000;
const GROUPS_EVERY = 5000;
/** Stands for several tags, which only an address can name. */
const SEVERAL = "\u0000";

const part = (name) => document.getElementById(name);

/** What an address says of places, within the bounds. */
export function placesOf(parameters) {
  const bounded = (text) => [...text].slice(0, LONGEST).join("");
  const host = parameters.get("host") ?? "";
  return {
    group: bounded(parameters.get("group") ?? ""),
    host: HOST.test(host) ? host : "",
    tag: parameters.getAll("tag").filter((tag) => tag !== "").slice(0, MOST_TAGS).map(bounded),
  };
}

/** Whether only some are shown, by where they are. */
export function isSomewhere({ group, host, tag }) {
  return group !== "" || host !== "" || tag.length > 0;
}

/** The names of what is chosen, for a title. */
export function placeNames({ group, host, tag }) {
  return [group, host, ...tag].filter((name) => name !== "");
}

/** Which groups and tags there are, and how those are that are shown; `change` has another view shown. */
export class Places {
  #groups = [];
  #tags = [];
  #hasHosts = false;
  #choiceAt = -Infinity;
  #groupsAt = -Infinity;
  #change;

  constructor(change) {
    this.#change = change;
    part("group").addEventListener("change", (event) => change({ group: event.target.value, offset: 0 }));
    part("tag").addEventListener("change", ({ target }) => {
      if (target.value !== SEVERAL) change({ tag: target.value === "" ? [] : [target.value], offset: 0 });
    });
    const host = part("host");
    host.addEventListener("change", () => {
      const wanted = host.value.trim();
      const isOne = wanted === "" || HOST.test(wanted);
      host.setCustomValidity(isOne ? "" : "An address such as 10.0.3.7");
      if (isOne) change({ host: wanted, offset: 0 });
      else host.reportValidity();
    });
    host.addEventListener("input", () => host.setCustomValidity(""));
  }

  /** Asks what there is to choose, if that is shown and old; gives how those that the view is of are, or null if it is of all places. */
  async look(view, choosing) {
    const now = performance.now();
    const overview = view.group === "" && this.#groups.length > 0;
    const groupsAreOld = choosing && now - this.#groupsAt > (overview ? GROUPS_EVERY : CHOICE_EVERY);
    const tagsAreOld = choosing && now - this.#choiceAt > CHOICE_EVERY;
    const [here, groups, tags] = await Promise.all([
      isSomewhere(view) ? ask("/api/groups", { limit: 1000, group: view.group, host: view.host, tag: view.tag }) : null,
      groupsAreOld ? ask("/api/groups", { limit: 1000, order: "worst" }) : null,
      tagsAreOld ? ask("/api/groups", { limit: 1000, by: "tag" }) : null,
    ]);
    if (groups) {
      this.#groups = groups.groups.filter(({ name }) => name !== undefined).sort(worstFirst);
      this.#groupsAt = now;
    }
    if (tags) {
      this.#tags = tags.groups.filter(({ name }) => name !== undefined);
      this.#choiceAt = now;
    }
    return here && together(here.groups);
  }

  /** Shows what there is to choose, and the groups if none is chosen. */
  show(view, applications) {
    this.#hasHosts ||= applications.some(({ host }) => host !== undefined);
    const names = this.#groups.map(({ name }) => name).sort(byName);
    choose(part("group"), "All groups", names, view.group);
    const tags = this.#tags.map(({ name }) => name);
    const several = view.tag.length > 1 ? [[SEVERAL, view.tag.join(" + ")]] : [];
    choose(part("tag"), "All tags", tags, several.length > 0 ? SEVERAL : (view.tag[0] ?? ""), several);
    const host = part("host");
    host.hidden = !this.#hasHosts && view.host === "";
    if (document.activeElement !== host && host.value !== view.host) host.value = view.host;
    part("places").hidden = host.hidden && part("group").hidden && part("tag").hidden;
    this.#showGroups(view);
  }

  #showGroups(view) {
    part("groups").hidden = view.group !== "" || view.host !== "" || view.tag.length > 0 || this.#groups.length === 0;
    if (part("groups").hidden) return;
    const shown = this.#groups.slice(0, MOST_SHOWN);
    const list = part("group-list");
    const focused = list.contains(document.activeElement) ? document.activeElement.dataset.name : undefined;
    redraw(list, shown, () => shown.map((group) => el("li", {}, this.#link(group))));
    if (focused !== undefined) [...list.querySelectorAll("a")].find((link) => link.dataset.name === focused)?.focus();
    const others = this.#groups.length - shown.length;
    part("more-groups").hidden = others === 0;
    say(part("more-groups"), others === 1 ? "And 1 more group." : `And ${others} more groups.`);
  }

  /** A link, so that a group can be opened in a window, or on a wall, of its own. */
  #link({ name, applications, alarming, late }) {
    const tone = alarming > 0 ? "alarm" : late > 0 ? "late" : "fine";
    const link = el(
      "a",
      { class: "chip group", href: `/?group=${encodeURIComponent(name)}`, "data-tone": tone, "data-name": name },
      foreign(name),
      el("span", { class: "group-state" }, condition(alarming, late)),
      el("span", { class: "chip-count" }, String(applications), el("span", { class: "unseen" }, applications === 1 ? " application" : " applications")),
    );
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.#change({ group: name, offset: 0 });
      part("group").focus();
    });
    return link;
  }
}

/** Hall 2 comes before hall 10. */
function byName(one, other) {
  return one.localeCompare(other, undefined, { numeric: true });
}

function worstFirst(one, other) {
  return other.alarming - one.alarming || other.late - one.late || byName(one.name, other.name);
}

/** How a group is, in words. */
function condition(alarming, late) {
  if (alarming > 0) return alarming === 1 ? "1 needs attention" : `${alarming} need attention`;
  if (late > 0) return late === 1 ? "1 is late" : `${late} are late`;
  return "fine";
}

/** What a list offers; what is chosen is there, though nobody is so any more. */
function choose(list, all, names, chosen, others = []) {
  const missing = chosen !== "" && !names.includes(chosen) && !others.some(([value]) => value === chosen) ? [[chosen, chosen]] : [];
  const options = [["", all], ...others, ...missing, ...names.map((name) => [name, name])];
  redraw(list, options, () => options.map(([value, text]) => el("option", { value }, text)));
  if (list.value !== chosen) list.value = chosen;
  list.hidden = options.length === 1;
}

/** The same numbers of several groups as of one. */
function together(groups) {
  const states = {};
  const sum = { applications: 0, alarming: 0, late: 0 };
  for (const group of groups) {
    for (const name of Object.keys(sum)) sum[name] += group[name];
    for (const [state, count] of Object.entries(group.states)) states[state] = (states[state] ?? 0) + count;
  }
  return { ...sum, states };
}
