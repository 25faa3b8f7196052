// The little that a page cannot do by itself: the search key, rows under the arrow keys, dialogs, filters that apply at once.
// Everything here has a way that works without it.
(() => {
  "use strict";

  const dialog = () => document.getElementById("dialog");

  const typing = (target) => target.closest("input, select, textarea, [contenteditable]") !== null;

  // ⌘K, Ctrl+K and / go to the search box.
  document.addEventListener("keydown", (event) => {
    const wanted = (event.key === "k" && (event.metaKey || event.ctrlKey)) || (event.key === "/" && !typing(event.target));
    const box = document.getElementById("search");
    if (wanted && box) {
      event.preventDefault();
      box.focus();
      box.select();
    }
  });

  // ↑ ↓ move between the rows of a list, ⏎ opens (the row's first link has the focus, so ⏎ is the browser's own).
  document.addEventListener("keydown", (event) => {
    if ((event.key !== "ArrowDown" && event.key !== "ArrowUp") || typing(event.target) || dialog()?.open) return;
    const list = document.querySelector("[data-rows]");
    if (!list) return;
    const links = [...list.querySelectorAll("[data-open]")];
    if (links.length === 0) return;
    const here = links.findIndex((link) => link.closest("tr, li")?.contains(document.activeElement));
    const next = event.key === "ArrowDown" ? Math.min(here + 1, links.length - 1) : Math.max(here - 1, 0);
    event.preventDefault();
    links[next].focus();
    links[next].closest("tr, li").scrollIntoView({ block: "nearest" });
  });

  // <a data-dialog href> opens the same page as a dialog; without JavaScript it is simply the page.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-dialog]");
    if (link && window.htmx && dialog() && !event.metaKey && !event.ctrlKey) {
      event.preventDefault();
      link.closest("details.menu")?.removeAttribute("open");
      window.htmx.ajax("GET", link.href, { target: "#dialog-body", swap: "innerHTML" });
      return;
    }
    if (event.target.closest("[data-close]")) {
      const open = event.target.closest("dialog");
      if (open) {
        event.preventDefault();
        open.close();
      }
    }
    if (event.target.closest("[data-print]")) window.print();
    for (const menu of document.querySelectorAll("details.menu[open], .five details[open]")) {
      if (!menu.contains(event.target)) menu.removeAttribute("open");
    }
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "dialog-body") return;
    const heading = event.detail.target.querySelector("h1, h2");
    if (heading) {
      heading.id = heading.id || "dialog-title";
      dialog().setAttribute("aria-labelledby", heading.id);
    }
    if (!dialog().open) dialog().showModal();
    const first = ["[aria-invalid=true]", "[autofocus]", "input:not([type=hidden]), select, textarea"]
      .map((wanted) => event.detail.target.querySelector(wanted))
      .find((found) => found !== null);
    first?.focus();
  });

  // A refused form comes back with its own status; show it rather than drop it.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if ([400, 404, 409, 422].includes(event.detail.xhr.status)) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });

  // Filters apply when a choice changes; the button beside them is for those without JavaScript.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-apply]");
    if (!form) return;
    for (const field of [...form.elements]) if (field.name && field.value === "") field.disabled = true;
    form.requestSubmit();
  });
  for (const button of document.querySelectorAll("form[data-apply] [data-without-js]")) button.hidden = true;

  // One press, one deed: a second press on a sent form does nothing (the key in the form guards the server too).
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("data-again")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    window.setTimeout(() => delete form.dataset.sent, 4000);
  });

  // A field that matters only with some answers to another one is out of the way otherwise, unless it is what is wrong.
  const only = () => {
    for (const field of document.querySelectorAll("[data-only-with]")) {
      const asked = field.closest("form").elements[field.dataset.onlyWith];
      const fits = field.dataset.answers.split(" ").includes(asked?.value);
      field.hidden = !fits && field.querySelector("[aria-invalid=true]") === null;
    }
  };
  document.addEventListener("change", only);
  document.addEventListener("htmx:afterSwap", only);
  only();

  // Choosing all rows on this page.
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-pick-all]")) return;
    for (const box of event.target.closest("table").querySelectorAll("tbody input[type=checkbox]")) box.checked = event.target.checked;
  });
})();
