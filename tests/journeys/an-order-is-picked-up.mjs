// From the choice of a place to the hand-over by code: the shopper without script, the clerk on a phone.
import assert from "node:assert/strict";
import { answer, count, h1, journey, letter, open, place, product, rows, status, text } from "./kit.mjs";

const email = "petra.picksup@example.org", name = "Petra Picksup";

await journey(async ({ visitor, step }) => {
  step("she chooses a place on the product's page, and is told when it is ready");
  const petra = await visitor({ js: false });
  await product(petra);
  await petra.locator("main a[href^='/pickup/']").first().click();
  await h1(petra, "Collect it yourself");
  const panel = petra.locator(".panel", { has: petra.locator("form") }).first();
  const where = await text(panel.locator("h2"));
  assert.match(await text(panel), /Ready/);
  await panel.getByRole("button", { name: /^Collect it here/ }).click();
  await h1(petra, "Your cart");
  await status(petra, "to be collected at " + where);

  step("the checkout keeps the place; she pays at once");
  await petra.getByRole("link", { name: "Go to checkout" }).click();
  await h1(petra, "Contact and delivery");
  const chosen = await petra.locator("input[name=delivery]:checked").evaluate((radio) => radio.labels[0].innerText);
  assert.ok(chosen.includes("Collect at " + where), chosen);
  await answer(petra, { email, name });
  await petra.getByRole("button", { name: "Continue to review" }).click();
  await h1(petra, "Review and pay");
  await place(petra, "Test payment");
  await petra.waitForURL(/\/pay\/demo\//);
  await petra.getByRole("button", { name: "Approve", exact: true }).click();
  await petra.waitForURL(/\/orders\//);
  await petra.locator("#pickup-title", { hasText: "Ready" }).waitFor();
  assert.equal(await petra.locator("bdo.code").count(), 0, "there is no code before it is ready");
  const [order] = await rows("select o.id, o.number, o.state, o.shipping, p.code, p.place_id from orders o join order_pickup p on p.order_id = o.id where o.email = ?1", email);
  assert.deepEqual([order.state, order.shipping], ["paid", 0]);

  step("the clerk sees it in the queue of the place, and its code opens nothing yet");
  const clerk = await visitor({ js: false, viewport: { width: 360, height: 740 } });
  await open(clerk);
  await clerk.goto("/admin/pickups?place=" + order.place_id);
  await clerk.locator("section[aria-labelledby=prepare] li", { hasText: order.number }).waitFor();
  await clerk.locator("#code").fill(order.code);
  await clerk.getByRole("button", { name: "Find the order" }).click();
  await clerk.getByText("No order that is ready has this code").first().waitFor();

  step("prepared: the shopper is written to, and sees her code");
  await clerk.goto("/admin/pickups?place=" + order.place_id);
  await clerk.locator("section[aria-labelledby=prepare] li", { hasText: order.number }).getByRole("button", { name: /^Ready/ }).click();
  await status(clerk, "Ready. The shopper gets a mail");
  assert.match(await letter(email, order.number + " is ready"), /ready/);
  await petra.reload();
  const code = await text(petra.locator("bdo.code").first());
  assert.equal(code, order.code);

  step("handed over for the code, typed as people type");
  await clerk.locator("#code").fill(code.slice(0, 3).toLowerCase() + " " + code.slice(3));
  await clerk.getByRole("button", { name: "Find the order" }).click();
  await h1(clerk, "Hand over " + order.number);
  await clerk.getByRole("button", { name: "Handed over" }).click();
  await status(clerk, "Handed over.");
  assert.equal(await count("select count(*) from orders where id = ?1 and state = 'fulfilled' and fulfilment = 'fulfilled'", order.id), 1);

  step("the code has worked once; both sides say how it ended");
  await clerk.locator("#code").fill(code);
  await clerk.getByRole("button", { name: "Find the order" }).click();
  await clerk.getByText("A code ends when everything is collected").first().waitFor();
  await clerk.goto("/admin/orders/" + order.id);
  await clerk.locator(".mark", { hasText: "Collected" }).first().waitFor();
  await clerk.locator(".history", { hasText: "Ready to be collected" }).waitFor();
  await petra.reload();
  await petra.locator("#pickup-title", { hasText: "Handed over" }).waitFor();
});
