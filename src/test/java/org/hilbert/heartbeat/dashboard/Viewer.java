package org.hilbert.heartbeat.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.hilbert.heartbeat.testsupport.Program;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.ColorScheme;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Somebody who looks at the pages with the machine's Chromium, and notes what it complains of. */
final class Viewer implements AutoCloseable {
    private static final double AT_MOST_MILLIS = 15_000;
    private static final String TELL_OF_THE_POLICY = """
            document.addEventListener("securitypolicyviolation",
                (e) => console.error(`policy: ${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`));
            """;

    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final Playwright playwright;
    private final Path chromium;
    private final String server;
    private Browser browser;
    private BrowserContext context;

    private Viewer(Playwright playwright, Path chromium, String server) {
        this.playwright = playwright;
        this.chromium = chromium;
        this.server = server;
        launch();
    }

    /** Starts it, or skips the test where there is no Chromium. It downloads nothing. */
    static Viewer start(String server) {
        Path chromium = Path.of(Program.find("chromium"));
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        return new Viewer(playwright, chromium, server);
    }

    private void launch() {
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium)
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-quic",
                                "--disable-background-networking",
                                "--no-first-run",
                                "--disable-component-update",
                                "--disable-sync")));
    }

    /** A fresh page, of that size and theme, without anything from the ones before. */
    Page page(int width, int height, ColorScheme scheme) {
        leave();
        Browser.NewContextOptions options = new Browser.NewContextOptions()
                .setBaseURL(server)
                .setViewportSize(width, height)
                .setColorScheme(scheme);
        Page page;
        try {
            page = open(options);
        } catch (PlaywrightException e) {
            // Chromium may crash as it opens an empty page: that says nothing of what it would have shown.
            System.err.println("Chromium is started anew: " + e.getMessage());
            leave();
            browser.close();
            launch();
            page = open(options);
        }
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(message.text() + " " + message.location());
            }
        });
        page.onPageError(complaints::add);
        return page;
    }

    private Page open(Browser.NewContextOptions options) {
        context = browser.newContext(options);
        context.setDefaultTimeout(AT_MOST_MILLIS);
        context.addInitScript(TELL_OF_THE_POLICY);
        return context.newPage();
    }

    /** The same, as people sit before it by day. */
    Page page() {
        return page(1280, 900, ColorScheme.LIGHT);
    }

    /** Leaves what a failed test may have left. */
    void startOver() {
        leave();
        complaints.clear();
    }

    /** Closes the page; nothing must have been complained of but what holds one of these texts. */
    void leaveContent(String... expected) {
        leave();
        complaints.removeIf(complaint -> List.of(expected).stream().anyMatch(complaint::contains));
        List<String> left = List.copyOf(complaints);
        complaints.clear();
        assertEquals(List.of(), left);
    }

    /** What axe-core finds against WCAG 2.2 A and AA in what is there now, a line for each. */
    static List<?> violations(Page page) throws IOException {
        try (InputStream axe = Viewer.class.getResourceAsStream("/axe.min.js")) {
            page.evaluate(new String(axe.readAllBytes(), StandardCharsets.UTF_8) + "\n;0");
        }
        return (List<?>) page.evaluate("""
                async () => {
                  const found = await axe.run(document, {
                    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
                  });
                  return found.violations.flatMap((rule) => rule.nodes.map((node) =>
                    `${rule.id}: ${node.target} ${node.html.slice(0, 120)} ${node.failureSummary}`));
                }""");
    }

    private void leave() {
        if (context != null) {
            try {
                context.close();
            } catch (PlaywrightException e) {
                System.err.println("a page ended with its browser: " + e.getMessage());
            }
            context = null;
        }
    }

    @Override
    public void close() {
        leave();
        browser.close();
        playwright.close();
    }
}
