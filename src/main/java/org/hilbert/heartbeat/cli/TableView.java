package org.hilbert.heartbeat.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;

import org.hilbert.heartbeat.nagios.ServiceState;
import org.hilbert.heartbeat.nagios.StatusLine;

import picocli.CommandLine.Help.ColorScheme;

/** For people: a table of all applications, the worst first, drawn over the one before in a terminal. */
final class TableView implements Watch.View {
    private static final String HOME_AND_CLEAR = "\033[H\033[2J";
    private static final String HIDE_CURSOR = "\033[?25l";
    private static final String SHOW_CURSOR = "\033[?25h";
    /** The ratio from which an application is lost, unless a server is told otherwise: a full bar. */
    private static final int FULL = 6;

    private static final int BAR = 12;
    private static final String NO_ANSWER = "NO ANSWER";
    private static final int STATE = 8;
    /** What is there beside the rows, and in a row beside the application's ID. */
    private static final int LINES_BESIDE = 4;

    private static final int COLUMNS_BESIDE = 62;
    /** In a narrow terminal an ID counts more than the end of the row. */
    private static final int SHORTEST_ID = 16;

    private final PrintWriter out;
    private final ColorScheme colors;
    private final URI server;
    private final boolean live;
    private List<StatusLine> last = List.of();

    TableView(PrintWriter out, ColorScheme colors, URI server, boolean live) {
        this.out = out;
        this.colors = colors;
        this.server = server;
        this.live = live;
    }

    @Override
    public void show(List<StatusLine> applications) {
        last = applications;
        draw("");
    }

    @Override
    public void silence(String why) {
        draw(Printable.of(why));
    }

    @Override
    public void end() {
        out.print(SHOW_CURSOR);
        out.flush();
    }

    private void draw(String remark) {
        List<ApplicationRow> rows = last.stream()
                .map(ApplicationRow::of)
                .sorted(Comparator.comparing(
                        ApplicationRow::state,
                        Comparator.comparingInt(TableView::severity).reversed()))
                .toList();
        Size size = live ? Size.ofTheTerminal() : Size.UNLIMITED;
        int shown = Math.min(rows.size(), Math.max(1, size.lines() - LINES_BESIDE));
        int longest =
                rows.stream().mapToInt(row -> row.application().length()).max().orElse(0);
        int width = Math.max(1, Math.min(longest, Math.max(SHORTEST_ID, size.columns() - COLUMNS_BESIDE)));
        StringBuilder page = new StringBuilder(live ? HIDE_CURSOR + HOME_AND_CLEAR : "");
        String head =
                server + "  " + LocalTime.now().truncatedTo(ChronoUnit.SECONDS) + "  applications: " + rows.size();
        page.append(clipped(head, size.columns())).append(System.lineSeparator());
        if (!remark.isEmpty()) {
            page.append(colors.ansi().string("@|bold,red " + NO_ANSWER + "|@"))
                    .append(clipped(" " + remark, size.columns() - NO_ANSWER.length()))
                    .append(System.lineSeparator());
        }
        for (ApplicationRow row : rows.subList(0, shown)) {
            String state = colors.ansi()
                    .string("@|" + color(row.state()) + " " + String.format("%-" + STATE + "s", row.state()) + "|@");
            page.append(state)
                    .append(clipped(rest(row, width), size.columns() - STATE))
                    .append(System.lineSeparator());
        }
        if (shown < rows.size()) {
            page.append(String.format("... and %d more, none of them worse%n", rows.size() - shown));
        }
        out.print(page);
        out.flush();
    }

    private static String rest(ApplicationRow row, int width) {
        String name = clippedInside(row.application(), width);
        String beginning = String.format("  %-" + width + "s  ", name);
        return row.overdueRatio() == null || row.maxWaitMillis() == null
                ? beginning + row.words()
                : beginning
                        + String.format(
                                "%-14s %s od %7s of %s s",
                                row.words(), bar(row.overdueRatio()), row.overdueRatio(), seconds(row.maxWaitMillis()));
    }

    /** IDs often differ at their ends. */
    private static String clippedInside(String id, int width) {
        int end = width / 2;
        return id.length() <= width ? id : id.substring(0, width - end - 1) + "~" + id.substring(id.length() - end);
    }

    private static String clipped(String text, int width) {
        return text.length() <= width ? text : text.substring(0, Math.max(0, width - 1)) + "~";
    }

    private static String bar(BigDecimal ratio) {
        int full = Math.min(BAR, (int) Math.round(ratio.doubleValue() * BAR / FULL));
        return "[" + "#".repeat(full) + "-".repeat(BAR - full) + "]";
    }

    private static String seconds(BigDecimal millis) {
        return millis.movePointLeft(3).stripTrailingZeros().toPlainString();
    }

    private static String color(ServiceState state) {
        return switch (state) {
            case OK -> "green";
            case WARNING -> "bold,yellow";
            case CRITICAL -> "bold,red";
            case UNKNOWN -> "bold,magenta";
        };
    }

    private static int severity(ServiceState state) {
        return switch (state) {
            case OK -> 0;
            case WARNING -> 1;
            case UNKNOWN -> 2;
            case CRITICAL -> 3;
        };
    }

    private record Size(int lines, int columns) {
        static final Size UNLIMITED = new Size(Integer.MAX_VALUE, Integer.MAX_VALUE);
        private static final Size USUAL = new Size(24, 80);

        /** The JDK does not know; {@code stty} does. */
        static Size ofTheTerminal() {
            try {
                Process stty = new ProcessBuilder("stty", "size")
                        .redirectInput(ProcessBuilder.Redirect.INHERIT)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                String[] size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                        .strip()
                        .split(" ");
                Size told = new Size(Integer.parseInt(size[0]), Integer.parseInt(size[1]));
                return told.lines > 0 && told.columns > 0 ? told : USUAL;
            } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
                return USUAL;
            }
        }
    }
}
