/* How long it was between two beats, as a plot; the table beside it says the same. */
import { span } from "./times.js";

/** From which ratio of the longest to the usual on small ones could not be seen beside large ones. */
const WIDE = 20;
const LEAST = 1;

let chart = null;

/** Draws it, or draws it anew. `bounds` are lines across it: a name and ms each. */
export function plot(canvas, intervals, bounds) {
  const { Chart } = globalThis;
  if (!Chart) return false;
  const marks = bounds.filter(({ millis }) => millis !== undefined);
  const longest = Math.max(intervals.maxMillis ?? 0, ...marks.map(({ millis }) => millis));
  const wide = longest > WIDE * Math.max(intervals.p50Millis ?? longest, LEAST);
  const narrowest = Math.max(LEAST, Math.min(...intervals.buckets.map(({ fromMillis, toMillis }) => toMillis - fromMillis)));
  const points = outline(intervals.buckets, wide ? LEAST : 0, narrowest);
  const colours = paint(canvas);
  if (chart !== null && chart.options.scales.x.type !== (wide ? "logarithmic" : "linear")) {
    chart.destroy();
    chart = null;
  }
  if (chart === null) chart = new Chart(canvas, made(wide));
  const [set] = chart.data.datasets;
  set.data = points;
  set.borderColor = colours.accent;
  set.backgroundColor = colours.fill;
  chart.marks = { bounds: marks, ink: colours.ink };
  const { x, y } = chart.options.scales;
  y.title.text = `how often in ${span(narrowest)}`;
  x.min = wide ? Math.max(points[0]?.x ?? LEAST, LEAST) : 0;
  x.max = longest * (wide ? 1.6 : 1.08);
  for (const axis of [x, y]) {
    axis.ticks.color = colours.muted;
    axis.title.color = colours.muted;
    axis.grid.color = colours.line;
  }
  chart.update("none");
  return true;
}

/** A step for each bucket, as high as it is dense, since some are wider than others; nothing where there is a gap. */
function outline(buckets, least, narrowest) {
  const points = [];
  let end = null;
  for (const { fromMillis, toMillis, count } of buckets) {
    const from = Math.max(fromMillis, least);
    if (end !== null && from > end) points.push({ x: end, y: 0 });
    if (end === null || from > end) points.push({ x: from, y: 0 });
    const y = (count * narrowest) / Math.max(toMillis - fromMillis, LEAST);
    points.push({ x: from, y }, { x: Math.max(toMillis, from), y });
    end = Math.max(toMillis, from);
  }
  if (end !== null) points.push({ x: end, y: 0 });
  return points;
}

function made(wide) {
  const axis = (title, more) => ({ title: { display: true, text: title }, grid: {}, border: { display: false }, ...more });
  return {
    type: "line",
    data: { datasets: [{ data: [], fill: "origin", pointRadius: 0, borderWidth: 1.5, tension: 0 }] },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      parsing: false,
      events: [],
      layout: { padding: { top: 34 } },
      plugins: { legend: { display: false }, tooltip: { enabled: false } },
      scales: {
        x: axis("time between two beats", {
          type: wide ? "logarithmic" : "linear",
          ticks: { maxTicksLimit: 8, maxRotation: 0, callback: (value) => span(value) },
        }),
        y: axis("", { beginAtZero: true, ticks: { maxTicksLimit: 5 } }),
      },
    },
    plugins: [lines],
  };
}

/** The bounds, each with its name above, in two rows so that neighbours can be read. */
const lines = {
  id: "bounds",
  afterDatasetsDraw({ ctx, chartArea, scales, marks: drawn, canvas }) {
    if (!drawn) return;
    ctx.save();
    ctx.font = `12px ${getComputedStyle(canvas).fontFamily}`;
    ctx.fillStyle = drawn.ink;
    ctx.strokeStyle = drawn.ink;
    ctx.lineWidth = 1.5;
    drawn.bounds.forEach(({ name, millis, dashes }, i) => {
      const x = scales.x.getPixelForValue(millis);
      const top = chartArea.top - (i % 2 === 0 ? 20 : 6);
      ctx.setLineDash(dashes);
      ctx.beginPath();
      ctx.moveTo(x, top + 3);
      ctx.lineTo(x, chartArea.bottom);
      ctx.stroke();
      const label = `${name} ${span(millis)}`;
      const width = ctx.measureText(label).width;
      ctx.fillText(label, Math.max(chartArea.left, Math.min(x + 4, chartArea.right - width)), top);
    });
    ctx.restore();
  },
};

/** The colours of the theme, as a canvas understands them. */
function paint(canvas) {
  const probe = document.createElement("span");
  canvas.parentElement.append(probe);
  const colour = (name) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const accent = colour("accent");
  const colours = {
    accent,
    fill: accent.replace("rgb(", "rgba(").replace(")", ", 0.22)"),
    ink: colour("ink"),
    muted: colour("muted"),
    line: colour("line"),
  };
  probe.remove();
  return colours;
}
