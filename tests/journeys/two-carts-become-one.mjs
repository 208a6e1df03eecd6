import assert from "node:assert/strict";
import { add, confirm, journey, login, product, register, text } from "./kit.mjs";

const lines = async (page) => {
  await page.goto("/cart");
  const found = {};
  for (const l of await page.locator(".cart-line").all()) found[await text(l.locator(".cart-line-title"))] = Number(await l.getByLabel("Quantity").inputValue());
  return found;
};

await journey(async ({ visitor, step }) => {
  for (const js of [false, true]) {
    const email = js ? "with@example.org" : "without@example.org";
    step(`a cart of the account, and one of a guest elsewhere, ${js ? "with" : "without"} script`);
    const desk = await visitor({ js });
    await register(desk, email);
    await confirm(desk, email);
    await product(desk, "faculty-mug");
    await add(desk, { js });

    const phone = await visitor({ js });
    await product(phone, "luggage-tag");
    await add(phone, { js });
    await product(phone, "faculty-mug");
    await phone.getByLabel("Quantity").fill("2");
    await add(phone, { js });
    const guest = await lines(phone);
    assert.deepEqual(guest, { "Luggage Tag": 1, "Faculty Mug": 2 });

    step("login: nothing is lost, it is said, and it can be undone");
    await login(phone, email);
    const both = await lines(phone);
    assert.equal(both["Luggage Tag"], 1);
    assert.ok(both["Faculty Mug"] >= 2, JSON.stringify(both));
    const note = phone.locator(".notice, .flash", { has: phone.getByRole("button", { name: "Undo" }) });
    await note.first().waitFor();
    assert.deepEqual(await lines(desk), both, "the other device sees the same cart");
    await lines(phone);
    await phone.getByRole("button", { name: "Undo" }).first().click();
    assert.deepEqual(await lines(phone), { "Faculty Mug": 1 });
  }

  step("a guest's cart is there on a later visit");
  const page = await visitor();
  await product(page, "luggage-tag");
  await add(page);
  const kept = await page.context().storageState();
  const later = await visitor({ storageState: kept });
  assert.deepEqual(await lines(later), { "Luggage Tag": 1 });
  const other = await visitor();
  assert.deepEqual(await lines(other), {}, "nobody else gets it");
});
