package org.hilbert.heartbeat.action;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import io.quarkus.mailer.Mail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.smallrye.mutiny.Uni;

import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.store.History;

/** Sends e-mails of plain text, by the mailer that is configured as {@code quarkus.mailer}. Thread-safe. */
final class Mailing implements Action {
    private static final int MOST_ADDRESSES = 20;
    private static final int LONGEST_SUBJECT = 200;
    private static final int AT_ONCE = 100;
    private static final int LINES_OF_HISTORY = 10;
    /** How far back changes are looked for, in lines of all kinds. */
    private static final int FARTHEST_BACK = 200;

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Pattern ADDRESS = Pattern.compile(
            "[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,189}|[A-Za-z0-9._-]{1,64}@localhost");

    private final List<String> to;
    private final Duration gather;
    private final Duration giveUpAfter;
    private final Sender sender;
    private final Supplier<ReactiveMailer> mailer;
    private final History history;

    /**
     * The mails that these settings describe.
     *
     * @param mailer asked when something is to be sent
     * @throws io.quarkus.runtime.configuration.ConfigurationException if they describe none
     */
    Mailing(ActionCheck check, Sender sender, Supplier<ReactiveMailer> mailer, History history) {
        this.to = check.required("to", check.settings().to()).stream()
                .map(String::strip)
                .toList();
        boolean good = !to.isEmpty()
                && to.size() <= MOST_ADDRESSES
                && to.stream().allMatch(address -> ADDRESS.matcher(address).matches());
        if (!good) {
            throw check.refused(
                    "to",
                    "must be 1 to " + MOST_ADDRESSES + " bare addresses, such as anna@example.org, parted by commas");
        }
        this.gather = check.within(
                "gather", check.settings().gather(), Duration.ofSeconds(30), Duration.ZERO, Duration.ofHours(1));
        this.giveUpAfter = check.within(
                "give-up-after",
                check.settings().giveUpAfter(),
                Duration.ofHours(1),
                Duration.ofMinutes(1),
                Duration.ofDays(31));
        this.sender = sender;
        this.mailer = mailer;
        this.history = history;
    }

    @Override
    public Uni<Outcome> act(Occasion occasion) {
        String line = sentence(occasion.application(), occasion.state(), occasion.text());
        String text = line + "\nsince " + occasion.since() + "\nwhy you are told: " + occasion.purpose() + "\n"
                + past(occasion.application()) + link(Optional.of(occasion.application()));
        return send((occasion.isTest() ? "TEST: " : "") + line, text).map(Delivery::outcome);
    }

    @Override
    public String plan(Occasion occasion) {
        return "write to " + target();
    }

    @Override
    public String target() {
        return String.join(", ", to);
    }

    @Override
    public Uni<Delivery> tell(List<News> news, Supplier<Optional<String>> lateness) {
        List<String> lines = new ArrayList<>();
        news.forEach(one -> lines.add(line(one)));
        String first = inWords(news.get(0));
        String subject = news.size() == 1 ? first : first + " (and " + (news.size() - 1) + " more)";
        Optional<ApplicationId> only = News.application(news);
        return send(
                subject, String.join("\n", lines) + "\n" + only.map(this::past).orElse("") + link(only));
    }

    @Override
    public String plan(List<News> news) {
        return "write to " + target() + " of " + news.size() + (news.size() == 1 ? " change" : " changes");
    }

    @Override
    public int atOnce() {
        return AT_ONCE;
    }

    @Override
    public Duration gather() {
        return gather;
    }

    @Override
    public Duration giveUpAfter() {
        return giveUpAfter;
    }

    private Uni<Delivery> send(String what, String text) {
        Mail mail = Mail.withText(to.get(0), subject("[" + sender.station() + "] " + what), text);
        to.stream().skip(1).forEach(mail::addTo);
        mail.addHeader("Auto-Submitted", "auto-generated");
        return Uni.createFrom()
                .deferred(() -> mailer.get().send(mail))
                .map(sent -> Delivery.of(new Outcome(true, "sent to " + target())))
                .ifNoItem()
                .after(LIMIT)
                .recoverWithItem(() -> Delivery.failed("it was not sent within " + LIMIT.toSeconds() + " s"))
                .onFailure()
                .recoverWithItem(failure -> Delivery.failed("it was not sent: " + failure.getMessage()));
    }

    /** One line, whatever an application is called: what would break it is shown as it would be on the wire. */
    private static String subject(String text) {
        int length = text.codePointCount(0, text.length());
        return length <= LONGEST_SUBJECT
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST_SUBJECT - 3)) + "...";
    }

    private static String inWords(News news) {
        return news.change()
                .map(change -> sentence(change.id(), change.to(), news.text()))
                .orElseGet(news::text);
    }

    private static String sentence(ApplicationId id, State state, String text) {
        return id.shown() + " is " + state + ": it " + text;
    }

    private static String line(News news) {
        return news.entry()
                .map(entry -> entry.at().truncatedTo(ChronoUnit.SECONDS) + "  " + inWords(news))
                .orElseGet(() -> inWords(news));
    }

    private String past(ApplicationId id) {
        StringBuilder past = new StringBuilder("\nWhat it did before, the newest first:\n");
        history.before(id, Long.MAX_VALUE, FARTHEST_BACK).stream()
                .flatMap(entry -> entry.change().stream())
                .limit(LINES_OF_HISTORY)
                .forEach(change -> past.append(change.at().truncatedTo(ChronoUnit.SECONDS))
                        .append("  ")
                        .append(change.from())
                        .append(" -> ")
                        .append(change.to())
                        .append(": it ")
                        .append(change.reason())
                        .append('\n'));
        return past.toString();
    }

    private String link(Optional<ApplicationId> id) {
        return sender.url()
                .map(url -> "\n" + url
                        + id.map(known -> "/app.html?id="
                                        + URLEncoder.encode(known.toString(), StandardCharsets.UTF_8)
                                                .replace("+", "%20"))
                                .orElse("/")
                        + "\n")
                .orElse("");
    }
}
