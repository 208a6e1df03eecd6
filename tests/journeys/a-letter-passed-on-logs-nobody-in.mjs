import assert from "node:assert/strict";
import { add, buy, confirm, h1, journey, letter, link, product, register, text } from "./kit.mjs";

const email = "ida@example.org";
const ask = (page) => page.getByRole("button", { name: "This is me, go on with this device" });
const go = (page) => page.getByRole("button", { name: "This is me, go on", exact: true });

await journey(async ({ visitor, step }) => {
  step("Ida orders with her account, and passes the letter on to somebody");
  const desk = await visitor();
  await register(desk, email);
  await confirm(desk, email);
  await buy(desk, "faculty-mug", { email: undefined });
  const order = link(await letter(email, "order"), "/orders/");

  step("the link of the letter shows the order and logs nobody in");
  const friend = await visitor({ js: false });
  await friend.goto(order);
  await friend.getByText("Faculty Mug").first().waitFor();
  await friend.goto("/account");
  assert.match(friend.url(), /\/account\/login/);

  step("Ida's phone, without an account yet: the cart fills, and the same letter is opened");
  const phone = await visitor({ js: false, viewport: { width: 390, height: 800 } });
  await product(phone, "luggage-tag");
  await add(phone, { js: false });
  await phone.goto(order);
  await ask(phone).click();
  await phone.getByText("We have mailed a link to the address of this account.").waitFor();
  const mine = link(await letter(email, "Go on with this device"), "/account/confirm/");

  step("the mailed link does nothing on any other device, also for a program that opens links");
  assert.equal((await friend.goto(mine)).status(), 403);
  await friend.goto("/account");
  assert.match(friend.url(), /\/account\/login/);

  step("on the phone it asks, logs in, and what was there comes along");
  await phone.goto(mine);
  await h1(phone, "Go on with this device?");
  await go(phone).click();
  await phone.waitForURL("**/account");
  await phone.goto("/cart");
  assert.deepEqual(await phone.locator(".cart-line-title").allInnerTexts(), ["Luggage Tag"]);
  await desk.goto("/cart");
  assert.deepEqual(await desk.locator(".cart-line-title").allInnerTexts(), ["Luggage Tag"]);

  step("once only");
  const again = await phone.goto(mine);
  assert.equal(again.status(), 410);
  assert.match(await text(phone.locator("main")), /used/);
});
