// A return from the wish to the money, by a guest's secret link and a back office without script.
import assert from "node:assert/strict";
import { count, h1, journey, letter, money, open, place, product, rows, status, text, toReview } from "./kit.mjs";

const email = "gina.giveback@example.org";
const press = (page, name) => page.getByRole("button", { name }).click();

await journey(async ({ visitor, step }) => {
  step("a guest has bought two mugs, and they were sent");
  const gina = await visitor({ js: false });
  await product(gina, "faculty-mug");
  await press(gina, "Add to cart");
  await product(gina, "faculty-mug");
  await toReview(gina, { email }, { js: false });
  await place(gina, "Test payment");
  await gina.waitForURL(/\/pay\/demo\//);
  await gina.getByRole("button", { name: "Approve", exact: true }).click();
  await gina.waitForURL(/\/orders\//);
  const page = new URL(gina.url()).pathname;
  assert.equal(await gina.getByRole("link", { name: "Send something back", exact: true }).count(), 0, "nothing can be sent back before it was sent");
  const [order] = await rows("select o.id, o.number, l.id line, l.unit from orders o join order_line l on l.order_id = o.id where o.email = ?1", email);
  const boss = await visitor({ js: false });
  await open(boss);
  await boss.goto(`/admin/orders/${order.id}/send`);
  await press(boss, "Send and tell the shopper");
  await status(boss, "Sent.");

  step("she asks by the order's link; without a reason it is not sent, and what she typed stays");
  await gina.goto(page);
  await gina.getByRole("link", { name: "Send something back", exact: true }).click();
  await h1(gina, "Send something back");
  await gina.locator("#pieces-" + order.line).fill("1");
  await gina.locator("#words").fill("It arrived with a crack.");
  await press(gina, "Ask to send it back");
  assert.match(await gina.title(), /^Error: /);
  assert.equal(await gina.locator("#words").inputValue(), "It arrived with a crack.");
  await gina.locator("#reason-" + order.line).selectOption("defective");
  await press(gina, "Ask to send it back");
  await gina.locator(".panel .state", { hasText: "We look at it" }).waitFor();
  await letter(email, order.number + "-R1");

  step("the shop finds it in the queue and approves it; she reads how it comes back");
  await boss.goto("/admin/returns?state=requested");
  await boss.getByRole("link", { name: order.number + "-R1" }).click();
  await boss.getByText("It arrived with a crack.").waitFor();
  const back = boss.url();
  await boss.locator("#approve-words").fill("Send it to the gate, with a note.");
  await press(boss, "Approve and tell the shopper");
  await status(boss, "Approved.");
  assert.match(await letter(email, "Send it back to us"), /Send it to the gate/);
  await gina.reload();
  await gina.locator(".answer-words", { hasText: "Send it to the gate" }).waitFor();

  step("it arrives broken: noted, and nothing is sold twice");
  const there = () => count("select coalesce(sum(available), 0) from stock_level where variant_id = (select variant_id from order_line where id = ?1)", order.line);
  const before = await there();
  await boss.locator("#sellable-" + order.line).fill("0");
  await boss.locator("#damaged-" + order.line).fill("1");
  await press(boss, "Received");
  await status(boss, "Received.");
  assert.equal(await there(), before);

  step("the money goes back by the order's form, filled with what came");
  await boss.getByRole("link", { name: "Send money back …" }).click();
  assert.equal(await boss.locator(`[name="line-${order.line}"]`).inputValue(), "1");
  await press(boss, "See what it comes to");
  const send = boss.getByRole("button", { name: /^Send .* back$/ });
  assert.equal(money(await text(send)), order.unit);
  await send.click();
  await status(boss, "back.");
  await boss.goto(back);
  await boss.locator(".mark", { hasText: "Refunded" }).first().waitFor();
  assert.equal(await count("select refunded from orders where id = ?1", order.id), order.unit);
  await letter(email, "sent money");
  await gina.reload();
  await gina.locator(".panel .state", { hasText: "The money is on its way" }).waitFor();

  step("one mug is left to be sent back, and no more");
  assert.match(await text(gina.locator("fieldset .hint").first()), /Up to 1/);
});
