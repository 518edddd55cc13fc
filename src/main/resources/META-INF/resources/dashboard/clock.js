/* The server's clock, by which everything here is told: the one of the reader's machine may be wrong. */
let ahead = 0;

/** What time the server just said it is. */
export function setClock(instant) {
  ahead = Date.parse(instant) - Date.now();
}

/** The server's time, in ms since 1970. */
export function now() {
  return Date.now() + ahead;
}

/** Which day it is, by the server's clock: what shows times is drawn anew on another one. */
export function today() {
  return new Date(now()).toDateString();
}
