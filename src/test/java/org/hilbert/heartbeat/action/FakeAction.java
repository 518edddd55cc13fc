package org.hilbert.heartbeat.action;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import io.smallrye.mutiny.Uni;

/** An action that notes what it is asked for, and goes as a test says. */
final class FakeAction implements Action {
    final List<Occasion> occasions = new ArrayList<>();
    final List<List<News>> told = new ArrayList<>();
    /** How the next goes. */
    Delivery next = Delivery.of(new Outcome(true, "well done"));

    int atOnce = 1;
    Duration gather = Duration.ZERO;
    Duration giveUpAfter = Duration.ofDays(1);

    boolean tellsOnce;
    /** What happens before the turn of what it is told. */
    Runnable waitsForItsTurn = () -> {};

    @Override
    public Uni<Outcome> act(Occasion occasion) {
        return goes(() -> occasions.add(occasion)).map(Delivery::outcome);
    }

    @Override
    public Uni<Delivery> tell(List<News> news, Supplier<Optional<String>> lateness) {
        waitsForItsTurn.run();
        return lateness.get()
                .map(late -> Uni.createFrom().item(Delivery.of(Outcome.notBegun(late))))
                .orElseGet(() -> goes(() -> told.add(List.copyOf(news))));
    }

    private Uni<Delivery> goes(Runnable note) {
        return Uni.createFrom().item(() -> {
            note.run();
            if (next == null) {
                throw new IllegalStateException("an action that fails, on purpose");
            }
            return next;
        });
    }

    /** As it would be configured, told of what these settings say. */
    Actions.Configured configured(String name, String... settings) {
        String[] fields = new String[settings.length + 2];
        fields[0] = "type";
        fields[1] = "webhook";
        System.arraycopy(settings, 0, fields, 2, settings.length);
        return new Actions.Configured(name, "fake", Audience.of(Settings.action(fields)), this);
    }

    @Override
    public String plan(Occasion occasion) {
        return "do it for " + occasion.application();
    }

    @Override
    public String plan(List<News> news) {
        return "tell " + news.size();
    }

    @Override
    public String target() {
        return "nobody";
    }

    @Override
    public int atOnce() {
        return atOnce;
    }

    @Override
    public Duration gather() {
        return gather;
    }

    @Override
    public Duration giveUpAfter() {
        return giveUpAfter;
    }

    @Override
    public boolean tellsOnce() {
        return tellsOnce;
    }
}
