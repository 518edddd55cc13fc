/* Times as people read them. */
import { now } from "./clock.js";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const exactClock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short" });
const dayOfYear = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });

/** How long: "850 ms", "5 s", "2 min 5 s", "3 h 20 min", "2 d 4 h". */
export function span(millis) {
  if (millis < SECOND) return `${Math.round(millis)} ms`;
  if (millis < MINUTE) {
    const seconds = millis / SECOND;
    return `${seconds < 10 && seconds % 1 >= 0.05 ? (Math.floor(seconds * 10) / 10).toFixed(1) : Math.floor(seconds)} s`;
  }
  if (millis < HOUR) return parts(millis, MINUTE, "min", SECOND, "s");
  if (millis < DAY) return parts(millis, HOUR, "h", MINUTE, "min");
  return parts(millis, DAY, "d", HOUR, "h");
}

/** How long ago, for what ticks: "just now", "3 s ago", "2 min ago". */
export function ago(millis) {
  return millis < SECOND ? "just now" : `${roughly(millis)} ago`;
}

/** How long, in whole units, for what ticks: "3 s", "2 min", "5 h". */
export function roughly(millis) {
  if (millis < MINUTE) return `${Math.floor(millis / SECOND)} s`;
  if (millis < HOUR) return `${Math.floor(millis / MINUTE)} min`;
  if (millis < 2 * DAY) return `${Math.floor(millis / HOUR)} h`;
  return `${Math.floor(millis / DAY)} d`;
}

/** When: "14:03" today, else "Fri, 20 Nov, 14:03", with the year if it is another one. */
export function moment(instant, exact = false) {
  const date = new Date(instant);
  const today = new Date(now());
  const time = (exact ? exactClock : clock).format(date);
  if (date.toDateString() === today.toDateString()) return time;
  return `${(date.getFullYear() === today.getFullYear() ? day : dayOfYear).format(date)}, ${time}`;
}

function parts(millis, large, largeName, small, smallName) {
  const many = Math.floor(millis / large);
  const rest = Math.floor((millis % large) / small);
  return rest === 0 ? `${many} ${largeName}` : `${many} ${largeName} ${rest} ${smallName}`;
}
