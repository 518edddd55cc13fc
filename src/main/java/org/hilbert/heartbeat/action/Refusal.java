package org.hilbert.heartbeat.action;

/** Why a step of a ladder that would recover something is not taken now. */
enum Refusal {
    /** There were as many recoveries as there may be. */
    BUDGET,
    /** It could not be kept that it is taken. */
    JOURNAL
}
