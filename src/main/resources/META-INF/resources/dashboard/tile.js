/* An application as a tile. */
import { now, today } from "./clock.js";
import { capital, el, foreign, redraw, say } from "./elements.js";
import { sign } from "./signs.js";
import { looks, toneOf } from "./states.js";
import { ago, roughly } from "./times.js";
import { Meter } from "./meter.js";
import { strip } from "./strip.js";
import { coverLines } from "./cover.js";

/** About as much of the last 24 hours as can be seen of them, in ms. */
const A_PIXEL = 240_000;

/** The page of an application. */
export function pageOf(id) {
  return `app.html?id=${encodeURIComponent(id)}`;
}

export class Tile {
  #link = el("a", { class: "tile-link" });
  #state = el("p", { class: "tile-state" });
  #why = el("p", { class: "tile-why" });
  #place = el("p", { class: "tile-place" });
  #cover = el("div", { class: "tile-covers" });
  #beat = el("span", { class: "tile-beat" });
  #ratio = el("span", { class: "tile-ratio" });
  #strip = el("div", { class: "tile-strip" });
  #meter = new Meter();
  #silence = null;
  #drawn = "";

  constructor(id) {
    this.id = id;
    this.#link.href = pageOf(id);
    this.#link.append(foreign(id));
    this.element = el(
      "li",
      { class: "tile" },
      el("div", { class: "tile-head" }, el("h3", {}, this.#link), this.#state),
      this.#why,
      this.#place,
      this.#cover,
      el("div", { class: "tile-measure" }, this.#meter.element, el("p", { class: "tile-figures" }, this.#beat, this.#ratio)),
      this.#strip,
    );
  }

  /** Shows what is known of it, at that time of performance.now(). */
  show(application, at) {
    this.application = application;
    this.#silence = application.silenceMillis === undefined ? null : { millis: application.silenceMillis, at };
    this.#meter.judge(application.thresholds);
    const { state, text, cover, withheld, alarming, onRoster, group, tags } = application;
    const drawn = JSON.stringify([state, text, cover, withheld, alarming, onRoster, group, tags, today()]);
    if (drawn !== this.#drawn) {
      this.#drawn = drawn;
      this.#draw();
    }
    this.tick(at);
  }

  #draw() {
    const { state, text, group, tags = [] } = this.application;
    const look = looks(state);
    this.element.dataset.state = state;
    this.element.dataset.tone = toneOf(this.application);
    this.#state.replaceChildren(sign(look.sign), el("span", {}, look.word));
    say(this.#why, text ? capital(text) : "");
    const place = [group, tags.join(", ")].filter(Boolean);
    this.#place.hidden = place.length === 0;
    this.#place.replaceChildren(...place.map(foreign));
    this.#cover.replaceChildren(...coverLines(this.application));
  }

  /** What moved meanwhile. */
  tick(time) {
    const silence = this.#silenceAt(time);
    if (silence === undefined) {
      say(this.#beat, "");
      say(this.#ratio, "");
      this.#meter.fill(0);
      return;
    }
    // Of one that was never there, this is the time since it was expected.
    say(this.#beat, this.application.state === "EXPECTED" ? `waiting for ${roughly(silence)}` : `last beat ${ago(silence)}`);
    const ratio = silence / this.application.maxWaitMillis;
    say(this.#ratio, `${ratio < 10 ? ratio.toFixed(1) : Math.floor(Math.min(ratio, 999))} × max wait`);
    this.#meter.fill(ratio);
  }

  /** A change, applied before the server is asked for the rest. */
  change({ to, text }, at) {
    const alarming = looks(to).tone === "alarm" && !this.application.cover;
    const beat = to === "UP" || to === "STARTING";
    this.show({ ...this.application, state: to, text, alarming, silenceMillis: beat ? 0 : this.#silenceAt(at) }, at);
  }

  #silenceAt(time) {
    return this.#silence === null ? undefined : this.#silence.millis + Math.max(time - this.#silence.at, 0);
  }

  showStrip(slices) {
    redraw(this.#strip, [slices, Math.floor(now() / A_PIXEL)], () => [strip(slices)]);
  }

  /** Whether it has a strip yet. */
  get hasStrip() {
    return this.#strip.firstChild !== null;
  }
}
