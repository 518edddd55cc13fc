/*
 * Hilbert Heartbeat for web pages: tells a heartbeat server that this page is alive, and that its picture moves.
 *
 *   <script src="http://127.0.0.1:8888/client/hilbert-heartbeat.js" data-app-id="Tetris"></script>
 *
 * The manual is docs/clients.md of Hilbert Heartbeat. Apache License 2.0.
 *
 * Kiosks run old browsers: no syntax here is newer than ES2017.
 */
(function () {
  "use strict";

  // A page that loads this twice, as a script and as a module, say, has one Heartbeat.
  if (typeof window.Heartbeat === "function" && window.Heartbeat.prototype.frame) return;

  const INIT = "hb_init";
  const PING = "hb_ping";
  const DONE = "hb_done";

  const LOCAL_SERVER = "http://localhost:8888";
  const ANY_PAGE = "browser_app";
  const USUAL_INTERVAL = 5000;
  /** The longest that a browser's timer waits, in ms; beyond it, it would not wait at all. */
  const LONGEST_INTERVAL = 0x7fffffff;
  /** A beat that gets no answer is given up after half an interval, but not before as many ms. */
  const PATIENCE = 2000;

  // Read when the page loads: its address may change while it runs.
  const passed = new URLSearchParams(location.search);
  const passedUrl = passed.get("HB_URL") || null;
  const passedAppId = passed.get("HB_APP_ID") || null;

  /** The heartbeat server this script came from, if it came from one. */
  let home = null;

  // ---- Values

  function isMissing(value) {
    return value === undefined || value === null;
  }

  function isInterval(millis) {
    return millis <= LONGEST_INTERVAL;
  }

  /** T of the protocol: whole ms, rounded up, since a promise may be longer than what is kept but not shorter. */
  function promise(interval) {
    const millis = Math.ceil(Number(interval));
    return millis > 0 && isFinite(millis) ? millis : 0;
  }

  /** Half of a surrogate pair cannot be encoded; it becomes the sign for what cannot be shown. */
  function encoded(id) {
    return encodeURIComponent(String(id).replace(/[\uD800-\uDFFF]/gu, "\uFFFD"));
  }

  /**
   * What requests start with: `host:port` gets a scheme, and `//host` one where the page has none to lend (`file:`).
   * Any other form is what the browser takes it for.
   */
  function baseOf(url) {
    const base = String(url).trim().replace(/\/+$/, "");
    if (/^(\[[^\]]*\]|[^/:?#]+):\d+(\/|$)/.test(base)) return "http://" + base;
    if (base.startsWith("//") && !location.protocol.startsWith("http")) return "http:" + base;
    return base;
  }

  /** The server in `http://host:8888/client/hilbert-heartbeat.js`, or null. */
  function serverOf(scriptUrl) {
    const parts = /^(https?:\/\/[^?#]+)\/client\/hilbert-heartbeat\.m?js([?#]|$)/.exec(scriptUrl);
    return parts && parts[1];
  }

  function defaultUrl() {
    return home || LOCAL_SERVER;
  }

  // ---- Time

  const WAITER = "onmessage = e => setTimeout(() => postMessage(e.data.wait), e.data.millis);";
  let waiterUrl = null;

  function newWaiter() {
    waiterUrl = waiterUrl || URL.createObjectURL(new Blob([WAITER], {type: "text/javascript"}));
    return new Worker(waiterUrl);
  }

  /**
   * Ticks until it is stopped. Browsers slow down the timers of a page in the background, but not those of a worker; so
   * a worker waits, and only that. The tick itself happens in the page: where that hangs, nothing ticks. The next wait
   * is asked for at each tick, so that no ticks pile up for a page that hangs.
   */
  class Clock {
    constructor(log) {
      this._log = log;
      this._wait = 0;
      this._worker = null;
      this._timer = null;
      this._workersFail = false;
    }

    start(millis, tick) {
      this._millis = millis;
      this._tick = tick;
      if (!this._worker && !this._workersFail) this._hireWorker();
      this._waitAgain();
    }

    stop() {
      this._wait += 1;
      clearTimeout(this._timer);
      if (this._worker) this._worker.terminate();
      this._worker = null;
    }

    _hireWorker() {
      try {
        const worker = newWaiter();
        worker.onmessage = event => this._over(event.data);
        worker.onerror = event => {
          event.preventDefault();
          if (worker !== this._worker) return;
          this._doWithoutWorker("it did not start");
          this._waitAgain();
        };
        this._worker = worker;
      } catch (e) {
        this._doWithoutWorker(e);
      }
    }

    /** A browser without workers, or a page whose Content-Security-Policy lacks `worker-src blob:`. */
    _doWithoutWorker(reason) {
      this._log("no worker (" + reason + "): in the background the browser will slow the beats down");
      this._workersFail = true;
      this._worker = null;
    }

    _waitAgain() {
      this._wait += 1;
      const wait = this._wait;
      clearTimeout(this._timer);
      if (this._worker) {
        this._worker.postMessage({wait: wait, millis: this._millis});
      } else {
        this._timer = setTimeout(() => this._over(wait), this._millis);
      }
    }

    /** Only the last wait counts: one that was asked for before a change of the interval may still come to its end. */
    _over(wait) {
      if (wait !== this._wait) return;
      this._waitAgain();
      this._tick();
    }
  }

  // ---- Heartbeat

  /** Starts to beat when the page has loaded; with or without `new`. */
  function Heartbeat(options) {
    if (!(this instanceof Heartbeat)) return new Heartbeat(options);
    const given = options || {};
    this.setDebugLog(given.debugLog);
    this._url = isMissing(given.url) ? defaultUrl() : given.url;
    this._appId = isMissing(given.appId) ? ANY_PAGE : given.appId;
    /** What ends each request, and is in no log: the key. */
    this._key = isMissing(given.key) || given.key === "" ? "" : "&key=" + encoded(given.key);
    this._interval = USUAL_INTERVAL;
    this._sendsInit = Boolean(given.sendInitCommand);
    this._sendsDone = Boolean(given.sendDoneCommand);
    this._frames = 0;
    /** The requests that are under way, and the one among them that may be the last init or ping. */
    this._pending = new Set();
    this._lastBeat = null;
    this._beatGivenUpAt = 0;
    this._hasEnded = false;
    this._clock = new Clock(message => this._log(message));

    if (!isMissing(given.interval)) this._adopt(given.interval);
    window.addEventListener("pagehide", () => this._leave());
    window.addEventListener("pageshow", event => {
      if (event.persisted) this._start();
    });
    if (document.readyState === "loading") {
      window.addEventListener("load", () => this._start());
    } else {
      setTimeout(() => this._start(), 0);
    }
  }

  Heartbeat.prototype = {
    constructor: Heartbeat,

    /** Counts a frame. For the render loop: once it was called, a page whose frames stop is told from one that runs. */
    frame() {
      this._frames += 1;
    },

    /** Sends a command. The callback hears once how it went: `(error or null, text of the answer)`. */
    send(command, interval, callback) {
      return this._request(command, interval, Math.max(10000, 2 * promise(interval)), callback);
    },

    /** Sends a command, blocks until its answer has come and returns it, or throws. */
    sendSync(command, interval) {
      const request = new XMLHttpRequest();
      request.open("GET", this._address(command, interval) + this._key, false);
      request.send();
      if (request.status !== 200) throw refusal(request);
      this._log("answer: " + request.responseText);
      return request.responseText;
    },

    /** Leaves a command to the browser, which sends it even if the page is closed; false if it does not take it. */
    sendBeacon(command, interval) {
      const address = this._address(command, interval);
      try {
        return navigator.sendBeacon(address + this._key);
      } catch (e) {
        this._log("no beacon: " + e);
        return false;
      }
    },

    sendInit() {
      this._beat(INIT);
    },

    /** Sends a ping, unless the beat before is still under way: a server that is slow or away gets one at a time. */
    sendPing() {
      if (this._isBeatUnderWay() && performance.now() < this._beatGivenUpAt) {
        this._log("the beat before is still under way");
        return;
      }
      this._beat(PING);
    },

    /** Says goodbye, and beats no more until `setInterval` is called. */
    sendDone() {
      this._hasEnded = true;
      this._sayGoodbye();
    },

    getInterval() {
      return this._interval;
    },

    /** Pings now, with the new promise, and then each so many ms; 0 and less end the pings. */
    setInterval(newInterval) {
      if (!this._adopt(newInterval)) return;
      this._hasEnded = false;
      if (this._interval > 0) {
        this._beat(PING);
      } else {
        this.abort();
      }
      this._keepTime();
    },

    /** Gives up all requests that are under way. */
    abort() {
      this._pending.forEach(request => request.abort());
    },

    getUrl() {
      return this._url;
    },

    getAppId() {
      return this._appId;
    },

    getDebugLog() {
      return this._debugLog;
    },

    setDebugLog(debugLog) {
      this._debugLog = typeof debugLog === "function" ? debugLog : () => {};
    },

    // Private from here on.

    _start() {
      if (this._hasEnded) return;
      this._log("heartbeat of [" + this._appId + "] to " + baseOf(this._url) + " each " + this._interval + " ms");
      // One first beat: a ping beside the init could overtake it.
      if (this._sendsInit) {
        this.sendInit();
      } else if (this._interval > 0) {
        this.sendPing();
      }
      this._keepTime();
    },

    /** The page is closed, or goes into the back/forward cache, from which it may return. */
    _leave() {
      if (this._sendsDone) {
        this._sayGoodbye();
      } else {
        this._clock.stop();
      }
    },

    _sayGoodbye() {
      this._clock.stop();
      // A ping that arrived after the goodbye would be taken for a new start.
      this.abort();
      if (this.sendBeacon(DONE, 0)) return;
      try {
        this.sendSync(DONE, 0);
      } catch (e) {
        this._log("no goodbye: " + e);
      }
    },

    /** Takes a new interval, or says why not and keeps the one it has: a page that miscounts goes on beating. */
    _adopt(interval) {
      const millis = Number(interval);
      if (!isInterval(millis)) {
        this._log("an interval is a number of at most " + LONGEST_INTERVAL + " ms; kept " + this._interval + " ms");
        return false;
      }
      this._interval = millis;
      return true;
    },

    _keepTime() {
      if (this._interval > 0) {
        this._clock.start(this._interval, () => this.sendPing());
      } else {
        this._clock.stop();
      }
    },

    _patience() {
      return Math.max(PATIENCE, this._interval / 2);
    },

    _isBeatUnderWay() {
      return this._pending.has(this._lastBeat);
    },

    /** Sends an init or a ping in the place of the one before. */
    _beat(command) {
      if (this._isBeatUnderWay()) this._lastBeat.abort();
      this._beatGivenUpAt = performance.now() + this._patience();
      this._lastBeat = this._request(command, this._interval, this._patience());
    },

    _request(command, interval, timeout, callback) {
      const address = this._address(command, interval);
      const request = new XMLHttpRequest();
      const tell = error => {
        const text = request.responseText;
        this._log(error ? error.message : "answer: " + text);
        if (callback) this._call(callback, error, text);
      };
      const end = error => {
        this._pending.delete(request);
        tell(error);
      };
      request.onload = () => end(request.status === 200 ? null : refusal(request));
      request.onerror = () => end(new Error("no answer to " + address));
      request.ontimeout = () => end(new Error("no answer within " + timeout + " ms to " + address));
      request.onabort = () => {
        this._pending.delete(request);
        // A callback that sends again must not do so between what is given up for a goodbye and the goodbye.
        Promise.resolve().then(() => tell(new Error("gave up " + address)));
      };
      try {
        request.open("GET", address + this._key);
        request.timeout = timeout;
        request.send();
        this._pending.add(request);
      } catch (e) {
        setTimeout(() => end(e), 0);
      }
      return request;
    },

    _address(command, interval) {
      const query = promise(interval) + "&appid=" + encoded(this._appId) + this._progress(command);
      const address = baseOf(this._url) + "/" + command + "?" + query + "&cache_buster=" + Date.now();
      this._log(address);
      return address;
    },

    /** No claim is made while the page is hidden: browsers draw no frames then, and nothing is wrong with that. */
    _progress(command) {
      const claims = command === PING && this._frames > 0 && document.visibilityState !== "hidden";
      return claims ? "&progress=" + this._frames : "";
    },

    _log(message) {
      try {
        this._debugLog(message);
      } catch (ignored) {
        // Who watches the heart must not stop it.
      }
    },

    _call(callback, error, text) {
      try {
        callback(error, text);
      } catch (e) {
        this._log("the callback failed: " + e);
      }
    },
  };

  function refusal(request) {
    return new Error("answered " + request.status + ": " + request.responseText);
  }

  Heartbeat.getInitCommand = () => INIT;
  Heartbeat.getPingCommand = () => PING;
  Heartbeat.getDoneCommand = () => DONE;

  /** `HB_URL` of the page's address, or the fallback, or the server this script came from. */
  Heartbeat.getPassedUrl = fallback => passedUrl || (fallback === undefined ? defaultUrl() : fallback);

  /** `HB_APP_ID` of the page's address, or the fallback. */
  Heartbeat.getPassedAppId = fallback => passedAppId || (fallback === undefined ? ANY_PAGE : fallback);

  /** The module tells where it came from: a script that is imported cannot know it. */
  Heartbeat.cameFrom = scriptUrl => {
    home = home || serverOf(scriptUrl);
  };

  /** The heartbeat that a script element with `data-app-id` started, or null. */
  Heartbeat.page = null;

  window.Heartbeat = Heartbeat;

  const element = document.currentScript;
  if (element) Heartbeat.cameFrom(element.src);
  if (element && element.dataset.appId !== undefined) {
    Heartbeat.page = new Heartbeat({
      url: Heartbeat.getPassedUrl(element.dataset.url),
      appId: Heartbeat.getPassedAppId(element.dataset.appId || undefined),
      interval: element.dataset.interval,
      key: element.dataset.key,
      sendInitCommand: true,
      sendDoneCommand: true,
    });
  }
})();
