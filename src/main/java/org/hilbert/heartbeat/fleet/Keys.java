package org.hilbert.heartbeat.fleet;

import java.util.List;

/**
 * The keys of one fleet, all in one slot of a cluster: what a round changes together lies together, and history has one order.
 */
final class Keys {
    final String generation;
    final String number;
    final String began;
    final String apps;
    final String heard;
    final String history;
    final String news;
    final String nodes;
    final String lease;
    final String told;
    final String doubt;
    final String shelves;
    final String earliest;
    final String lasting;
    final String candidates;
    final String since;
    final String restoring;

    /** @param fleet its name, which has no brace in it */
    Keys(String fleet) {
        String tag = "{" + fleet + "}:";
        generation = tag + "generation";
        number = tag + "number";
        began = tag + "began";
        apps = tag + "apps";
        heard = tag + "heard";
        history = tag + "history";
        news = tag + "news";
        nodes = tag + "nodes";
        lease = tag + "lease";
        told = tag + "told";
        doubt = tag + "doubt";
        shelves = tag + "shelves";
        earliest = tag + "earliest";
        lasting = tag + "lasting";
        candidates = tag + "candidates";
        since = tag + "since";
        restoring = tag + "restoring";
    }

    /** Those of {@code round.lua}, in its order. */
    List<String> ofRound() {
        return List.of(
                generation, number, apps, heard, history, news, nodes, lease, told, doubt, shelves, earliest, lasting);
    }

    /** Those of {@code look.lua}. */
    List<String> ofLook() {
        return List.of(generation, number, news, nodes, began);
    }

    /** Those of {@code restore.lua}. */
    List<String> ofRestore() {
        return List.of(generation, number, candidates, since, restoring);
    }

    /** What is written anew when everything is. */
    List<String> ofContent() {
        return List.of(number, began, apps, heard, history, news, nodes, told, doubt, shelves, lasting);
    }

    /** Those of {@code finish.lua}. */
    List<String> ofFinish() {
        return List.of(generation, number, began, candidates, since, restoring);
    }
}
