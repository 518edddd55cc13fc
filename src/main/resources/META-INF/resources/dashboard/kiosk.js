/* For a wall: what needs attention is four times as large, and what does not fit is shown in turn. */

/** How long a page is shown, in ms. */
const TURN = 10_000;
/** An alarm takes as many columns and rows as this. */
const LARGE = 2;
/** Tiles that could not be read across a hall are not drawn, but shown in turn. */
const LEAST_WIDTH = 230;
/** The lowest a tile may be, as a share of its width. */
const FLATTEST = 0.42;

let page = 0;

/** Which of these tiles, the worst first, are shown for now, in how many columns and rows, and how large, in px. */
export function arranged(tiles, width, height) {
  const most = Math.max(LARGE, Math.floor(width / LEAST_WIDTH));
  let columns = 1;
  while (columns < most && rowsFor(tiles, columns) > roomFor(columns, width, height)) columns += 1;
  const room = Math.max(LARGE, roomFor(columns, width, height));
  const pages = paged(tiles, columns, room);
  const now = page % pages.length;
  const rows = pages.length > 1 ? room : Math.min(room, rowsFor(tiles, columns));
  return { columns, rows, unit: Math.min(width / columns / 11, height / rows / 9), shown: pages[now], page: now, pages: pages.length };
}

function roomFor(columns, width, height) {
  return Math.floor(height / ((width / columns) * FLATTEST));
}

/** How many rows these take: large ones side by side, and the small ones in what is left. */
function rowsFor(tiles, columns) {
  const large = tiles.filter(isLarge).length;
  if (large > 0 && columns < LARGE) return Infinity;
  const forLarge = LARGE * Math.ceil(large / Math.floor(columns / LARGE));
  return Math.max(1, large === 0 ? 0 : forLarge, Math.ceil((tiles.length - large + large * LARGE * LARGE) / columns));
}

function isLarge(tile) {
  return tile.element.dataset.tone === "alarm";
}

/** Alarms stay on every page as long as they leave half of it to the others. */
function paged(tiles, columns, room) {
  const alarms = tiles.filter(isLarge);
  const stay = rowsFor(alarms, columns) <= room / 2 ? alarms : [];
  const pages = [[...stay]];
  for (const tile of tiles) {
    if (stay.includes(tile)) continue;
    const last = pages[pages.length - 1];
    if (last.length > stay.length && rowsFor([...last, tile], columns) > room) pages.push([...stay, tile]);
    else last.push(tile);
  }
  return pages;
}

/** Turns the pages by itself; `turned` draws. */
export function turnPages(turned) {
  setInterval(() => {
    page += 1;
    turned();
  }, TURN);
  addEventListener("resize", turned);
}
