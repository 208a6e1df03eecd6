import assert from "node:assert/strict";
import { count, journey, product, rows, toReview, place } from "./kit.mjs";

const state = async (email) => (await rows("select o.state, (select group_concat(p.state) from payment p where p.order_id = o.id) payments from orders o where o.email_folded = ?1", email));

async function atTheBank(page, email, js) {
  await product(page, "faculty-mug");
  await toReview(page, { email }, { js });
  await place(page, "Test payment");
  await page.waitForURL(/\/pay\/demo\//);
}
const says = (page, words) => page.getByRole("button", { name: words, exact: true }).click();

await journey(async ({ visitor, step }) => {
  step("declined: said so, the order waits, trying again pays it");
  const page = await visitor({ js: false });
  await atTheBank(page, "declined@example.org", false);
  await says(page, "Decline");
  await page.waitForURL(/\/orders\//);
  await page.getByText(/declined|did not|not paid|unpaid/i).first().waitFor();
  const again = page.locator("form[action$='/pay'] button[type=submit]");
  await again.first().click();
  await page.waitForURL(/\/pay\/demo\//);
  await says(page, "Approve");
  await page.waitForURL(/\/orders\//);
  const [order, ...more] = await state("declined@example.org");
  assert.equal(more.length, 0, "one order");
  assert.equal(order.state, "paid", JSON.stringify(order));

  step("approved at once");
  const happy = await visitor();
  await atTheBank(happy, "approved@example.org", true);
  await says(happy, "Approve");
  await happy.waitForURL(/\/orders\//);
  assert.equal((await state("approved@example.org"))[0].state, "paid");

  step("no answer: nobody is told it failed, and the shop asks until it knows");
  const patient = await visitor({ js: false });
  await atTheBank(patient, "silent@example.org", false);
  await says(patient, "Do not answer");
  await patient.waitForURL(/\/orders\//);
  let last;
  for (let tries = 0; tries < 240; tries++) {
    [last] = await state("silent@example.org");
    if (last.state === "paid") break;
    await new Promise((wake) => setTimeout(wake, 500));
  }
  assert.equal(last.state, "paid", JSON.stringify(last));
  await patient.reload();
  assert.equal(await count("select count(*) from orders where email_folded = ?1", "silent@example.org"), 1);

  step("the shop says everywhere that this is a test");
  for (const path of ["/", "/cart", "/products/faculty-mug"]) {
    await patient.goto(path);
    await patient.getByText("Test mode.").waitFor();
  }
});
