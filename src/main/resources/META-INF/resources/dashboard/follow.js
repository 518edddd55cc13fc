/* Follows the server: what happens is heard from its stream, what moves all the time is looked at now and then. */
import { address, Refusal } from "./api.js";

/** Between two looks, in ms; a page that nobody sees looks seldom, and only so that its title is right. */
const EVERY = 2000;
const EVERY_UNSEEN = 30_000;
/** After what happened, so that what comes together is one look; a storm of events is one look in so many ms. */
const SOON = 150;
const SELDOM = 800;
const LONGEST_BACK_OFF = 30_000;

/** What the stream tells of; others are of no use here. */
const TOLD = ["change", "interruption", "attempt"];

/**
 * Calls `look` again and again, `happened` with each line of history that the stream tells, `missed` when there may be
 * lines that it did not tell (a look follows both), `lost` (with a sentence) when there is no answer any more, and `found`
 * when there is one again.
 *
 * @returns what has a look taken soon
 */
export function follow({ look, happened = () => {}, missed = () => {}, lost, found }) {
  let timer = null;
  let looking = false;
  let again = false;
  let isLost = false;
  let lookedAt = -Infinity;
  let stream = null;
  let backOff = 1000;
  let reopening = null;

  async function turn() {
    clearTimeout(timer);
    timer = null;
    if (looking) {
      again = true;
      return;
    }
    looking = true;
    lookedAt = performance.now();
    again = false;
    try {
      await look();
      if (isLost) {
        isLost = false;
        reopen(0);
        found();
      }
    } catch (e) {
      isLost = true;
      lost(e.message, e instanceof Refusal);
    } finally {
      looking = false;
      next(again ? untilSoon() : document.hidden ? EVERY_UNSEEN : EVERY);
    }
  }

  function next(millis) {
    clearTimeout(timer);
    timer = setTimeout(turn, millis);
  }

  function soon() {
    if (looking) again = true;
    else next(untilSoon());
  }

  function untilSoon() {
    return Math.max(SOON, SELDOM - (performance.now() - lookedAt));
  }

  /** A page that nobody sees holds no connection: browsers open six to a server, for all of their tabs. */
  function open() {
    reopening = null;
    if (stream !== null || document.hidden) return;
    const opened = new EventSource(address("/api/stream"));
    stream = opened;
    opened.addEventListener("open", () => {
      backOff = 1000;
      missed();
      soon();
    });
    for (const name of TOLD) {
      opened.addEventListener(name, (event) => {
        happened(JSON.parse(event.data));
        soon();
      });
    }
    opened.addEventListener("gap", () => {
      missed();
      soon();
    });
    opened.addEventListener("error", () => {
      soon();
      // It connects again by itself after a lost connection, but gives up on an answer that is no stream.
      if (opened.readyState === EventSource.CLOSED && stream === opened) {
        close();
        reopen(backOff);
        backOff = Math.min(2 * backOff, LONGEST_BACK_OFF);
      }
    });
  }

  function reopen(millis) {
    if (reopening !== null) clearTimeout(reopening);
    reopening = setTimeout(open, millis);
  }

  function close() {
    stream?.close();
    stream = null;
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      close();
    } else {
      open();
      next(0);
    }
  });
  // A page that is kept for the way back would keep its connection.
  addEventListener("pagehide", close);
  addEventListener("pageshow", (event) => {
    if (event.persisted) {
      open();
      next(0);
    }
  });
  open();
  turn();
  return soon;
}
