import assert from "node:assert/strict";
import { count, journey, open, product, rows, text } from "./kit.mjs";

await journey(async ({ visitor, step }) => {
  const page = await visitor({ js: false, viewport: { width: 1280, height: 900 } });
  await open(page);
  const some = await rows("select v.sku as sku from variant v join price p on p.variant_id = v.id and p.until_at is null where v.sku <> '' order by v.sku limit 20");
  const paste = (price) => "SKU\tPrice\n" + some.map(({ sku }, i) => sku + "\t" + price(i)).join("\n");
  const history = () => count("select count(*) from price");
  const before = await history();
  const press = async (name) => { await Promise.all([page.waitForResponse((r) => r.request().isNavigationRequest()), page.getByRole("button", { name }).click()]); await page.waitForLoadState(); };

  step("a bad row is named with what was pasted, and nothing is saved");
  await page.goto("/admin/products/sheet");
  await page.locator("#rows").fill(paste((i) => (i === 3 ? "cheap" : "11.11")));
  await press("Check these rows");
  assert.match(await text(page.locator(".wrong-sheet")), /Line 5.*Price.*cheap/s);
  assert.match(await page.locator("#rows").inputValue(), /cheap/);
  assert.equal(await page.getByRole("button", { name: "Save these changes" }).count(), 0);
  assert.equal(await history(), before);

  step("corrected: every change is seen before it is saved");
  await page.locator("#rows").fill(paste(() => "11.11"));
  await press("Check these rows");
  assert.match(await text(page.locator(".changes-list")), /11\.11/);
  assert.equal(await history(), before);
  await press("Save these changes");
  assert.equal(await history(), before + some.length);

  step("the shop asks the new price at once, and sending it again changes nothing");
  const [{ handle }] = await rows(`select p.handle || '?variant=' || v.id as handle from product p join variant v on v.product_id = p.id where v.sku = '${some[0].sku}'`);
  const shopper = await visitor();
  await product(shopper, handle);
  assert.match(await text(shopper.locator("main")), /€11\.11/);
  await page.goto("/admin/products/sheet");
  await page.locator("#rows").fill(paste(() => "11.11"));
  await press("Check these rows");
  assert.equal(await page.locator(".changed").count(), 0);

  step("ten percent less, ending in .99, with the price until now struck");
  await page.getByLabel(/Change all prices by/).fill("-10");
  await page.getByLabel("Rounded").selectOption("99");
  await page.locator("label", { hasText: "The price until now becomes the was-price" }).click();
  await press("Change the prices in the rows");
  assert.match(await page.locator("#rows").inputValue(), /9\.99\t11\.11/);
  await press("Save these changes");
  await product(shopper, handle);
  assert.match(await text(shopper.locator("main")), /€9\.99/);
});
