// Types of hilbert-heartbeat.js, which defines the global `Heartbeat`. Apache License 2.0.

interface Heartbeat {
  /** Counts a frame; for the render loop. From the first call on, pings say how many there were. */
  frame(): void;

  /**
   * Sends a command. The callback hears once how it went.
   * @param interval the promise: ms until the next beat
   */
  send(command: string, interval: number, callback?: HeartbeatCallback | null): XMLHttpRequest;

  /**
   * Sends a command, blocks until its answer has come, and returns it.
   * @throws Error if there is none, or its status is not 200
   */
  sendSync(command: string, interval: number): string;

  /** Leaves a command to the browser, which sends it even if the page is closed; false if it does not take it. */
  sendBeacon(command: string, interval: number): boolean;

  sendInit(): void;

  /** Sends a ping, unless the beat before is still under way. */
  sendPing(): void;

  /** Says goodbye, and beats no more until `setInterval` is called. */
  sendDone(): void;

  getInterval(): number;

  /** Pings now and then each so many ms; 0 and less end the pings. What is no number changes nothing. */
  setInterval(newInterval: number): void;

  /** Gives up all requests that are under way. */
  abort(): void;

  /** As it was given. */
  getUrl(): string;

  getAppId(): string;

  getDebugLog(): HeartbeatLog;

  /** Without a function, nothing is logged. */
  setDebugLog(debugLog?: HeartbeatLog | null): void;
}

interface HeartbeatOptions {
  /** The server. Unless given, the one the script came from, or `http://localhost:8888`. */
  url?: string;

  /** Unique on its host; `browser_app` unless given. */
  appId?: string;

  /** Of the kind `beat`, where the server wants one. */
  key?: string;

  /** Ms between two pings, 5000 unless given; 0 and less: none by itself. */
  interval?: number;

  /** Whether to begin with `hb_init`; false unless given. */
  sendInitCommand?: boolean;

  /** Whether to send `hb_done` when the page is closed; false unless given. */
  sendDoneCommand?: boolean;

  debugLog?: HeartbeatLog;
}

type HeartbeatLog = (message: string) => void;

type HeartbeatCallback = (error: Error | null, text: string) => void;

interface HeartbeatConstructor {
  new (options?: HeartbeatOptions): Heartbeat;
  (options?: HeartbeatOptions): Heartbeat;
  readonly prototype: Heartbeat;

  /** The heartbeat that a script element with `data-app-id` started, or null. */
  readonly page: Heartbeat | null;

  getInitCommand(): string;
  getPingCommand(): string;
  getDoneCommand(): string;

  /** `HB_URL` of the page's address, or the fallback, or the server the script came from. */
  getPassedUrl(fallback?: string): string;

  /** `HB_APP_ID` of the page's address, or the fallback, or `browser_app`. */
  getPassedAppId(fallback?: string): string;
}

declare var Heartbeat: HeartbeatConstructor;
