import assert from "node:assert/strict";
import { count, journey, letter, link, open, rows } from "./kit.mjs";

await journey(async ({ visitor, step }) => {
  step("the owner offers letters about two topics");
  const owner = await visitor();
  await open(owner);
  await owner.goto("/admin/mails/letters");
  await owner.getByRole("link", { name: /^Letters with consent/ }).click();
  await owner.locator("label[for=offered]").click();
  await owner.locator("#topics").fill("Bags\nDesk lamps = nothing");
  await owner.getByRole("button", { name: "Save" }).click();
  await owner.locator("#topics-error").waitFor();
  await owner.locator("#topics").fill("Bags\nFor tablets = tablets");
  await owner.getByRole("button", { name: "Save" }).click();
  await owner.getByText("Saved what letters are offered.").waitFor();

  step("somebody types an address at the foot of a page, without script");
  const page = await visitor({ js: false, viewport: { width: 320, height: 720 }, colorScheme: "dark" });
  await page.goto("/products/commons-backpack");
  await page.locator("#letters-email").fill("ada@example.org");
  await page.getByRole("button", { name: "Send me letters" }).click();
  await page.getByText("Look into your mailbox").first().waitFor();
  assert.equal(await count("select count(*) from subscription where on_since is not null"), 0, "nobody agreed yet");

  step("the link in the mailbox says yes, once");
  const path = link(await letter("ada@example.org", "yes or no"), "/letters/confirm/");
  await page.goto(path);
  assert.equal(await count("select count(*) from subscription where on_since is not null"), 0, "opening a link is no yes");
  await page.getByRole("button", { name: "Yes, send me letters" }).click();
  await page.getByText("Letters come to you from now on.").waitFor();
  const centre = new URL(page.url()).pathname;
  assert.ok(!(await page.content()).includes("ada@example.org"), "the address is masked");
  await page.goto(path);
  await page.getByText("This link was used already").first().waitFor();

  step("topics, how often, and what not to show, by the link alone");
  await page.goto(centre);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth).catch(() => 320);
  assert.ok(wide <= 320, `${wide} px wide`);
  await page.locator("label", { hasText: "Once a week at most" }).click();
  await page.locator("label[for=topic]").click();
  await page.getByRole("button", { name: "Save my choices" }).click();
  await page.getByText("It counts from now on.").waitFor();
  const [{ frequency, left_out }] = await rows("select frequency, left_out from subscription");
  assert.deepEqual([frequency, left_out], ["week", '["bags"]']);

  step("the owner writes a letter, and it says how to stop");
  await owner.goto("/admin/mails/news");
  await owner.locator("#title").fill("New this week");
  await owner.locator("#text").fill("Something has come.\n\nCome and see.");
  await owner.getByRole("button", { name: "Show it" }).click();
  await owner.getByRole("button", { name: "Send it to 1 address" }).click();
  await owner.getByText("goes out within the next minutes").waitFor();
  assert.equal(await count("select count(*) from news"), 1);

  step("and stops with one press of a mail program, which has no cookie");
  const stopped = await page.request.post(centre + "/stop", { form: { "List-Unsubscribe": "One-Click" } });
  assert.equal(stopped.status(), 200);
  await page.goto(centre);
  await page.getByText("We write no letters about news").waitFor();
  assert.deepEqual((await rows("select act from subscription_receipt order by at, id")).map((r) => r.act).sort(), ["agreed", "asked", "chose", "withdrew"]);
});
