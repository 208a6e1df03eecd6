// The back office works without this file; it only guards what was typed and shortens a way.

// A form that holds changes asks before one leaves it.
for (const form of document.querySelectorAll("[data-guard]")) {
  let dirty = document.getElementById("error-summary") !== null;
  form.addEventListener("input", () => { dirty = true; });
  form.addEventListener("submit", () => { dirty = false; });
  addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
}

// "/" goes to the search field, unless one is typing.
addEventListener("keydown", (event) => {
  const find = document.querySelector("[data-find]");
  if (event.key === "/" && find && !event.target.closest("input, textarea, select")) {
    event.preventDefault();
    find.focus();
  }
});
