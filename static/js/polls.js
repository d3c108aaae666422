// What pages that ask for news by themselves can do: an inbox, a merchant's brief and conversation.
// Everything works without this file.
(() => {
  const bare = document.title.replace(/^\(\d+\+?\) /, "");
  const tell = () => {
    const counted = document.querySelector("[data-in-title]");
    if (!counted) return;
    const count = counted.dataset.inTitle;
    document.title = count ? `(${count}) ${bare}` : bare;
  };
  tell();
  // The job that is open stands in sight in the list beside it.
  const list = document.querySelector(".desk--open .desk__inner");
  const current = list?.querySelector(".job--current");
  if (current && current.offsetTop + current.offsetHeight > list.clientHeight) {
    list.scrollTop = current.offsetTop - list.clientHeight / 2;
  }
  document.addEventListener("htmx:afterSettle", tell);

  // What the page asks by itself must not disturb whoever is writing: no banner when the connection
  // is gone for a moment, and no way to the login. Whatever is done next will lead there.
  const isPoll = (event) => event.target instanceof Element && event.target.matches("[data-poll]");
  const hush = (event) => {
    if (isPoll(event)) event.stopImmediatePropagation();
  };
  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    document.addEventListener(name, hush, true);
  }
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    if (isPoll(event) && event.detail.xhr.status >= 400) event.preventDefault();
  });

  // Some ask only while somebody can see them, and at once when they come into sight again.
  const resting = () => document.querySelectorAll("[data-poll='in-sight']");
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (document.hidden && [...resting()].includes(event.target)) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) for (const each of resting()) htmx.trigger(each, "in-sight");
  });
})();
