/* Switches maintenance on and off, in a dialog. Asks for a key where the reader's own one may not. */
import { el, foreign } from "./elements.js";
import { order, useKey } from "./api.js";
import { moment } from "./times.js";

const LENGTHS = [
  ["30m", "30 minutes"],
  ["1h", "1 hour"],
  ["2h", "2 hours"],
  ["4h", "4 hours"],
  ["12h", "12 hours"],
  ["1d", "1 day"],
  ["7d", "7 days"],
  ["", "Until it is switched off"],
];
const LONGEST_WHY = 200;

/** What is said where a key is missing or unknown; the wrong kind, or a page of another origin, the server says itself. */
const NO_KEY = "This needs a key.";
const UNKNOWN_KEY = "The server does not know that key.";

/** Asks for how long and why, and switches on. `application` is none for the station; `done` is called once it is on. */
export function switchOn(application, done) {
  const length = el("select", { name: "for" }, ...LENGTHS.map(([value, words]) => el("option", { value, selected: value === "1h" }, words)));
  const why = el("input", { name: "why", maxlength: LONGEST_WHY, autocomplete: "off", dir: "auto", placeholder: "new lamp" });
  const form = dialogForm(application, "Maintenance of", "Switch on", [
    el("p", {}, "As long as it is on, nobody is called for this, and the time counts for no uptime."),
    el("label", {}, el("span", {}, "For how long"), length),
    el("label", {}, el("span", {}, "Why"), why),
  ]);
  run(form, done, () => {
    const body = {};
    if (application !== null) body.application = application;
    if (length.value) body.for = length.value;
    if (why.value.trim()) body.why = why.value.trim();
    return order("POST", "/api/maintenance", {}, body);
  });
}

/** Asks whether that is meant, and switches off. */
export function switchOff(application, done) {
  const form = dialogForm(application, "End the maintenance of", "Switch off", [
    el("p", {}, "From then on silence counts again."),
  ]);
  run(form, done, () => order("DELETE", "/api/maintenance", { application }));
}

/** Whether somebody switched one on for that application, or the station if none is named; what is planned goes on. */
export function isSwitchedOn(all, application) {
  return all.some((each) => each.application === application && each.on && !each.planned);
}

/** One that is on or planned, such as "Maintenance from 16:00 to 16:30 (planned): new lamp". */
export function maintenanceSentence({ from, until, why, planned, on, application }) {
  const whose = application === undefined ? "Station: " : "";
  const when = on
    ? `on since ${moment(from)}${until ? `, until ${moment(until)}` : ", until it is switched off"}`
    : `${moment(from)}${until ? ` to ${moment(until)}` : ""}`;
  return `${whose}${when}${planned ? " (planned)" : ""}${why ? `: ${why}` : ""}`;
}

function dialogForm(application, words, action, fields) {
  const key = el("input", { name: "key", type: "password", autocomplete: "off" });
  const keyLabel = el("label", { hidden: true }, el("span", {}, "A key that may manage; it is forgotten when you leave this page"), key);
  const trouble = el("p", { class: "trouble", role: "alert" });
  const cancel = el("button", { type: "button", class: "button" }, "Cancel");
  const submit = el("button", { type: "submit", class: "button button-strong" }, action);
  const form = el(
    "form",
    {},
    el("h2", { id: "dialog-title" }, `${words} `, application === null ? "the station" : foreign(application)),
    ...fields,
    keyLabel,
    trouble,
    el("div", { class: "dialog-buttons" }, cancel, submit),
  );
  const dialog = el("dialog", { "aria-labelledby": "dialog-title" }, form);
  cancel.addEventListener("click", () => dialog.close());
  return { dialog, form, key, keyLabel, trouble, submit };
}

function run({ dialog, form, key, keyLabel, trouble, submit }, done, give) {
  const opener = document.activeElement;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    trouble.textContent = "";
    submit.disabled = true;
    if (!keyLabel.hidden && key.value) useKey(key.value);
    try {
      await give();
      dialog.close();
      done();
    } catch (e) {
      if (e.status === 401 || e.status === 403) {
        useKey(null);
        trouble.textContent = e.status === 403 ? e.message : keyLabel.hidden ? NO_KEY : UNKNOWN_KEY;
        keyLabel.hidden = false;
        key.focus();
      } else {
        trouble.textContent = e.message;
      }
    } finally {
      submit.disabled = false;
    }
  });
  // Esc closes it, too; what opened it may be another button by then.
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (opener?.isConnected) opener.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
}
