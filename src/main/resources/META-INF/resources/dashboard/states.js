/* What a state is called and how it looks: a word, a sign of its own shape, a tone. Never the tone alone. */

/** Words and signs by state, the worst first; the strip's MAINTENANCE, CLOSED, MONITOR and NONE are there, too. */
export const STATES = {
  LOST: { word: "Lost", sign: "lost", tone: "alarm" },
  CRITICAL: { word: "Critical", sign: "critical", tone: "alarm" },
  STALLED: { word: "Stalled", sign: "stalled", tone: "alarm" },
  LATE: { word: "Late", sign: "late", tone: "late" },
  EXPECTED: { word: "Expected", sign: "expected", tone: "quiet" },
  STARTING: { word: "Starting", sign: "starting", tone: "quiet" },
  STOPPING: { word: "Stopping", sign: "stopping", tone: "quiet" },
  UP: { word: "Up", sign: "up", tone: "fine" },
  DONE: { word: "Gone", sign: "done", tone: "quiet" },
  MAINTENANCE: { word: "Maintenance", sign: "maintenance", tone: "covered" },
  CLOSED: { word: "Closed", sign: "closed", tone: "covered" },
  MONITOR: { word: "Not observed", sign: "unsure", tone: "unsure" },
  NONE: { word: "Not there", sign: "done", tone: "quiet" },
};

/** Those that an application can be in while it is there. */
export const PRESENT = ["LOST", "CRITICAL", "STALLED", "LATE", "EXPECTED", "STARTING", "STOPPING", "UP"];

/** A state of a server that is newer than this page is shown by its own name. */
export function looks(state) {
  return STATES[state] ?? { word: String(state), sign: "unsure", tone: "unsure" };
}

/** The tone of an application: what is covered alarms nobody, and what is withheld is not certain. */
export function toneOf(application) {
  if (application.cover) return "covered";
  if (application.alarming) return "alarm";
  if (application.withheld) return "unsure";
  return looks(application.state).tone === "alarm" ? "late" : looks(application.state).tone;
}
