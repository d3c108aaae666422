// What forms can do beyond being sent. Everything works without this file.
(() => {
  const BUSY_AFTER = 200;
  // No answer may come, or it is a file and the page stays: then the form may be sent again.
  const AGAIN_AFTER = 10_000;

  // Forms that have been sent, each with what makes it as it was.
  const sent = new Map();
  const calm = (form) => {
    sent.get(form)?.();
    sent.delete(form);
  };
  const send = (form, button) => {
    const label = button?.querySelector(".button__label");
    const words = label?.textContent;
    const busy = setTimeout(() => {
      button?.classList.add("button--busy");
      if (button?.dataset.busy) label.textContent = button.dataset.busy;
    }, BUSY_AFTER);
    const again = setTimeout(() => calm(form), AGAIN_AFTER);
    sent.set(form, () => {
      clearTimeout(busy);
      clearTimeout(again);
      button?.classList.remove("button--busy");
      if (label) label.textContent = words;
    });
  };

  const show = (button, shown) => {
    document.getElementById(button.getAttribute("aria-controls")).type = shown ? "text" : "password";
    button.toggleAttribute("data-shown", shown);
    button.querySelector(".visually-hidden").textContent = shown ? button.dataset.hide : button.dataset.show;
  };

  // On the way down, so that a second sending reaches nobody, htmx neither.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    // A browser that stores what was typed must not take a password for a plain text.
    for (const button of form.querySelectorAll("[data-shown]")) show(button, false);
    if (!form.matches("[data-once]")) return;
    if (sent.has(form)) {
      event.preventDefault();
      event.stopPropagation();
    } else {
      send(form, event.submitter);
    }
  }, true);
  document.addEventListener("htmx:afterRequest", (event) => calm(event.detail.elt));
  // Back shows the page as it was left.
  window.addEventListener("pageshow", () => [...sent.keys()].forEach(calm));

  // The choices of a filter lie over the page: they close when one leaves them, or by Escape.
  const leave = (event) => {
    for (const each of document.querySelectorAll(".sifts__many[open]")) if (!each.contains(event.target)) each.open = false;
  };
  document.addEventListener("focusin", leave);
  document.addEventListener("pointerdown", leave);
  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && event.target.closest(".sifts__many[open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });

  // The rows follow what is ticked, and so does what the filter says of itself.
  const say = (many) => {
    const names = [...many.querySelectorAll("input:checked + span")].map((name) => name.textContent);
    const told = many.querySelector("[data-any]");
    told.textContent = names.join(", ") || told.dataset.any;
    many.toggleAttribute("data-chosen", names.length > 0);
  };
  document.addEventListener("change", (event) => {
    const many = event.target.closest(".sifts__many");
    if (many) say(many);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".form__show");
    if (button) show(button, !button.hasAttribute("data-shown"));
  });
})();
