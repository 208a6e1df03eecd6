// At most seven fields and three steps from the cart to the order; the same page never twice.
import assert from "node:assert/strict";
import { answer, h1, journey, place, product, add } from "./kit.mjs";

// asked are the questions one sees. Radios of one name are one question; what is answered already and needs no look
// (the country, the way of delivery, the way to pay) counts too. Only the ticked "the same" is no field to fill in.
const asked = (page) => page.locator("main form:not([action^='/cart'])").locator("input:visible, select:visible, textarea:visible").evaluateAll((all) => {
  const names = all.filter((e) => e.type !== "checkbox" || !e.checked).map((e) => e.name);
  return [...new Set(names)];
});

await journey(async ({ visitor, step }) => {
  const page = await visitor();
  await product(page);
  await add(page);
  const pages = [], fields = [];
  const note = async () => { pages.push(new URL(page.url()).pathname); fields.push(...await asked(page)); };

  step("the cart asks nothing");
  await note();
  assert.deepEqual(fields, []);
  await page.getByRole("link", { name: "Go to checkout" }).click();
  await h1(page, "Contact and delivery");
  await note();
  const shown = await page.locator(".steps-list li").allInnerTexts();
  await answer(page);
  await page.getByRole("button", { name: "Continue to review" }).click();
  await h1(page, "Review and pay");
  await note();
  const delivery = fields.filter((name) => name !== "payment");
  await place(page);
  await page.waitForURL(/\/orders\//);

  step(`fields: ${fields.join(", ")}; steps: ${pages.join(", ")}`);
  assert.ok(delivery.length <= 7, `${delivery.length} fields: ${delivery}`);
  assert.ok(pages.length <= 3, `${pages.length} steps`);
  assert.equal(new Set(pages).size, pages.length, "a page came twice");
  assert.equal(shown.length, pages.length, `the steps shown are ${shown}`);
});
