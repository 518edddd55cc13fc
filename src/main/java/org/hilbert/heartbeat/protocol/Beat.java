package org.hilbert.heartbeat.protocol;

import java.time.Duration;

/**
 * One message of an application: who, what, and within what time it will be heard of again.
 *
 * @param command what it says
 * @param application who says it
 * @param timeout T, the promise: 0 or more, in whole milliseconds
 */
public record Beat(Command command, ApplicationId application, Duration timeout) {

    /**
     * Reads the query of {@code /hb_init}, {@code /hb_ping} or {@code /hb_done}: {@code T&appid=APP_ID}, T being the
     * bare first parameter. Everything else in the query is ignored, and of two {@code appid}s the first counts.
     *
     * <p>An empty T ({@code ?&appid=X}, which a Bash client without an argument sends) is 0, as in the Python server. A
     * goodbye needs no T, and one that is no proper T counts as 0: nobody is kept from leaving.
     *
     * @param rawQuery the undecoded query, or null if the request had none
     * @param longest the longest promise allowed
     * @throws MalformedRequestException if the application or its promise cannot be told
     */
    public static Beat parse(Command command, String rawQuery, Duration longest) {
        Query query = Query.of(rawQuery);
        ApplicationId application = application(query, "appid");
        if (command == Command.DONE) {
            return new Beat(command, application, promiseOfGoodbye(query, longest, application));
        }
        String timeout = query.bareFirst()
                .orElseThrow(() -> Timeout.missing("as the bare first parameter: ?1500&appid=...", application));
        return new Beat(command, application, orZero(timeout, longest, application));
    }

    /** The same beat of that application on that host. */
    public Beat at(String address) {
        return new Beat(command, application.at(address), timeout);
    }

    /**
     * Reads the query of {@code /heartbeat.html}, the form of the original design: {@code container=APP_ID&next=T},
     * which says what a ping says.
     *
     * @throws MalformedRequestException as {@link #parse}
     */
    public static Beat parseOriginalForm(String rawQuery, Duration longest) {
        Query query = Query.of(rawQuery);
        ApplicationId application = application(query, "container");
        String timeout = query.value("next").orElseThrow(() -> Timeout.missing("as next=1500", application));
        return new Beat(Command.PING, application, Timeout.parse(timeout, longest, application));
    }

    private static ApplicationId application(Query query, String parameter) {
        String name = query.value(parameter)
                .orElseThrow(
                        () -> new MalformedRequestException(parameter + " must be given, as " + parameter + "=APP_ID"));
        return ApplicationId.of(parameter, name);
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
