import assert from "node:assert/strict";
import { count, journey, product } from "./kit.mjs";

// Who is in which segment is noted in the background, also of the people the demonstration was filled with.
const traces = () => count("select count(*) from event where name not in ('Segment Entered', 'Segment Left')");

await journey(async ({ visitor, step }) => {
  for (const js of [false, true]) {
    step(`reading leaves no cookie and no trace, ${js ? "with" : "without"} script`);
    const page = await visitor({ js });
    const visitors = await count("select count(*) from visitor"), events = await traces();
    for (const path of ["/", "/collections/bags", "/products/commons-backpack", "/search?q=mug", "/cart"]) await page.goto(path);
    assert.deepEqual(await page.context().cookies(), []);
    assert.equal(await count("select count(*) from visitor"), visitors);
    assert.equal(await traces(), events);

    step("the question: both answers alike, asked once");
    await page.goto("/collections/bags");
    const ask = page.getByRole("region", { name: "Privacy choices" });
    const sizes = await ask.locator(".consent-acts button").evaluateAll((all) => all.map((b) => {
      const box = b.getBoundingClientRect();
      return [Math.round(box.height), getComputedStyle(b).backgroundColor, getComputedStyle(b).color].join();
    }));
    assert.equal(sizes.length, 2);
    assert.equal(sizes[0], sizes[1], "no is as easy as yes");
    await page.getByRole("button", { name: "Only necessary" }).click();
    await page.waitForURL("**/collections/bags");
    assert.equal(await ask.count(), 0);
    await product(page);
    assert.equal(await ask.count(), 0);

    step("changed at any time, one by one");
    await page.getByRole("contentinfo").getByRole("link", { name: "Privacy choices" }).first().click();
    assert.equal(await page.locator("#personalization").isChecked(), false);
    await page.locator("label", { hasText: "Personalization" }).click();
    await page.getByRole("button", { name: "Save my choice" }).click();
    await page.getByText("Saved.").waitFor();
    assert.equal(await page.locator("#personalization").isChecked(), true);
    assert.equal(await page.locator("#analytics").isChecked(), false);
    for (const c of await page.context().cookies()) assert.ok(c.httpOnly && c.sameSite === "Lax", JSON.stringify(c));
  }

  step("Global Privacy Control is honoured at the first byte");
  const page = await visitor({ extraHTTPHeaders: { "Sec-GPC": "1" } });
  await page.goto("/");
  assert.equal(await page.getByRole("region", { name: "Privacy choices" }).count(), 0, "asked although the browser has answered");
  assert.deepEqual(await page.context().cookies(), []);
  await page.goto("/privacy/choices");
  await page.getByText("Global Privacy Control").first().waitFor();
  assert.equal(await page.locator("#personalization").isChecked(), false);

  step("and it weighs more than what was allowed before");
  const before = await visitor();
  await before.goto("/");
  await before.getByRole("button", { name: "Allow all" }).click();
  await before.waitForLoadState();
  await before.goto("/privacy/choices");
  assert.equal(await before.locator("#analytics").isChecked(), true);
  const after = await visitor({ extraHTTPHeaders: { "Sec-GPC": "1" }, storageState: await before.context().storageState() });
  const events = await traces();
  await product(after);
  await after.goto("/privacy/choices");
  assert.equal(await after.locator("#analytics").isChecked(), false);
  assert.equal(await traces(), events);
});
