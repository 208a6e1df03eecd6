import assert from "node:assert/strict";
import { h1, journey, letter, open, owner, text } from "./kit.mjs";

/** device gives the browser of a page a device with passkeys, unlocked by whoever holds it. */
async function device(page) {
  const browser = await page.context().newCDPSession(page);
  await browser.send("WebAuthn.enable");
  const { authenticatorId } = await browser.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  return {
    keys: async () => (await browser.send("WebAuthn.getCredentials", { authenticatorId })).credentials,
    lock: (locked) => browser.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: !locked }),
  };
}

await journey(async ({ visitor, step }) => {
  const page = await visitor();
  const phone = await device(page);
  await open(page);

  step("the owner adds a passkey and keeps the codes on paper");
  await page.goto("/admin/account");
  await page.getByRole("link", { name: "Add a passkey" }).click();
  await page.locator("#name").fill("Olive's phone");
  await page.getByRole("button", { name: "Add the passkey" }).click();
  await page.getByRole("heading", { name: "Print or copy these now" }).waitFor();
  assert.equal(await page.locator("li code.secret").count(), 10);
  assert.equal((await phone.keys()).length, 1);
  await letter(owner.email, "A passkey was added");

  step("the same device is told that it has one already");
  await page.goto("/admin/account/passkeys/new");
  await page.getByRole("button", { name: "Add the passkey" }).click();
  await page.getByText("This device has a passkey for you already.").waitFor();

  step("logged out, the device alone lets in, and leads on to the page asked for");
  await page.goto("/admin");
  await page.getByRole("button", { name: "Log out" }).first().click();
  await page.waitForURL("**/admin/login");
  await page.goto("/admin/staff");
  await page.waitForURL("**/admin/login?next=**");
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await page.waitForURL("**/admin/staff");

  step("a device that nobody unlocks lets nobody in");
  await page.goto("/admin");
  await page.getByRole("button", { name: "Log out" }).first().click();
  await page.waitForURL("**/admin/login");
  await phone.lock(true);
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await page.getByText("The device gave no passkey").waitFor();
  await phone.lock(false);

  step("the password alone lets nobody in either: the passkey is the second step");
  await page.locator("#email").fill(owner.email);
  await page.locator("#password").fill(owner.password);
  await page.getByRole("button", { name: "Log in", exact: true }).click();
  await page.waitForURL("**/admin/login/code**");
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await page.waitForURL("**/admin");

  step("without script the login is what it was");
  const plain = await visitor({ js: false });
  await plain.goto("/admin/login");
  assert.ok(await plain.locator("#password").isVisible());
  assert.ok(!await plain.getByText("Use a passkey").isVisible());

  step("the last passkey is removed knowingly, and lets nobody in any more");
  await page.goto("/admin/account");
  assert.match(await text(page.locator("[aria-labelledby=passkeys]")), /Olive's phone.*Last used/);
  await page.getByRole("link", { name: /^Remove/ }).click();
  await page.getByText("This is your last second factor.").waitFor();
  await page.getByRole("button", { name: "Remove it" }).click();
  await page.getByText("Removed the passkey").first().waitFor();
  await page.getByRole("button", { name: "Log out" }).first().click();
  await page.waitForURL("**/admin/login");
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await h1(page, "Log in to the back office");
  await page.locator(".error-summary", { hasText: "did not fit" }).waitFor();
});
