import assert from "node:assert/strict";
import { confirm, journey, login, open, owner, register, status, text } from "./kit.mjs";

const hero = async (page) => { await page.goto("/"); return text(page.locator("[data-slot='home.hero'] h1")); };
const local = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 16);

await journey(async ({ visitor, step }) => {
  step("the one-time link makes an owner, once");
  const page = await visitor({ viewport: { width: 1280, height: 900 } });
  await open(page);
  const second = await visitor();
  assert.equal((await second.goto(process.env.SHOP_FIRST_RUN)).status(), 404);
  await second.goto("/admin/content");
  assert.match(second.url(), /\/admin\/login/, "the back office asks who one is");

  step("a shopper from a bakery, and what they see now");
  const baker = await visitor();
  await register(baker, "bea@bakery.example");
  await confirm(baker, "bea@bakery.example");
  const usual = await hero(baker);

  let clicks = 0;
  const click = async (locator) => { clicks++; await locator.click(); };
  step("a rule with a slip is explained, and what was typed is kept");
  await click(page.getByRole("link", { name: "Segments", exact: true }).first());
  await click(page.getByRole("link", { name: "Add a segment" }));
  await page.locator("#name").fill("Bakers");
  await page.locator("#rule").fill("email.domian is \"bakery.example\"");
  await page.getByRole("button", { name: "Save segment" }).click();
  assert.match(await page.title(), /^Error: /);
  assert.equal(await page.locator("#name").inputValue(), "Bakers");
  await page.locator("#rule").fill("email.domain is \"bakery.example\" and email.confirmed");
  await click(page.getByRole("button", { name: "Save segment" }));
  await status(page, "Saved “Bakers”");

  step("a hero for it, that begins the day after tomorrow");
  await click(page.getByRole("link", { name: "Content", exact: true }));
  await click(page.locator(".slot", { hasText: "home.hero" }).getByRole("link", { name: /^Add a piece/ }));
  await page.locator("#title").fill("Flour on everything");
  await page.locator("#body").fill("Aprons that **wash**.\n\n<script>alert(1)</script>");
  await page.locator("#segment").selectOption({ label: "Bakers" });
  await page.locator("#why").fill("Because you bake");
  await page.locator("#position").fill("1");
  await page.locator("#starts_at").fill(local(2));
  await click(page.getByRole("button", { name: "Publish now" }));
  await status(page, /Published/);
  assert.equal(await hero(baker), usual, "it has not begun");

  step("previewed as a baker three days from now; nobody else sees it");
  await click(page.getByRole("link", { name: "Preview", exact: true }).first());
  await click(page.locator("label", { hasText: "Bakers" }));
  await page.locator("#at").fill(local(3));
  await click(page.getByRole("button", { name: "Show what they see" }));
  await page.locator(".decision-winner", { hasText: "Flour on everything" }).waitFor();
  const [there] = await Promise.all([page.waitForResponse((r) => r.url().includes("preview=")), click(page.getByRole("link", { name: "Open the shop like this" }))]);
  assert.equal(await text(page.locator("[data-slot='home.hero'] h1")), "Flour on everything");
  await page.getByText(/Preview: the shop as Bakers/).waitFor();
  assert.match(there.headers()["cache-control"], /no-store|private/);
  assert.equal(await page.locator("[data-slot='home.hero'] script").count(), 0);
  const stranger = await visitor();
  assert.notEqual(await hero(stranger), "Flour on everything");

  step("published: it begins now");
  await page.goBack();
  await click(page.locator(".decision-winner").getByRole("link", { name: "Flour on everything" }));
  await page.locator("#starts_at").fill("");
  await click(page.getByRole("button", { name: "Publish now" }));
  await status(page, /Published/);
  assert.equal(await hero(baker), "Flour on everything");
  await baker.getByText("Because you bake").first().waitFor();
  assert.notEqual(await hero(stranger), "Flour on everything");

  step(`done with ${clicks} clicks; taken away with one, and the default is back`);
  assert.ok(clicks <= 12, `${clicks} clicks`);
  await page.goto("/admin/content");
  await page.locator(".piece-row", { hasText: "Flour on everything" }).getByRole("button", { name: /^Switch off/ }).click();
  assert.equal(await hero(baker), usual);

  step("log out, log in");
  await page.goto("/admin");
  await page.getByRole("button", { name: "Log out" }).click();
  await page.goto("/admin");
  await page.locator("#email").fill(owner.email);
  await page.locator("#password").fill(owner.password);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.waitForURL("**/admin");
});
