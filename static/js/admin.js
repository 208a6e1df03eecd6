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

// What stands in an order is dragged by grips, with mouse, pen or finger; the buttons do the same, for keyboards too.
for (const list of document.querySelectorAll("[data-arrange]")) {
  let row = null, moved = false;
  for (const title of list.querySelectorAll(".piece-title")) {
    const grip = document.createElement("span");
    grip.className = "grip";
    grip.ariaHidden = "true";
    grip.textContent = "⠿";
    title.prepend(grip);
  }
  list.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest(".grip");
    if (!grip || event.button !== 0) return;
    event.preventDefault();
    row = grip.closest("li");
    row.classList.add("is-moving");
    list.setPointerCapture(event.pointerId); // the list stays where it is while the row moves
  });
  list.addEventListener("pointermove", (event) => {
    if (!row) return;
    const next = [...list.children].find((other) => {
      const { top, height } = other.getBoundingClientRect();
      return other !== row && event.clientY < top + height / 2;
    }) ?? null;
    if (next === row.nextElementSibling) return;
    list.insertBefore(row, next);
    row.scrollIntoView({ block: "nearest" });
    moved = true;
  });
  const drop = () => {
    row?.classList.remove("is-moving");
    if (moved) list.dispatchEvent(new Event("input", { bubbles: true })); // so that nobody leaves without saving
    row = null;
    moved = false;
  };
  list.addEventListener("pointerup", drop);
  list.addEventListener("pointercancel", drop);
}

// Live numbers follow by themselves while somebody looks at them.
const live = document.querySelector("[data-live]");
if (live) {
  let source = null, last = live.dataset.last;
  const follow = () => {
    source?.close();
    source = document.hidden ? null : new EventSource(live.dataset.live + "?last=" + last);
    if (source) source.onmessage = (event) => {
      last = event.lastEventId;
      for (const [name, text] of Object.entries(JSON.parse(event.data))) live.querySelectorAll(`[data-count="${name}"]`).forEach((place) => { place.textContent = text; });
    };
  };
  document.addEventListener("visibilitychange", follow);
  addEventListener("pagehide", () => source?.close());
  addEventListener("pageshow", (event) => { if (event.persisted) follow(); });
  follow();
}

// The workshop of segments: with script, the form, the text and the count follow each other while one works.

document.documentElement.classList.add("scripted");

const form = document.querySelector("[data-workshop]");
if (form) work(form);

// A list whose sizes are late looks again by itself, until all are there.
if (document.querySelector("[data-late]")) late();

function late() {
  setTimeout(async () => {
    try {
      const fresh = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
      const old = document.querySelectorAll(".size"), sizes = fresh.querySelectorAll(".size");
      if (old.length !== sizes.length) return location.reload();
      old.forEach((size, i) => { if (size.querySelector(".size-counting")) size.replaceWith(sizes[i]); });
      const says = fresh.querySelector("[data-late]");
      document.querySelector("[data-late]").replaceWith(says || "");
      if (says) late();
    } catch (err) { console.warn(err); }
  }, 2000);
}

function work(form) {
  let asking = null, waiting = 0, counting = null;
  const bench = () => document.getElementById("workbench");
  const url = () => form.querySelector("[formaction]").getAttribute("formaction");

  const ask = async (part, act, signal) => {
    const body = new URLSearchParams(new FormData(form));
    body.set("part", part);
    if (act) body.set("act", act);
    const answer = await fetch(url(), { method: "POST", body, signal });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.text();
  };

  // What somebody is typing in stays as it is: the field keeps its words, its place and its caret.
  const show = (html, keep) => {
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    const next = fresh.content.querySelector("#workbench"), people = next.querySelector("#people"), before = document.getElementById("people");
    if (before && people.querySelector("[data-counting]")) {
      people.innerHTML = before.innerHTML;
      people.classList.add("is-counting");
    }
    const here = document.activeElement, name = here && here.name, act = here && here.value;
    const at = here && "selectionStart" in here ? [here.selectionStart, here.selectionEnd] : null;
    if (keep && name === "rule") next.querySelector("#rule").value = here.value;
    bench().replaceWith(next);
    const again = name === "act" ? [...next.querySelectorAll("[name=act]")].find((b) => b.value === act) || next.querySelector(".branch-adds button") : name && form.elements[name];
    if (again && again.focus && again !== document.activeElement) {
      again.focus({ preventScroll: true });
      if (at && at[0] !== null && again.setSelectionRange && again.type !== "number") try { again.setSelectionRange(at[0], at[1]); } catch { /* a date has no caret */ }
    }
  };

  const count = async () => {
    if (!document.querySelector("#people.is-counting, #people [data-counting]")) return;
    counting?.abort();
    counting = new AbortController();
    const { signal } = counting;
    try {
      do { // each answer says how far it is, until there is one
        const html = await ask("people", "", signal);
        const people = document.getElementById("people");
        people.innerHTML = html;
        people.classList.remove("is-counting");
      } while (document.querySelector("#people [data-counting]"));
    } catch (err) { if (err.name !== "AbortError") console.warn(err); }
  };

  const refresh = async (act, keep) => {
    clearTimeout(waiting);
    asking?.abort();
    counting?.abort();
    asking = new AbortController();
    try {
      show(await ask("workbench", act, asking.signal), keep);
      await count();
    } catch (err) { if (err.name !== "AbortError") form.requestSubmit(form.querySelector("[formaction]")); }
  };

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=act]");
    if (!button) return;
    event.preventDefault();
    refresh(button.value, false);
  });
  form.addEventListener("change", (event) => { if (event.target.name?.startsWith("c.") || event.target.name === "c.kind") refresh("show", false); });
  form.addEventListener("input", (event) => {
    const { name, tagName } = event.target;
    if (name !== "rule" && !(name?.startsWith("c.") && tagName === "INPUT")) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => refresh("show", name === "rule"), name === "rule" ? 300 : 500);
  });
  count();
}

// A sample follows what is chosen in the form beside it.
for (const form of document.querySelectorAll("[data-sample]")) {
  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const chosen = [...new FormData(form)].filter(([, value]) => typeof value === "string");
      form.parentElement.querySelector("iframe").src = form.dataset.sample + "?" + new URLSearchParams(chosen);
    }, 150);
  });
}

// Passkeys: without script, or where a browser has none, their forms stay hidden, and passwords work as ever.

const { PublicKeyCredential: Key } = window;
if (Key?.parseRequestOptionsFromJSON) document.querySelectorAll("[data-passkey]").forEach(offer);

function offer(place) {
  const form = place.querySelector("form"), status = form.querySelector("[role=status]");
  document.querySelector("[data-passkey-none]")?.remove();
  place.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.ariaBusy === "true") return;
    form.ariaBusy = "true";
    status.textContent = "Waiting for your device …";
    try {
      const asked = await fetch(place.dataset.start, { method: "POST" });
      if (asked.redirected) return location.assign(asked.url); // the password is wanted first
      if (!asked.ok) throw new Error(asked.status === 429 ? "That was tried too often. Wait a minute." : "The shop did not answer. Load this page again.");
      form.elements.answer.value = JSON.stringify(await answer(place.dataset.passkey, await asked.json()));
      form.submit();
    } catch (err) {
      status.textContent = err instanceof DOMException ? said(err) : err.message;
    }
    form.ariaBusy = "false";
  });
}

async function answer(act, options) {
  const key = act === "create"
    ? await navigator.credentials.create({ publicKey: Key.parseCreationOptionsFromJSON(options) })
    : await navigator.credentials.get({ publicKey: Key.parseRequestOptionsFromJSON(options) });
  return key.toJSON();
}

const said = (err) => err.name === "InvalidStateError" ? "This device has a passkey for you already." : "The device gave no passkey: it was stopped, it took too long, or it has none for this shop.";
