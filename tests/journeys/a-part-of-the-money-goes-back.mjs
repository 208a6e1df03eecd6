// Pieces of a line and a part of the delivery go back: seen before it is sent, told to the shopper, and only once.
import assert from "node:assert/strict";
import { h1, journey, letter, money, open, place, product, rows, status, text, toReview } from "./kit.mjs";

const email = "rita.refund@example.org";
const standing = async () => (await rows("select o.id, o.number, o.total, o.refunded, o.shipping, o.shipping_refunded, l.id line, l.unit, l.quantity, l.refunded pieces from orders o join order_line l on l.order_id = o.id where o.email = ?1", email))[0];

await journey(async ({ visitor, step }) => {
  step("two mugs are bought and paid");
  const rita = await visitor({ js: false });
  await product(rita, "faculty-mug");
  await rita.getByRole("button", { name: "Add to cart" }).click();
  await product(rita, "faculty-mug");
  await toReview(rita, { email }, { js: false });
  await place(rita, "Test payment");
  await rita.waitForURL(/\/pay\/demo\//);
  await rita.getByRole("button", { name: "Approve", exact: true }).click();
  await rita.waitForURL(/\/orders\//);
  const o = await standing();
  assert.equal(o.quantity, 2);
  assert.ok(o.shipping > 100, "delivery costs something");

  step("staff say what goes back: more than there is is refused beside the field, and what was typed stays");
  const boss = await visitor({ js: false });
  await open(boss);
  await boss.goto("/admin/orders/" + o.id);
  await boss.getByRole("link", { name: "Send money back …" }).click();
  const pieces = boss.locator("[name='line-" + o.line + "']");
  await pieces.fill("3");
  await boss.locator("#shipping").fill("1.00");
  await boss.getByRole("button", { name: "See what it comes to" }).click();
  assert.match(await boss.title(), /^Error: /);
  assert.equal(await boss.locator("#shipping").inputValue(), "1.00");

  step("then the sum is named before anything moves");
  await pieces.fill("1");
  await boss.locator("#why").fill("One came broken");
  await boss.getByRole("button", { name: "See what it comes to" }).click();
  const send = boss.getByRole("button", { name: /^Send .* back$/ });
  const sum = money(await text(send));
  assert.equal(sum, o.unit + 100);
  assert.equal((await standing()).refunded, 0);

  step("two clicks send it once");
  const form = await boss.locator("form", { has: send }).evaluate((f) => Object.fromEntries(new FormData(f)));
  const url = boss.url();
  await send.click();
  await status(boss, "back.");
  const after = await standing();
  assert.deepEqual([after.refunded, after.shipping_refunded, after.pieces], [sum, 100, 1]);
  const second = await boss.request.post(url, { form: { ...form, act: "send" }, headers: { Origin: new URL(url).origin } });
  assert.ok(second.ok(), "the second click is answered, with " + second.status());
  assert.deepEqual(await standing(), after);
  assert.equal((await rows("select 1 from payment_refund where order_id = ?1", o.id)).length, 1);

  step("the order says so to staff, and a letter to the shopper");
  await boss.goto("/admin/orders/" + o.id);
  await h1(boss, o.number);
  const sums = await text(boss.locator(".sums"));
  assert.equal(money(sums.match(/Sent back\s*−?(€[\d.,]+)/)[1]), sum);
  assert.equal(money(sums.match(/Kept\s*(€[\d.,]+)/)[1]), o.total - sum);
  await boss.locator(".history", { hasText: "One came broken" }).waitFor();
  const mail = await letter(email, "money");
  assert.equal(money(mail.match(/€[\d.,]+/)[0]), sum);
  assert.ok(!mail.includes("One came broken"), "the note for the shop stays in the shop");
});
