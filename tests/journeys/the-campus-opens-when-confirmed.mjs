import assert from "node:assert/strict";
import { confirm, journey, login, register, text } from "./kit.mjs";

const hero = (page) => text(page.locator("[data-slot='home.hero'] h1"));
const piece = (page, slot) => page.locator(`[data-slot='${slot}']`).first().getAttribute("data-piece");

await journey(async ({ visitor, step }) => {
  const stranger = await visitor();
  await stranger.goto("/");
  const usual = await hero(stranger);

  step("an academic address that is not confirmed yet: no campus, but an invitation");
  const page = await visitor({ js: false });
  await register(page, "ann@mit.edu");
  await login(page, "ann@mit.edu");
  await page.goto("/");
  assert.equal(await page.locator("html").getAttribute("data-accent"), "shop");
  assert.match(await text(page.locator("body")), /[Cc]onfirm your (email )?address/);
  const invited = await piece(page, "home.hero");

  step("confirmed: hero, announcement and colours are the campus's");
  await confirm(page, "ann@mit.edu");
  await page.goto("/");
  assert.equal(await page.locator("html").getAttribute("data-accent"), "campus");
  assert.notEqual(await hero(page), usual);
  assert.notEqual(await piece(page, "home.hero"), invited);
  assert.match(await text(page.locator("[data-slot=announcement]")), /campus|student/i);
  assert.ok(await page.getByText("Why do I see this?").count(), "it does not say why");

  step("everybody else sees the usual shop, also while she looks");
  await stranger.reload();
  assert.equal(await hero(stranger), usual);
  assert.equal(await stranger.locator("html").getAttribute("data-accent"), "shop");
  const look = await visitor();
  await register(look, "eve@mit.edu.example.org");
  await confirm(look, "eve@mit.edu.example.org");
  await look.goto("/");
  assert.equal(await look.locator("html").getAttribute("data-accent"), "shop", "a look-alike is no university");

  step("another device of hers: the default before the login, the campus after it");
  const phone = await visitor({ viewport: { width: 390, height: 800 } });
  await phone.goto("/");
  assert.equal(await hero(phone), usual);
  await login(phone, "ann@mit.edu");
  await phone.goto("/");
  assert.equal(await phone.locator("html").getAttribute("data-accent"), "campus");
  assert.equal(await hero(phone), await hero(page));

  step("logged out: the usual shop again, back included");
  await phone.goto("/account");
  await phone.getByRole("button", { name: "Log out" }).click();
  await phone.goto("/");
  assert.equal(await phone.locator("html").getAttribute("data-accent"), "shop");
});
