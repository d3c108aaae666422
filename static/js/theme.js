// Runs before the first paint: the chosen look, and a mark that scripts run here.
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null; // storage may be forbidden; the system's look then stays
    }
  };
  const apply = () => {
    const theme = chosen();
    if (theme) root.dataset.theme = theme;
    root.dataset.look = theme ?? (system.matches ? "dark" : "light");
  };
  root.classList.add("js");
  apply();
  system.addEventListener("change", apply);
})();
