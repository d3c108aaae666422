// What pages can do beyond links and forms. Everything works without this file.
const root = document.documentElement;

// The look: light or dark, remembered.
const themeSwitch = document.querySelector("[data-theme-switch]");
if (themeSwitch) {
  const label = themeSwitch.querySelector("[data-theme-label]");
  const name = () => {
    label.textContent = root.dataset.look === "dark" ? themeSwitch.dataset.toLight : themeSwitch.dataset.toDark;
  };
  themeSwitch.addEventListener("click", () => {
    const look = root.dataset.look === "dark" ? "light" : "dark";
    root.dataset.theme = root.dataset.look = look;
    try {
      localStorage.setItem("theme", look);
    } catch {
      // Not remembered where storage is forbidden; the page itself has changed all the same.
    }
    name();
  });
  name();
  themeSwitch.hidden = false;
}

// "/" goes to the search.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea, [contenteditable]");
  const search = document.querySelector("[data-search-key]");
  if (event.key === "/" && !typing && search && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    search.focus();
    search.select();
  }
});

// Partners ticked for comparing stay ticked while filters and pages change.
const compareForm = document.querySelector("[data-compare]");
if (compareForm) {
  const key = "compare";
  const most = 4;
  const stored = () => {
    try {
      return JSON.parse(sessionStorage.getItem(key)) ?? [];
    } catch {
      return [];
    }
  };
  const boxes = () => document.querySelectorAll('input[form="compare-form"]');
  const show = () => {
    const slugs = stored();
    const here = new Set();
    for (const box of boxes()) {
      box.checked = slugs.includes(box.value);
      box.disabled = !box.checked && slugs.length >= most;
      here.add(box.value);
    }
    compareForm.querySelectorAll("input").forEach((input) => input.remove());
    for (const slug of slugs.filter((slug) => !here.has(slug))) {
      const hidden = document.createElement("input");
      Object.assign(hidden, { type: "hidden", name: "partner", value: slug });
      compareForm.append(hidden);
    }
    compareForm.classList.toggle("compare-bar--ready", slugs.length > 0);
  };
  document.addEventListener("change", (event) => {
    if (!event.target.matches('input[form="compare-form"]')) return;
    const others = stored().filter((slug) => slug !== event.target.value);
    const slugs = event.target.checked ? [...others, event.target.value].slice(0, most) : others;
    try {
      sessionStorage.setItem(key, JSON.stringify(slugs));
    } catch {
      return; // without storage the ticks of this page alone count
    }
    show();
  });
  document.addEventListener("htmx:afterSettle", show);
  show();
}

// Copy buttons.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  const label = button.querySelector("span");
  const before = label.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
    label.textContent = button.dataset.copied;
    setTimeout(() => (label.textContent = before), 2000);
  });
}

// The sheet of filters closes once its answer is there.
document.addEventListener("htmx:afterRequest", (event) => {
  const sheet = document.getElementById("filters");
  const submitted = event.detail.requestConfig?.triggeringEvent?.type === "submit";
  if (submitted && event.detail.successful && sheet?.matches(":popover-open")) {
    sheet.hidePopover();
    document.getElementById("answer-count")?.focus();
  }
});

// Trouble on the way: say so, keep everything, offer to try again.
const trouble = document.getElementById("trouble");
let failed = null;
const complain = (event) => {
  failed = event.detail.requestConfig;
  trouble.querySelector(".trouble__text").textContent = navigator.onLine ? trouble.dataset.failed : trouble.dataset.offline;
  trouble.hidden = false;
};
document.addEventListener("htmx:sendError", complain);
document.addEventListener("htmx:timeout", complain);
document.addEventListener("htmx:responseError", complain);
document.addEventListener("htmx:beforeSwap", () => (trouble.hidden = true));
trouble.querySelector("[data-retry]").addEventListener("click", () => {
  trouble.hidden = true;
  if (failed) htmx.trigger(failed.elt, failed.triggeringEvent?.type ?? "submit");
});
