// An exchange from the wish to the difference that is paid, by a guest's secret link and without script.
import assert from "node:assert/strict";
import { count, h1, journey, letter, money, open, place, product, rows, status, text, toReview } from "./kit.mjs";

const email = "sven.swap@example.org";
const press = (page, name) => page.getByRole("button", { name }).click();

await journey(async ({ visitor, step }) => {
  step("a guest has bought a bottle, and it was sent");
  const sven = await visitor({ js: false });
  await product(sven, "ridge-water-bottle");
  await toReview(sven, { email }, { js: false });
  await place(sven, "Test payment");
  await sven.waitForURL(/\/pay\/demo\//);
  await sven.getByRole("button", { name: "Approve", exact: true }).click();
  await sven.waitForURL(/\/orders\//);
  const page = new URL(sven.url()).pathname;
  const [order] = await rows("select o.id, o.number, o.total, l.id line, l.unit from orders o join order_line l on l.order_id = o.id where o.email = ?1", email);
  const boss = await visitor({ js: false });
  await open(boss);
  await boss.goto(`/admin/orders/${order.id}/send`);
  await press(boss, "Send and tell the shopper");
  await status(boss, "Sent.");

  step("he asks for a larger one instead, and reads what it costs more");
  await sven.goto(page + "/returns");
  await h1(sven, "Send something back");
  await sven.locator("#pieces-" + order.line).fill("1");
  await sven.locator("#reason-" + order.line).selectOption("too-small");
  const larger = sven.locator(`#exchange-${order.line} option`, { hasText: "more each" }).first();
  const more = money(await larger.textContent());
  const variant = await larger.getAttribute("value");
  await sven.locator("#exchange-" + order.line).selectOption(variant);
  await press(sven, "Ask to send it back");
  await sven.locator(".panel .state", { hasText: "We look at it" }).waitFor();

  step("the shop approves it; when it arrives, it is exchanged at once");
  await boss.goto("/admin/returns?state=requested");
  await boss.getByRole("link", { name: order.number + "-R1" }).click();
  await boss.getByText("to be exchanged for").first().waitFor();
  await press(boss, "Approve and tell the shopper");
  await status(boss, "Approved.");
  const there = () => count("select coalesce(sum(available), 0) from stock_level where variant_id = ?1", variant);
  const before = await there();
  await press(boss, "Received");
  await status(boss, "Exchanged.");
  assert.equal(await there(), before - 1);
  assert.match(await letter(email, "We exchange it for you"), /is to be paid for it/);
  assert.match(await letter(email, "Please pay"), /\/pay\/to\//);

  step("the list of orders says what is due");
  await boss.goto("/admin/orders?payment=due");
  assert.equal(money(await text(boss.locator("tr", { hasText: order.number }).locator(".mark", { hasText: "due" }))), more);

  step("he pays the difference on the order's own page, once");
  await sven.goto(page);
  assert.equal(money(await text(sven.locator("#owed-title"))), more);
  await sven.locator("section", { has: sven.locator("#owed-title") }).locator("label", { hasText: "Test payment" }).click();
  await press(sven, /^Pay /);
  await sven.waitForURL(/\/pay\/demo\//);
  await sven.getByRole("button", { name: "Approve", exact: true }).click();
  await sven.waitForURL((url) => url.pathname === page);
  assert.equal(await sven.locator("#owed-title").count(), 0);
  assert.equal(await count("select due from orders where id = ?1", order.id), 0);
  const [after] = await rows("select total, refunded, state from orders where id = ?1", order.id);
  assert.deepEqual(after, { total: order.total + order.unit + more, refunded: order.unit, state: "paid" });

  step("what was given is packed and sent like everything else");
  await boss.goto(`/admin/orders/${order.id}/send`);
  await press(boss, "Send and tell the shopper");
  await status(boss, "Sent.");
  await boss.goto("/admin/orders?payment=due");
  assert.equal(await boss.locator("tr", { hasText: order.number }).count(), 0);
});
