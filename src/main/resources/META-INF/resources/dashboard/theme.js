/* Light or dark, as the system says unless the reader chose. Loaded before the page is drawn; a classic script. */
(function () {
  "use strict";
  const KEY = "hilbert-heartbeat-theme";
  const root = document.documentElement;

  /** What was chosen; a browser may keep nothing, or refuse to say. */
  function chosen() {
    try {
      return localStorage.getItem(KEY);
    } catch (e) {
      return null;
    }
  }

  function choose(theme) {
    root.dataset.theme = theme;
    try {
      localStorage.setItem(KEY, theme);
    } catch (e) {
      // It holds as long as the page is open.
    }
  }

  function isDark() {
    return root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }

  if (chosen() === "dark" || chosen() === "light") root.dataset.theme = chosen();
  if (new URLSearchParams(location.search).has("kiosk")) root.classList.add("kiosk");

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("theme");
    if (!button) return;
    const show = () => button.setAttribute("aria-pressed", String(isDark()));
    button.addEventListener("click", () => {
      choose(isDark() ? "light" : "dark");
      show();
      dispatchEvent(new Event("themechange"));
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      show();
      dispatchEvent(new Event("themechange"));
    });
    show();
  });
})();
