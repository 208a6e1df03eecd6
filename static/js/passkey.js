// Passkeys: without this file, or where a browser has none, their forms stay hidden, and passwords work as ever.

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
