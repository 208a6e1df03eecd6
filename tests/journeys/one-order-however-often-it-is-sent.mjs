import assert from "node:assert/strict";
import { count, journey, h1, product, toReview } from "./kit.mjs";

const orders = (email) => count("select count(*) from orders where email_folded = ?1", email);
const payments = (email) => count("select count(*) from payment p join orders o on o.id = p.order_id where o.email_folded = ?1", email);

await journey(async ({ visitor, step }) => {
  for (const js of [true, false]) {
    const how = js ? "with" : "without", button = (page) => page.getByRole("button", { name: /^Place order/ });

    step(`a double click, ${how} script`);
    const email = `double-${how}@example.org`, page = await visitor({ js });
    await product(page, "faculty-mug");
    await toReview(page, { email }, { js });
    await page.locator("label", { hasText: "Bank transfer" }).click();
    const once = await page.locator("[name=once]").inputValue();
    await button(page).dblclick();
    await page.waitForURL(/\/orders\//);
    assert.equal(await orders(email), 1);
    const confirmation = page.url();

    step("back and once more, and the page reloaded");
    await page.goBack();
    if (await button(page).count()) await button(page).click();
    await page.waitForLoadState();
    await page.goto(confirmation);
    await page.reload();
    assert.equal(await orders(email), 1);

    step("the same form sent again by hand leads to the same order");
    const again = await page.request.post("/checkout/review", { form: { once, payment: "invoice" }, maxRedirects: 0 });
    assert.equal(again.status(), 303);
    assert.equal(new URL(again.headers().location, page.url()).pathname, new URL(confirmation).pathname);
    assert.equal(await orders(email), 1);
    assert.equal(await payments(email), 1);
  }

  step("from the review back to the details and forward: one order");
  const page = await visitor();
  await product(page, "faculty-mug");
  await toReview(page, { email: "back@example.org" });
  await page.goBack();
  await h1(page, "Contact and delivery");
  assert.equal(await page.locator("#email").inputValue(), "back@example.org");
  await page.getByRole("button", { name: "Continue to review" }).click();
  await h1(page, "Review and pay");
  await page.locator("label", { hasText: "Bank transfer" }).click();
  await page.getByRole("button", { name: /^Place order/ }).click();
  await page.waitForURL(/\/orders\//);
  assert.equal(await orders("back@example.org"), 1);
});
