import assert from "node:assert/strict";
import { add, h1, journey, product, rows, text } from "./kit.mjs";

await journey(async ({ visitor, step }) => {
  for (const js of [false, true]) {
    const page = await visitor({ js });
    await product(page);
    await add(page, { js });
    await page.getByRole("link", { name: "Go to checkout" }).click();

    step(`an empty form, ${js ? "with" : "without"} script: 422, a summary, links that lead to the fields`);
    await page.locator("#city").fill("’s-Hertogenbosch");
    const [answered] = await Promise.all([
      page.waitForResponse((r) => r.request().method() === "POST"),
      page.getByRole("button", { name: "Continue to review" }).click(),
    ]);
    assert.equal(answered.status(), 422);
    await page.locator("#error-summary").waitFor();
    assert.match(await page.title(), /^Error: /);
    assert.equal(await page.locator("#city").inputValue(), "’s-Hertogenbosch");
    const links = page.locator("#error-summary a");
    assert.ok(await links.count() >= 4, `${await links.count()} mistakes`);
    for (const a of await links.all()) {
      const id = (await a.getAttribute("href")).slice(1), field = page.locator(`[id="${id}"]`);
      assert.ok((await text(page.locator(`[id="${id}-error"]`))).endsWith(await text(a)), "other words beside the field");
      assert.match(await field.getAttribute("aria-describedby"), new RegExp(`${id}-error`));
      await a.click();
      assert.equal(await page.evaluate(() => document.activeElement.id), id, "the link does not lead to its field");
    }

    step("what people type is understood: spaces, small letters, apostrophes, accents, invisible characters");
    await page.locator("#email").fill("  Zoe.Obrien@Example.org ");
    await page.locator("#name").fill("Zoë O’Brien\u200b");
    await page.locator("#line1").fill("Sint-Jansstraat 7 bis");
    await page.locator("#postcode").fill(" 5211 kg ");
    await page.getByRole("button", { name: "Continue to review" }).click();
    await h1(page, "Review and pay");
    const answers = await text(page.locator(".answers"));
    assert.match(answers, /Zoë O’Brien(?!\u200b)/);
    assert.match(answers, /5211 KG/);
    assert.match(answers, /Zoe\.Obrien@Example\.org/i);

    step("Change leads back, with everything kept");
    await page.getByRole("link", { name: "Change the delivery address" }).click();
    await h1(page, "Contact and delivery");
    assert.equal(await page.locator("#postcode").inputValue(), "5211 KG");
    assert.equal(await page.locator("#name").inputValue(), "Zoë O’Brien");
  }

  step("a British postcode finds its form too");
  const page = await visitor({ js: false });
  await product(page);
  await add(page, { js: false });
  await page.getByRole("link", { name: "Go to checkout" }).click();
  await page.locator("#email").fill("o@example.org");
  await page.locator("#country").selectOption("GB");
  await page.getByRole("button", { name: "Change country" }).first().click();
  assert.doesNotMatch(await page.title(), /^Error/, "changing the country is no mistake");
  assert.equal(await page.locator("#email").inputValue(), "o@example.org");
  await page.locator("#name").fill("Siobhán O'Neill");
  await page.locator("#line1").fill("1 Long Lane");
  await page.locator("#postcode").fill(" sw1a  1aa ");
  await page.locator("#city").fill("London");
  await page.getByRole("button", { name: "Continue to review" }).click();
  await h1(page, "Review and pay");
  assert.match(await text(page.locator(".answers")), /SW1A 1AA/);
  assert.equal((await rows("select count(*) n from orders where email_folded = ?1", "o@example.org"))[0].n, 0);
});
