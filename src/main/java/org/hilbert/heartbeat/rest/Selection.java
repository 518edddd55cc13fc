package org.hilbert.heartbeat.rest;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.hilbert.heartbeat.monitor.ApplicationStatus;
import org.hilbert.heartbeat.protocol.MalformedRequestException;
import org.hilbert.heartbeat.protocol.Query;
import org.hilbert.heartbeat.server.HeartbeatRegistry;
import org.hilbert.heartbeat.server.Whereabouts;

/**
 * Which applications a question is about, by where they are: its parameters {@code host}, {@code group} and {@code tag}. An
 * empty group or tag says nothing. Immutable.
 *
 * @param host only those of that host, where hosts are told apart
 * @param group only those of that group
 * @param tags only those that have all of these
 */
public record Selection(Optional<String> host, Optional<String> group, List<String> tags) {
    private static final int LONGEST = 64;
    private static final int MOST_TAGS = 16;

    /** @throws MalformedRequestException if one of them is too long, or there are too many tags */
    public static Selection of(Query query) {
        List<String> tags = query.values("tag").stream()
                .filter(tag -> !tag.isEmpty())
                .map(tag -> bounded("tag", tag))
                .toList();
        if (tags.size() > MOST_TAGS) {
            throw new MalformedRequestException(
                    "there may be at most " + MOST_TAGS + " parameters tag, were " + tags.size());
        }
        return new Selection(
                Caller.askedHost(query),
                query.value("group").filter(group -> !group.isEmpty()).map(group -> bounded("group", group)),
                tags);
    }

    private static String bounded(String name, String text) {
        int length = text.codePointCount(0, text.length());
        if (length > LONGEST) {
            throw new MalformedRequestException(name + " must have at most " + LONGEST + " characters, had " + length);
        }
        return text;
    }

    /** What is known now of these applications, in the order of their first registration, each when its turn comes. */
    public Stream<ApplicationStatus> in(HeartbeatRegistry registry) {
        return isOfAllGroups()
                ? registry.statuses(host)
                : registry.statuses(host).filter(status -> holds(registry.whereabouts(status.id())));
    }

    private boolean isOfAllGroups() {
        return group.isEmpty() && tags.isEmpty();
    }

    private boolean holds(Whereabouts where) {
        return (group.isEmpty() || where.group().equals(group)) && where.tags().containsAll(tags);
    }
}
