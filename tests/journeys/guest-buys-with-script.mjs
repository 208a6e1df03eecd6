import assert from "node:assert/strict";
import { answer, h1, journey, place, product, status, text } from "./kit.mjs";

await journey(async ({ visitor, step }) => {
  const page = await visitor();

  step("adding does not leave the page, and says so to those who listen");
  await product(page);
  await page.evaluate(() => { window.stillHere = true; });
  assert.equal(await text(page.locator("#status")), "");
  await page.getByRole("button", { name: "Add to cart" }).click();
  await status(page, /cart/i);
  assert.equal(await page.locator("#status").getAttribute("role"), "status");
  assert.equal(await page.evaluate(() => window.stillHere), true, "the page was loaded again");
  assert.equal(await text(page.locator("[data-cart-count]")), "1");
  await page.getByRole("button", { name: "Add to cart" }).click();
  await page.locator("[data-cart-count]", { hasText: "2" }).waitFor();

  step("more than there is: said in words at once, and beside the line");
  await page.getByLabel("Quantity").fill("900");
  await page.locator("form.buy").evaluate((form) => { form.noValidate = true; });
  await page.getByRole("button", { name: "Add to cart" }).click();
  await status(page, /Only \d+ left/);
  await page.goto("/cart");
  assert.match(await text(page.locator(".line-notice")), /Only \d+ left/);
  await page.locator(".cart-line").getByLabel("Quantity").fill("2");
  await page.getByRole("button", { name: "Update" }).click();

  step("cart, delivery, review, order");
  await page.goto("/cart");
  await page.getByRole("link", { name: "Go to checkout" }).click();
  await h1(page, "Contact and delivery");
  await answer(page);
  await page.getByRole("button", { name: "Continue to review" }).click();
  await h1(page, "Review and pay");
  await place(page);
  await page.waitForURL(/\/orders\//);
  await page.locator("h1").waitFor();
});
