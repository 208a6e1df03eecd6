import assert from "node:assert/strict";
import { add, answer, h1, journey, letter, link, money, place, text } from "./kit.mjs";

await journey(async ({ visitor, step }) => {
  const page = await visitor({ js: false });

  step("home, a collection, a product, another variant");
  await page.goto("/");
  await page.getByRole("contentinfo").getByRole("link", { name: "All collections" }).click();
  await page.getByRole("link", { name: /Bags/ }).last().click();
  await page.getByRole("link", { name: "Commons Backpack" }).click();
  await h1(page, "Commons Backpack");
  const before = page.url();
  await page.locator("#options a:not([aria-current])").first().click();
  await page.waitForURL((u) => u.href !== before && u.searchParams.has("variant"));

  step("the cart shows the whole cost before anything personal is asked");
  await page.getByLabel("Quantity").fill("2");
  await add(page, { js: false });
  assert.equal(await page.locator("input[autocomplete~=email], input[autocomplete~=name]").count(), 0);
  const line = money(await text(page.locator(".cart-line-total")));
  const total = money(await text(page.locator(".totals-total dd")));
  assert.ok(total >= line, `total ${total}, line ${line}`);
  await text(page.locator(".totals", { hasText: "Delivery" }));

  step("change the quantity, write a note");
  await page.locator(".cart-line").getByLabel("Quantity").fill("1");
  await page.getByRole("button", { name: "Update" }).click();
  assert.equal(money(await text(page.locator(".cart-line-total"))), line / 2);
  await page.locator("summary", { hasText: "Add a note" }).click();
  await page.getByLabel("Note to your order").fill("Please ring twice.");
  await page.getByRole("button", { name: "Save the note" }).click();
  await page.getByText("Your note is saved.").waitFor();

  step("contact and delivery, review, order");
  const shown = money(await text(page.locator(".totals-total dd")));
  await page.getByRole("link", { name: "Go to checkout" }).click();
  await answer(page);
  await page.getByRole("button", { name: "Continue to review" }).click();
  await h1(page, "Review and pay");
  assert.equal(money(await text(page.locator(".pay-total strong"))), shown, "the total of the cart and of the review");
  await place(page);

  step("the confirmation: number, sums, a letter, by its secret link for ever");
  await page.waitForURL(/\/orders\//);
  assert.equal(money(await text(page.locator(".totals-total dd").first())), shown, "the total charged");
  await page.getByText("Please ring twice.").waitFor();
  const mail = await letter("ada@example.org", "order");
  const other = await visitor({ js: false });
  await other.goto(link(mail, "/orders/"));
  await other.getByText("Please ring twice.").waitFor();

  step("the cart is empty again");
  await page.goto("/cart");
  await page.getByText("Nothing in it yet").waitFor();
});
