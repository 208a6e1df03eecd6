// A shopper changes an order of their own by its secret link, then cancels another: without script.
import assert from "node:assert/strict";
import { count, h1, journey, letter, open, place, product, rows, status, text, toReview } from "./kit.mjs";

const email = "mia.mind@example.org";
const press = (page, name) => page.getByRole("button", { name, exact: true }).click();

/** paid buys two mugs for the test money and gives the path of the order's page. */
async function paid(page) {
  await product(page, "faculty-mug");
  await press(page, "Add to cart");
  await product(page, "faculty-mug");
  await toReview(page, { email }, { js: false });
  await place(page, "Test payment");
  await page.waitForURL(/\/pay\/demo\//);
  await press(page, "Approve");
  await page.waitForURL(/\/orders\//);
  return new URL(page.url()).pathname;
}

await journey(async ({ visitor, step }) => {
  step("the page of the order leads to changing it, filled with what was ordered");
  const mia = await visitor({ js: false, viewport: { width: 320, height: 720 } });
  await paid(mia);
  const [order] = await rows("select o.id, o.number, o.total, l.id line, l.unit, l.variant_id from orders o join order_line l on l.order_id = o.id where o.email = ?1", email);
  const there = () => count("select coalesce(sum(available), 0) from stock_level where variant_id = ?1", order.variant_id);
  const before = await there();
  await mia.getByRole("link", { name: /^Change or cancel this order/ }).click();
  await h1(mia, "Change your order");
  assert.equal(await mia.locator("#line-" + order.line).inputValue(), "2");
  assert.ok(await mia.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "it scrolls sideways");

  step("more cannot be had here; what was typed stays");
  await mia.locator("#line-" + order.line).fill("3");
  await press(mia, "See what it would do");
  assert.match(await mia.title(), /^Error: /);
  assert.equal(await mia.locator("#line-" + order.line).inputValue(), "3");

  step("she sees what fewer and another street would do; nothing is saved yet");
  await mia.locator("#line-" + order.line).fill("1");
  await mia.locator("#line1").fill("Domplein 99");
  await press(mia, "See what it would do");
  assert.match(await text(mia.locator("#plan")), /Domplein 99.*goes back to you/);
  assert.equal(await count("select total from orders where id = ?1", order.id), order.total);

  step("exactly that is done: the money goes back by itself, the mug lies on the shelf, a letter says so");
  await press(mia, "Change exactly this");
  await status(mia, "Changed.");
  assert.equal(await count("select total from orders where id = ?1", order.id), order.total - order.unit);
  assert.equal(await count("select coalesce(sum(amount), 0) from payment_refund where order_id = ?1 and state = 'succeeded'", order.id), order.unit);
  assert.equal(await there(), before + 1);
  assert.match(await letter(email, `${order.number} was changed`), /comes back to you/);

  step("she wants none of it, is asked once more, and all of the rest goes back");
  await mia.getByRole("link", { name: /^Change or cancel this order/ }).click();
  await mia.getByRole("link", { name: "Cancel the whole order" }).click();
  await h1(mia, "Cancel your order");
  await press(mia, "Cancel the whole order");
  await status(mia, "Your order is cancelled.");
  assert.equal(await there(), before + 2);
  const [end] = await rows("select state, refunded, total from orders where id = ?1", order.id);
  assert.deepEqual([end.state, end.refunded], ["refunded", end.total]);

  step("the shop reads that the shopper did it");
  const boss = await visitor({ js: false });
  await open(boss);
  await boss.goto("/admin/orders/" + order.id);
  assert.match(await text(boss.locator(".history")), /shopper Changed:.*shopper Cancelled by the shopper/);
});
