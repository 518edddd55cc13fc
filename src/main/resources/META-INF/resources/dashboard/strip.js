/* The last 24 hours as a strip: the worse, the higher; states of one height differ in their pattern. */
import { now } from "./clock.js";
import { svg } from "./elements.js";
import { looks } from "./states.js";
import { DAY, moment, span } from "./times.js";

const HEIGHT = 24;
const HEIGHTS = {
  UP: 9,
  STARTING: 6,
  STOPPING: 6,
  EXPECTED: 6,
  LATE: 15,
  STALLED: 20,
  CRITICAL: 20,
  LOST: 24,
  MAINTENANCE: 12,
  CLOSED: 4,
  MONITOR: 12,
};
const PATTERNS = { LOST: "lost", STALLED: "stalled", MAINTENANCE: "maintenance", MONITOR: "monitor" };

/** The patterns, to be once in a page that shows strips. */
export function patterns() {
  const pattern = (name, width, ...shapes) =>
    svg("pattern", { id: `pattern-${name}`, width, height: width, patternUnits: "userSpaceOnUse" }, ...shapes);
  return svg(
    "svg",
    { class: "patterns", "aria-hidden": "true", focusable: "false", width: 0, height: 0 },
    svg(
      "defs",
      {},
      pattern("lost", 4, svg("rect", { class: "ink-alarm", width: 4, height: 4 }), svg("path", { class: "cut", d: "M0 4L4 0" })),
      pattern("stalled", 4, svg("rect", { class: "ink-alarm", width: 4, height: 4 }), svg("path", { class: "cut", d: "M0 2H4" })),
      pattern("maintenance", 4, svg("path", { class: "line-covered", d: "M-1 1L1-1M0 4L4 0M3 5L5 3" })),
      pattern("monitor", 4, svg("rect", { class: "ink-unsure", width: 2, height: 2 })),
    ),
  );
}

/** The strip of these slices, each of which lasts until the next one begins, the last one until now. */
export function strip(slices) {
  const end = now();
  const start = end - DAY;
  const x = (time) => Math.round((1000 * 10 * (Math.min(Math.max(time, start), end) - start)) / DAY) / 10;
  const picture = svg("svg", {
    class: "strip",
    role: "img",
    viewBox: `0 0 1000 ${HEIGHT}`,
    preserveAspectRatio: "none",
    "aria-label": `Last 24 hours. ${described(slices)}`,
  });
  picture.append(svg("rect", { class: "ground", x: 0, y: HEIGHT - 1.5, width: 1000, height: 1.5 }));
  slices.forEach((slice, i) => {
    const height = HEIGHTS[slice.state];
    if (height === undefined) return;
    const begin = x(Date.parse(slice.from));
    const over = x(endOf(slices, i, end));
    if (over <= begin) return;
    const rect = svg("rect", {
      class: `ink-${looks(slice.state).tone}`,
      x: begin,
      y: HEIGHT - height,
      width: Math.max(over - begin, 4),
      height,
    });
    // An attribute, not a class: an address in a style sheet would be one of the style sheet.
    if (PATTERNS[slice.state]) {
      rect.setAttribute("class", "patterned");
      rect.setAttribute("fill", `url(#pattern-${PATTERNS[slice.state]})`);
    }
    picture.append(rect);
  });
  return picture;
}

/** The same in words, a sentence: for how long in which state, by slices. */
export function described(slices) {
  const end = now();
  const sums = new Map();
  slices.forEach((slice, i) => {
    const length = endOf(slices, i, end) - Date.parse(slice.from);
    sums.set(slice.state, (sums.get(slice.state) ?? 0) + Math.max(length, 0));
  });
  const known = [...sums].filter(([state, millis]) => state !== "NONE" && millis >= 1000).sort((a, b) => b[1] - a[1]);
  if (known.length === 0) return "Nothing is known.";
  const first = slices.find((slice) => slice.state !== "NONE");
  const lengths = known.map(([state, millis]) => `${looks(state).word.toLowerCase()} ${span(millis)}`);
  return `By the worst in each quarter of an hour, since ${moment(first.from)}: ${lengths.join(", ")}.`;
}

function endOf(slices, i, end) {
  return i + 1 < slices.length ? Date.parse(slices[i + 1].from) : end;
}
