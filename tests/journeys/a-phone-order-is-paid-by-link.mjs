// A clerk takes an order by phone; whoever called pays it on a page of its own, without script; then it is changed, and the rest is paid.
import assert from "node:assert/strict";
import { h1, journey, letter, link, money, open, rows, status, text } from "./kit.mjs";

const email = "phil.phones@example.org";
const standing = async () => (await rows("select id, number, state, total, channel from orders where email = ?1", email))[0];

await journey(async ({ visitor, step }) => {
  step("the clerk writes the order down: goods by a part of the title, an address, a payment link");
  const clerk = await visitor({ js: false });
  await open(clerk);
  await clerk.goto("/admin/orders");
  await clerk.getByRole("link", { name: "New order" }).click();
  await clerk.getByLabel("Add goods: title or SKU").fill("faculty mug");
  await clerk.getByRole("button", { name: "Find", exact: true }).click();
  await clerk.locator("[name^='add-']").first().fill("2");
  await clerk.getByRole("button", { name: "See what it comes to" }).click();
  assert.match(await clerk.title(), /^Error: /, "an address is missing");
  assert.equal(await clerk.locator("[name^='add-']").first().inputValue(), "2");
  await clerk.locator("#email").fill(email);
  for (const [name, value] of [["name", "Phil Phones"], ["line1", "Weg 1"], ["postcode", "10117"], ["city", "Berlin"]]) await clerk.locator("#to-" + name).fill(value);
  await clerk.locator("#to-country").selectOption("DE");
  await clerk.getByRole("button", { name: "See what it comes to" }).click();
  const place = clerk.getByRole("button", { name: /^Place this order for/ });
  const sum = money(await text(place));
  assert.equal(await standing(), undefined, "nothing is saved before it was seen");
  await place.click();
  await h1(clerk, "Payment link");
  const shown = await text(clerk.locator(".letter"));
  const o = await standing();
  assert.deepEqual([o.state, o.total, o.channel], ["pending", sum, "manual"]);

  step("the letter holds the same link; it opens without script, and shows nobody's address");
  const asked = link(await letter(email, "Please pay"), "/pay/to/");
  assert.ok(shown.endsWith(asked.replace(/^.*\/pay\/to\//, "/pay/to/")), "one link, shown and mailed");
  const phil = await visitor({ js: false });
  await phil.goto(asked);
  await h1(phil, "Pay");
  assert.ok(!(await text(phil.locator("main"))).includes("Weg 1"));
  const pay = phil.getByRole("button", { name: /^Pay / });
  assert.equal(money(await text(pay)), sum);
  await pay.click();
  await phil.waitForURL(/\/pay\/demo\//);
  await phil.getByRole("button", { name: "Approve", exact: true }).click();
  await phil.waitForURL(/\/pay\/to\//);
  await h1(phil, "Nothing is due any more");
  assert.equal((await standing()).state, "paid");
  assert.match(await letter(email, o.number), /Thank|order/);

  step("one mug more: the clerk sees first what it does, then it is done, once");
  await clerk.goto("/admin/orders/" + o.id);
  await clerk.getByRole("link", { name: "Change …" }).click();
  await clerk.locator("[name^='line-']").first().fill("3");
  await clerk.getByRole("button", { name: "See what it would do" }).click();
  await clerk.getByText("will be due").waitFor();
  assert.equal((await standing()).total, sum);
  await clerk.getByRole("button", { name: "Apply exactly this" }).click();
  await status(clerk, "Changed.");
  const due = (await standing()).total - sum;
  assert.ok(due > 0);
  await clerk.getByText("To be paid").first().waitFor();

  step("the old link asks for the rest, which is paid once");
  await phil.goto(asked);
  assert.equal(money(await text(phil.getByRole("button", { name: /^Pay / }))), due);
  await phil.getByRole("button", { name: /^Pay / }).click();
  await phil.waitForURL(/\/pay\/demo\//);
  await phil.getByRole("button", { name: "Approve", exact: true }).click();
  await phil.waitForURL(/\/pay\/to\//);
  await h1(phil, "Nothing is due any more");
  const came = (await rows("select sum(amount) came from payment where order_id = ?1 and state = 'succeeded'", o.id))[0].came;
  assert.equal(came, (await standing()).total);

  step("a link that was taken back says so");
  await clerk.goto("/admin/orders/" + o.id + "/links");
  await clerk.getByRole("button", { name: /^Take back/ }).first().click();
  await status(clerk, "Taken back.");
});
