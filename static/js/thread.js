// What the page of a job can do beyond being read and sent. Everything works without this file.
(() => {
  const thread = document.querySelector(".thread, [data-thread]");
  if (!thread) return;
  const place = () => document.getElementById("news")?.dataset.place;

  // New lines come below what is being read: whoever is at the end stays there, nobody else is moved.
  let shown = place();
  const isAtEnd = () => {
    const news = document.getElementById("news");
    return news && news.getBoundingClientRect().top <= innerHeight;
  };
  document.addEventListener("htmx:beforeSwap", ({ target }) => {
    if (target.id === "news") thread.toggleAttribute("data-at-end", isAtEnd());
  });

  // They are read once somebody does anything with the page, not by lying there.
  const read = () => {
    const now = place();
    const form = document.getElementById("readings");
    if (!form || now === undefined || now === shown || document.hidden) return;
    shown = now;
    form.elements.seen.value = now;
    fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" }).catch(() => {});
  };
  for (const name of ["pointerdown", "keydown", "wheel", "focus"]) window.addEventListener(name, read, { passive: true });

  // Too much to be sent at all would take what was typed with it.
  const answer = document.querySelector("[data-answer]");
  window.addEventListener("submit", (event) => {
    if (event.target !== answer) return;
    const files = answer.querySelector("input[type=file]");
    const bytes = [...files.files].reduce((sum, file) => sum + file.size, 0);
    document.getElementById("attachments-too-large")?.remove();
    if (bytes <= Number(answer.dataset.most)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const words = document.createElement("p");
    Object.assign(words, { className: "form__error", id: "attachments-too-large", textContent: answer.dataset.tooLarge });
    words.dataset.errorFor = "attachments";
    words.setAttribute("role", "alert");
    files.after(words);
    files.focus();
  }, true);
})();
