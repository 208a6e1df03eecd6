// The shop works without this file; it only makes some steps shorter.

const status = document.getElementById("status");

// say puts words where screen readers listen and eyes look.
function say(text, kind) {
  const note = document.createElement("div");
  note.className = "flash flash-" + kind;
  note.append(Object.assign(document.createElement("p"), { textContent: text }));
  status.replaceChildren(note);
}

// Sending twice: the second press within five seconds is not heard. Coming back by "back" starts afresh.
function guard(form, event) {
  if (form.dataset.sent && Date.now() - form.dataset.sent < 5000) {
    event.preventDefault();
    return false;
  }
  form.dataset.sent = Date.now();
  return true;
}
// What a page out of the browser's memory has ticked and the page does not show is taken back.
addEventListener("pageshow", (event) => {
  document.querySelectorAll("[data-sent]").forEach((form) => delete form.dataset.sent);
  if (event.persisted) document.querySelectorAll("[data-auto]").forEach((form) => form.reset());
});

// Adding to the cart without leaving the page. Where the server does not answer as agreed, the form goes its own
// way; but what the server has already done is never asked for twice.
async function add(form) {
  const button = form.querySelector("[type=submit]");
  button.setAttribute("aria-disabled", "true");
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      headers: { "X-Requested-With": "fetch", Accept: "application/json" },
    });
    if (answer.headers.get("Content-Type")?.startsWith("application/json")) tell(await answer.json(), answer.ok);
    else if (answer.ok) location.assign(answer.redirected ? answer.url : "/cart");
    else form.submit();
  } catch {
    form.submit();
  } finally {
    button.removeAttribute("aria-disabled");
    delete form.dataset.sent;
  }
}

// What the server answers is in the words of the shop: message of what was done, detail of what went wrong.
function tell({ count, message, detail }, done) {
  if (count !== undefined) document.querySelectorAll("[data-cart-count]").forEach((place) => { place.textContent = count; });
  say(message || detail, done ? "done" : "problem");
  status.scrollIntoView({ block: "nearest" });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || !guard(form, event)) return;
  if ("add" in form.dataset) {
    event.preventDefault();
    add(form);
  }
});

// Filters act at once where there is room to see the result; in the sheet of a phone the button does.
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form && "auto" in form.dataset && !event.target.closest(":popover-open")) form.requestSubmit();
});

// Empty fields need not stand in the address.
document.addEventListener("formdata", (event) => {
  if (event.target.method !== "get" || event.target.role === "search") return;
  for (const [name, value] of [...event.formData]) if (value === "" && name !== "q") event.formData.delete(name);
});

// Suggestions under the search field: a combobox with a list box.
function suggest(form) {
  const field = form.elements.q;
  let list, timer, asked;
  const set = (name, value) => field.setAttribute("aria-" + name, value);
  set("autocomplete", "list");
  set("expanded", "false");
  set("controls", "suggestions");
  field.setAttribute("role", "combobox");

  const close = () => {
    asked?.abort();
    clearTimeout(timer);
    list?.remove();
    list = null;
    set("expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const show = async () => {
    asked?.abort();
    asked = new AbortController();
    const words = field.value.trim();
    if (words.length < 2) return close();
    try {
      const answer = await fetch(form.dataset.suggest + "?q=" + encodeURIComponent(words), { signal: asked.signal });
      const parsed = new DOMParser().parseFromString(answer.ok ? await answer.text() : "", "text/html");
      const fresh = parsed.querySelector("[role=option]") && parsed.querySelector("[role=listbox]");
      close();
      if (!fresh || document.activeElement !== field) return;
      list = fresh;
      form.append(list);
      set("expanded", "true");
    } catch { /* typed on, or offline: the plain search is there */ }
  };
  const move = (step) => {
    const all = [...list.children];
    const at = all.findIndex((o) => o.ariaSelected === "true");
    const next = (at + step + all.length + (at < 0 && step < 0)) % all.length;
    all.forEach((o, i) => o.setAttribute("aria-selected", i === next));
    field.setAttribute("aria-activedescendant", all[next].id);
    all[next].scrollIntoView({ block: "nearest" });
  };

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, 120);
  });
  field.addEventListener("keydown", (event) => {
    if (!list) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const chosen = list.querySelector("[aria-selected=true]");
    if (step) move(step);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen) location.assign(chosen.dataset.url);
    else return;
    event.preventDefault();
  });
  field.addEventListener("blur", close);
  form.addEventListener("pointerdown", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option || event.button) return;
    event.preventDefault();
    location.assign(option.dataset.url);
  });
}
document.querySelectorAll("[data-suggest]").forEach(suggest);

// A menu that is open closes by Escape and by a click elsewhere.
const closeMenu = ({ key, target }) => {
  const menu = document.querySelector(".nav [open]");
  if (!menu || (key ? key !== "Escape" : menu.contains(target))) return;
  menu.open = false;
  if (key) menu.firstElementChild.focus();
};
addEventListener("click", closeMenu);
addEventListener("keydown", closeMenu);

// The first page of a visit is set in stand-ins, for its words and pictures come first. The fonts come once all that is
// there, for the next page; not for those who save data.
if (!("fonts" in document.documentElement.dataset) && !navigator.connection?.saveData) {
  const fetchFonts = () => ["500 1em Besley", "400 1em Instrument"].forEach((font) => document.fonts.load(font));
  addEventListener("load", () => (window.requestIdleCallback ?? setTimeout)(fetchFonts));
}
