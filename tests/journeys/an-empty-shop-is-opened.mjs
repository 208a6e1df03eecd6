import assert from "node:assert/strict";
import { count, journey, owner, text } from "./kit.mjs";

const go = (page, name = "Save and go on") => page.getByRole("button", { name, exact: true }).click();
const at = (page, step) => page.waitForURL("**/admin/begin/" + step);

await journey(async ({ visitor, step }) => {
  const page = await visitor({ js: false, viewport: { width: 360, height: 740 } });

  step("the link of the console makes the owner, once");
  await page.goto(process.env.SHOP_FIRST_RUN);
  for (const [name, value] of Object.entries({ ...owner, shop: "Oak & Ink", country: "NL", currency: "EUR" })) await page.locator("#" + name).fill(value);
  await go(page, "Open the back office");
  await at(page, "shop");
  const stranger = await visitor();
  assert.equal((await stranger.goto(process.env.SHOP_FIRST_RUN)).status(), 404);

  step("name and mail: a wrong address is told beside its field, what was typed stays");
  await page.locator("#email").fill("nobody");
  await go(page);
  await page.locator(".error-summary").waitFor();
  assert.equal(await page.locator("#email").inputValue(), "nobody");
  await page.locator("#email").fill("hello@oak.example");
  await go(page);

  step("country and money are right already; taxes take a comma");
  await at(page, "money");
  await go(page);
  await at(page, "tax");
  await page.locator("#name").fill("BTW");
  await page.locator("#rate").fill("21,0");
  await go(page);

  step("in the middle one goes away, and comes back to the next step");
  await at(page, "place");
  await page.goto("/admin");
  await page.goto("/admin/begin");
  await at(page, "place");
  await page.locator("#name").fill("Utrecht");
  await page.locator("#city").fill("Utrecht");
  await go(page);
  await at(page, "delivery");
  await page.locator("#price").fill("4.90");
  await go(page);
  await at(page, "payment");
  await go(page, "Go on");

  step("the first product waits: the start of the back office says so, and nothing else");
  await at(page, "goods");
  await go(page, "Do this later");
  await page.waitForURL("**/admin");
  const todo = await text(page.locator("section", { has: page.locator("#steps") }));
  assert.match(todo, /First product/);
  assert.doesNotMatch(todo, /Taxes|Delivery|Name and mail/);
  assert.equal(await count("select count(*) from tax_rate where country = 'NL' and ppm = 210000"), 1);
  assert.equal(await count("select count(*) from place"), 1);

  step("shoppers see the shop under its name");
  await stranger.goto("/");
  assert.match(await stranger.title(), /Oak & Ink/);
});
