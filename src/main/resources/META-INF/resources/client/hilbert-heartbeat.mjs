// Hilbert Heartbeat for web pages, as an ES module. Apache License 2.0.
import "./hilbert-heartbeat.js";

export const Heartbeat = window.Heartbeat;
export default Heartbeat;

Heartbeat.cameFrom(import.meta.url);
