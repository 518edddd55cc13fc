/* The overdue ratio as a bar that fills, with its marks where it becomes a warning and critical. */
import { el } from "./elements.js";

/** For one that is gone, and is not judged any more. */
const USUAL = { warning: 3, critical: 5, lost: 6 };

export class Meter {
  #fill = el("span", { class: "meter-fill" });
  #warning = el("span", { class: "meter-mark" });
  #critical = el("span", { class: "meter-mark" });
  #thresholds = USUAL;
  #shown = null;

  constructor() {
    this.element = el(
      "div",
      { class: "meter", role: "meter", "aria-label": "Overdue ratio", "aria-valuemin": "0" },
      this.#fill,
      this.#warning,
      this.#critical,
    );
  }

  /** By which thresholds it is judged. */
  judge({ warning, critical, lost } = USUAL) {
    this.#thresholds = { warning, critical, lost };
    this.#warning.style.left = `${(100 * warning) / lost}%`;
    this.#critical.style.left = `${(100 * critical) / lost}%`;
    this.element.setAttribute("aria-valuemax", lost);
  }

  /** Fills it up to that ratio; a transform, so that nothing is laid out. */
  fill(ratio) {
    const { warning, critical, lost } = this.#thresholds;
    const known = Math.min(Math.max(ratio, 0), lost);
    this.#fill.style.transform = `scaleX(${(known / lost).toFixed(4)})`;
    const level = ratio >= critical ? "critical" : ratio >= warning ? "late" : "fine";
    if (this.element.dataset.level !== level) this.element.dataset.level = level;
    const shown = known.toFixed(1);
    if (shown !== this.#shown) {
      this.#shown = shown;
      this.element.setAttribute("aria-valuenow", shown);
      this.element.setAttribute("aria-valuetext", `${shown}; late from ${warning}, critical from ${critical}`);
    }
  }
}
