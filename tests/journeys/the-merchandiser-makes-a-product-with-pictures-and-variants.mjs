import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { count, journey, open, product, text } from "./kit.mjs";

const picture = readFileSync(new URL("../../docs/pictures/home.png", import.meta.url));

await journey(async ({ visitor, step }) => {
  const page = await visitor({ js: false, viewport: { width: 390, height: 844 } });
  await open(page);
  const save = async () => { await Promise.all([page.waitForURL(/\/admin\/products\/[0-9a-z]+$/), page.getByRole("button", { name: "Save product" }).click()]); };

  step("on a phone, without script: a name and a price make a draft");
  await page.goto("/admin/products/new");
  await page.getByLabel("Title").fill("Reading Lamp");
  await page.getByLabel("Price in EUR").fill("49");
  await page.getByRole("button", { name: "Create product" }).click();
  await page.locator("h1", { hasText: "Reading Lamp" }).waitFor();
  assert.equal(await count("select count(*) from product where handle = 'reading-lamp' and status = 'draft'"), 1);

  step("words, a picture, and two options with their values, saved at once");
  await page.getByLabel("Description (optional)", { exact: true }).fill("Warm light for **long evenings**.");
  await page.locator("#upload").setInputFiles({ name: "lamp.png", mimeType: "image/png", buffer: picture });
  await page.locator("[name='axis.0.name']").fill("Colour");
  await page.locator("[name='axis.0.more']").fill("Pine, Ink");
  await save();
  await page.locator("[name='axis.1.name']").fill("Plug");
  await page.locator("[name='axis.1.more']").fill("EU, UK");
  await page.getByLabel("What it shows").fill("A lamp on a desk");
  await save();
  assert.equal(await page.locator("table.list tbody tr").count(), 4);
  assert.equal(await count("select count(*) from variant v join product p on p.id = v.product_id where p.handle = 'reading-lamp'"), 4);

  step("a price of its own, the picture for one variant, and the state");
  await page.locator("[name='v.3.price']").fill("55");
  await page.locator("[name='v.0.sku']").fill("LAMP-PI-EU");
  await page.locator("summary", { hasText: "More of Pine / EU" }).click();
  await page.locator("[name='v.0.media']").selectOption({ index: 1 });
  await page.getByLabel("State").selectOption("active");
  await save();

  step("stock comes in");
  await page.getByRole("link", { name: "Stock", exact: true }).click();
  for (const field of await page.locator("[name^='pieces.']").all()) await field.fill("5");
  await page.getByRole("button", { name: "Save stock" }).click();
  await page.locator("#moves ~ table tbody tr").first().waitFor();
  assert.equal(await page.locator("#moves ~ table tbody tr").count(), 4);

  step("shoppers see it, with picture and choices");
  const shopper = await visitor();
  assert.equal((await product(shopper, "reading-lamp")).status(), 200);
  assert.match(await text(shopper.locator("main")), /long evenings/);
  assert.match(await shopper.locator("main img").first().getAttribute("alt"), /lamp on a desk/);

  step("a value is renamed: the variants stay the same ones; an old address leads on");
  const ids = await page.locator("[name^='pieces.']").evaluateAll((all) => all.map((e) => e.name));
  await page.goto("/admin/products?q=reading+lamp");
  await page.getByRole("link", { name: "Reading Lamp", exact: true }).click();
  await page.locator("[name='axis.0.value.0']").fill("Forest");
  await page.locator("[name='handle']").fill("desk-lamp");
  await save();
  await page.getByRole("link", { name: "Stock", exact: true }).click();
  assert.deepEqual(await page.locator("[name^='pieces.']").evaluateAll((all) => all.map((e) => e.name)), ids);
  assert.match(await text(page.locator("main")), /Forest \/ EU/);
  await product(shopper, "reading-lamp");
  assert.equal(new URL(shopper.url()).pathname, "/products/desk-lamp");
});
