import assert from "node:assert/strict";
import fs from "node:fs";
import { agree, buy, confirm, count, h1, journey, login, open, register, rows, status, text } from "./kit.mjs";

const email = "vera.vanishing@unusual-name.example", name = "Vera Vanishing";

/** inFiles says in which of the database's files a text stands. */
const inFiles = (words) => ["", "-wal"].map((end) => process.env.SHOP_DB + end).filter((file) => fs.existsSync(file) && fs.readFileSync(file).includes(words));

await journey(async ({ visitor, step }) => {
  step("a shopper looks, registers, buys, and leaves traces everywhere");
  const vera = await visitor();
  await agree(vera);
  await vera.goto("/search?q=vanishingly+thin+pen");
  await register(vera, email);
  await confirm(vera, email);
  if (/login/.test(vera.url()) || !await vera.locator("a[href='/account']").count()) await login(vera, email);
  await buy(vera, "commons-backpack", { email: undefined, name });
  const [order] = await rows("select id, number, total from orders where email = ?1", email);
  assert.ok(order, "there is an order");
  assert.ok(inFiles(email).length > 0, "the address is in the file: the journey is about something");

  step("the owner finds her by a part of the name, on a phone, without script");
  const owner = await visitor({ js: false, viewport: { width: 360, height: 740 } });
  await open(owner);
  await owner.goto("/admin/customers?q=vera.van");
  await owner.locator(".list-main a").first().click();
  const page = new URL(owner.url()).pathname;
  assert.match(await text(owner.locator("#timeline ~ ol")), /Ordered|Began the checkout|Opened the account/);

  step("what goes and what stays is said; another address is not hers");
  await owner.getByRole("link", { name: /^Erase this customer/ }).click();
  assert.match(await text(owner.locator("main")), /What goes.*What stays/);
  await owner.locator("#typed").fill("somebody@else.example");
  await owner.getByRole("button", { name: "Erase this customer" }).click();
  assert.match(await owner.title(), /^Error: /);

  step("in a day, and taken back");
  await owner.locator("#typed").fill(email);
  await owner.getByRole("button", { name: "Erase this customer" }).click();
  await owner.locator(".callout", { hasText: "erased for good on" }).waitFor();
  await owner.getByRole("button", { name: "Keep this customer" }).click();
  await status(owner, "Kept.");

  step("now: gone from the list, from every table that names people, and from the bytes of the file");
  await owner.goto(page + "/erase");
  await owner.locator("label", { hasText: "Now" }).click();
  await owner.locator("#typed").fill(email);
  await owner.getByRole("button", { name: "Erase this customer" }).click();
  await status(owner, /Erased|being erased/);
  assert.equal((await owner.goto(page)).status(), 404);
  assert.equal(await count("select count(*) from customer where email = ?1", email), 0);
  for (let tries = 0; inFiles(email).length + inFiles(name).length > 0 && tries < 40; tries++) await new Promise((wake) => setTimeout(wake, 250));
  assert.deepEqual([...inFiles(email), ...inFiles(name)], []);

  step("the order keeps its sum, and she is logged out");
  assert.equal(await count("select total from orders where id = ?1", order.id), order.total);
  await owner.goto("/admin/orders/" + order.id);
  await h1(owner, order.number);
  await vera.goto("/account");
  assert.match(vera.url(), /\/account\/login/);
});
