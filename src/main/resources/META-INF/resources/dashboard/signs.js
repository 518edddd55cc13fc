/* The signs: outlines that can be told apart without their colour and from afar. */
import { svg } from "./elements.js";

const CIRCLE = "M12 2a10 10 0 1 1 0 20 10 10 0 0 1 0-20z";
const OCTAGON = "M8 2h8l6 6v8l-6 6H8l-6-6V8z";
const SQUARE = "M6 2.5h12A3.5 3.5 0 0 1 21.5 6v12a3.5 3.5 0 0 1-3.5 3.5H6A3.5 3.5 0 0 1 2.5 18V6A3.5 3.5 0 0 1 6 2.5z";
const TRIANGLE = "M12 2.2c.7 0 1.3.3 1.6.9l8.6 15.6c.7 1.3-.2 2.8-1.6 2.8H3.4c-1.4 0-2.3-1.5-1.6-2.8L10.4 3.1c.3-.6.9-.9 1.6-.9z";

const SIGNS = {
  up: [CIRCLE, "M7.2 12.4l3.3 3.3 6.3-7"],
  late: [TRIANGLE, "M12 8.6v5.2M12 17.4v.1"],
  critical: [OCTAGON, "M12 6.5v6.8M12 17v.1"],
  lost: [OCTAGON, "M8.3 8.3l7.4 7.4M15.7 8.3l-7.4 7.4"],
  stalled: [OCTAGON, "M9.3 7.8v8.4M14.7 7.8v8.4"],
  starting: [CIRCLE, "M12 16.8V7.6M8 11.2l4-4 4 4"],
  stopping: [CIRCLE, "M12 7.2v9.2M8 12.8l4 4 4-4"],
  expected: [CIRCLE, "M12 6.8V12l3.4 2.2"],
  done: [CIRCLE, "M7.5 12h9"],
  maintenance: [SQUARE, "M7 17l5.2-5.2M12.2 11.8a3.3 3.3 0 0 1 4.3-4.3l-1.9 1.9v1h1l1.9-1.9a3.3 3.3 0 0 1-4.3 4.3"],
  closed: [SQUARE, "M16.6 13.6A5.2 5.2 0 1 1 10.4 7.4a4.2 4.2 0 0 0 6.2 6.2z"],
  action: [SQUARE, "M13 5.5l-5.5 7.5h4l-1 5.5 6-7.5h-4z"],
  unsure: [CIRCLE, "M9 9.3a3 3 0 1 1 4.3 2.7c-.9.5-1.3 1-1.3 2M12 17.3v.1"],
};

/** A sign; nothing to a screen reader, since its word always stands beside it. */
export function sign(name) {
  const [shape, mark] = SIGNS[name];
  return svg(
    "svg",
    { class: "sign", "data-sign": name, viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" },
    svg("path", { class: "shape", d: shape }),
    svg("path", { class: "mark", d: mark }),
  );
}
