// What pages can do beyond links and forms. Everything works without this file.
const root = document.documentElement;

// htmx starts once the page is read: no evaluated code and no styles of its own (the policy forbids
// both), no page kept in storage, and an answer to a wrong field is shown as any other.
Object.assign(htmx.config, {
  allowEval: false,
  allowScriptTags: false,
  includeIndicatorStyles: false,
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  selfRequestsOnly: true,
  timeout: 15000,
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "422", swap: true },
    { code: "[45]..", swap: false, error: true },
  ],
});

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
  themeSwitch.classList.add("theme-switch--ready");
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
const compareKey = "compare";
const comparedSlugs = () => {
  try {
    return JSON.parse(sessionStorage.getItem(compareKey)) ?? [];
  } catch {
    return [];
  }
};
const rememberCompared = (slugs) => {
  try {
    sessionStorage.setItem(compareKey, JSON.stringify(slugs));
    return true;
  } catch {
    return false; // without storage the ticks of this page alone count
  }
};
const compareForm = document.querySelector("[data-compare]");
if (compareForm) {
  const mostCompared = Number(compareForm.dataset.most);
  const show = () => {
    const slugs = comparedSlugs();
    const here = new Set();
    for (const box of document.querySelectorAll('input[form="compare-form"]')) {
      box.checked = slugs.includes(box.value);
      box.disabled = !box.checked && slugs.length >= mostCompared;
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
  document.addEventListener("change", ({ target }) => {
    if (!target.matches('input[form="compare-form"]')) return;
    const others = comparedSlugs().filter((slug) => slug !== target.value);
    const slugs = target.checked ? [...others, target.value].slice(0, mostCompared) : others;
    if (rememberCompared(slugs)) show();
  });
  document.addEventListener("htmx:afterSettle", show);
  // Also when Back shows a page as it was left: ticks may have changed since.
  window.addEventListener("pageshow", show);
  show();
}
for (const link of document.querySelectorAll(".compare__remove")) {
  const { partner } = link.closest("[data-partner]").dataset;
  link.addEventListener("click", () => rememberCompared(comparedSlugs().filter((slug) => slug !== partner)));
}

// Copy buttons.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  const label = button.querySelector("span");
  const before = label.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
    } catch {
      return; // refused: the text still stands there to be copied by hand
    }
    label.textContent = button.dataset.copied;
    setTimeout(() => (label.textContent = before), 2000);
  });
}

// The sheet of filters closes once its answer is there.
const sheet = document.getElementById("filters");
document.addEventListener("htmx:afterRequest", (event) => {
  const submitted = event.detail.requestConfig?.triggeringEvent?.type === "submit";
  if (submitted && event.detail.successful && sheet?.matches(":popover-open")) {
    sheet.hidePopover();
    document.getElementById("answer-count")?.focus();
  }
});
sheet?.addEventListener("toggle", (event) => {
  // The button that opened it may have been replaced by an answer meanwhile.
  const lost = document.activeElement === document.body || sheet.contains(document.activeElement);
  if (event.newState === "closed" && lost) {
    document.querySelector("[popovertarget='filters']:not(#filters *)")?.focus();
  }
});

// A filter that is taken away takes its link with it, and a page its numbers: the new answer gets
// the focus.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.requestConfig?.elt.matches(".chips a, .paging a")) document.getElementById("answer-count")?.focus();
});

// The answer to one filter brings the others anew: what is half typed there stays.
let typed = [];
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const fields = [...event.detail.target.querySelectorAll("input[type='text']")];
  typed = fields.filter((field) => field.value !== field.defaultValue).map(({ id, value }) => ({ id, value }));
});
document.addEventListener("htmx:oobAfterSwap", () => {
  for (const { id, value } of typed) {
    const field = document.getElementById(id);
    if (!field || field.value === value) continue;
    field.value = value;
    // The browser knows only of what is typed from now on, so leaving the field must be told.
    const tell = () => field.dispatchEvent(new Event("change", { bubbles: true }));
    field.addEventListener("blur", tell, { once: true });
    field.addEventListener("change", () => field.removeEventListener("blur", tell), { once: true });
  }
  typed = [];
});

// The language switch leads to the same question in the other language.
document.addEventListener("htmx:pushedIntoHistory", () => {
  for (const link of document.querySelectorAll(".languages a")) link.search = location.search;
});

// Asking the same again is no step that Back would have to undo.
document.addEventListener("htmx:beforeHistoryUpdate", ({ detail }) => {
  if (detail.history.path === location.pathname + location.search) detail.history.type = "replace";
});

// Trouble on the way: say so, keep everything, offer to try again.
const trouble = document.getElementById("trouble");
let failed = null;
const calm = () => {
  trouble.hidden = true;
  if (trouble.matches(":popover-open")) trouble.hidePopover();
};
const complain = (event) => {
  failed = event.detail.requestConfig;
  calm();
  trouble.querySelector(".trouble__text").textContent = navigator.onLine ? trouble.dataset.failed : trouble.dataset.offline;
  trouble.hidden = false;
  // Above an open sheet of filters, which covers the whole of a phone.
  trouble.popover = "manual";
  trouble.showPopover();
};
document.addEventListener("htmx:sendError", complain);
document.addEventListener("htmx:timeout", complain);
document.addEventListener("htmx:responseError", complain);
document.addEventListener("htmx:beforeSwap", calm);
trouble.querySelector("[data-retry]").addEventListener("click", () => {
  calm();
  // The form listens to its fields, and to itself only for being sent.
  const type = failed?.elt.matches("form") ? "submit" : failed?.triggeringEvent?.type;
  if (type) htmx.trigger(failed.elt, type);
});
