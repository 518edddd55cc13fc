package org.hilbert.heartbeat.protocol;

import java.time.Duration;
import java.util.Optional;

/**
 * One message of an application: who, what, within what time it will be heard of again, and how far its work is.
 *
 * @param command what it says
 * @param application who says it
 * @param timeout T, the promise: 0 or more, in whole milliseconds
 * @param progress a count of whatever shows that it does its work, such as frames drawn: 0 or more, or {@link
 *     #NO_PROGRESS}
 */
public record Beat(Command command, ApplicationId application, Duration timeout, long progress) {
    /** The progress of a beat that tells of none. */
    public static final long NO_PROGRESS = -1;

    /** A beat that tells of no progress. */
    public Beat(Command command, ApplicationId application, Duration timeout) {
        this(command, application, timeout, NO_PROGRESS);
    }

    /**
     * Reads the query of {@code /hb_init}, {@code /hb_ping} or {@code /hb_done}: {@code T&appid=APP_ID}, T being the
     * bare first parameter, and {@code &progress=N} if the application counts its work. Everything else in the query is
     * ignored, and of two {@code appid}s the first counts.
     *
     * <p>An empty T ({@code ?&appid=X}, which a Bash client without an argument sends) is 0, as in the Python server. A
     * goodbye needs no T, one that is no proper T counts as 0, and its progress is not read: nobody is kept from
     * leaving.
     *
     * @param rawQuery the undecoded query, or null if the request had none
     * @param longest the longest promise allowed
     * @throws MalformedRequestException if the application, its promise or its progress cannot be told
     */
    public static Beat parse(Command command, String rawQuery, Duration longest) {
        Query query = Query.of(rawQuery);
        ApplicationId application = application(query, "appid");
        if (command == Command.DONE) {
            return new Beat(command, application, promiseOfGoodbye(query, longest, application));
        }
        String timeout = query.bareFirst()
                .orElseThrow(() -> Timeout.missing("as the bare first parameter: ?1500&appid=...", application));
        return new Beat(command, application, orZero(timeout, longest, application), progress(query, application));
    }

    /** The same beat of that application on that host. */
    public Beat at(String address) {
        return new Beat(command, application.at(address), timeout, progress);
    }

    /**
     * Reads the query of {@code /heartbeat.html}, the form of the original design: {@code container=APP_ID&next=T},
     * which says what a ping says, {@code &progress=N} included.
     *
     * @throws MalformedRequestException as {@link #parse}
     */
    public static Beat parseOriginalForm(String rawQuery, Duration longest) {
        Query query = Query.of(rawQuery);
        ApplicationId application = application(query, "container");
        String timeout = query.value("next").orElseThrow(() -> Timeout.missing("as next=1500", application));
        Duration promise = Timeout.parse(timeout, longest, application);
        return new Beat(Command.PING, application, promise, progress(query, application));
    }

    private static ApplicationId application(Query query, String parameter) {
        String name = query.value(parameter)
                .orElseThrow(
                        () -> new MalformedRequestException(parameter + " must be given, as " + parameter + "=APP_ID"));
        return ApplicationId.of(parameter, name);
    }

    private static long progress(Query query, ApplicationId application) {
        Optional<String> count = query.value("progress");
        return count.isPresent() ? Progress.parse(count.get(), application) : NO_PROGRESS;
    }

    private static Duration promiseOfGoodbye(Query query, Duration longest, ApplicationId application) {
        try {
            return orZero(query.bareFirst().orElse(""), longest, application);
        } catch (MalformedRequestException e) {
            return Duration.ZERO;
        }
    }

    private static Duration orZero(String timeout, Duration longest, ApplicationId application) {
        return timeout.isEmpty() ? Duration.ZERO : Timeout.parse(timeout, longest, application);
    }
}
