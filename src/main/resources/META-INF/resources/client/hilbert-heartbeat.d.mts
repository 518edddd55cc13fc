// Types of hilbert-heartbeat.mjs. Apache License 2.0.
/// <reference path="./hilbert-heartbeat.d.ts" />

export type Heartbeat = globalThis.Heartbeat;
export declare const Heartbeat: HeartbeatConstructor;
export default Heartbeat;
