import assert from "node:assert/strict";
import { add, count, journey, open, product, text } from "./kit.mjs";

const older = `Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,Variant Compare At Price,Variant Requires Shipping,Variant Taxable,Status
brass-bookend,Brass Bookend,"<p>Heavy.</p><script>alert(1)</script>",Northgate,Desk,"desk, new",TRUE,Finish,Polished,BB-1,900,shopify,12,deny,24.90,29.90,TRUE,TRUE,active
brass-bookend,,,,,,,,Aged,BB-2,900,shopify,3,deny,24.90,,TRUE,TRUE,
`;

async function upload(page, name, words) {
  await page.goto("/admin/products/import");
  await page.locator("#file").setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(words) });
  await page.getByRole("button", { name: "Check this file" }).click();
  await page.locator("h1", { hasText: "What this file changes" }).waitFor();
}

await journey(async ({ visitor, step }) => {
  const page = await visitor({ js: false, viewport: { width: 1280, height: 900 } });
  await open(page);
  const products = await count("select count(*) from product");

  step("a file with a bad price: the line is named, nothing is saved");
  await upload(page, "bad.csv", older.replace("BB-2,900,shopify,3,deny,24.90", "BB-2,900,shopify,3,deny,cheap"));
  assert.match(await text(page.locator("main")), /cheap|price/i);
  assert.equal(await count("select count(*) from product"), products);

  step("the dry run tells what would change, and changes nothing");
  await upload(page, "bookend.csv", older);
  await page.getByText("Brass Bookend").first().waitFor();
  assert.equal(await count("select count(*) from product"), products);
  const shopper = await visitor();
  assert.equal((await product(shopper, "brass-bookend")).status(), 404);

  step("said yes: it is in the shop, clean, and can be bought");
  await page.locator("main form[action*='/admin/products/import/'] button[type=submit]").first().click();
  await page.waitForURL((u) => u.pathname.startsWith("/admin/products"));
  assert.equal(await count("select count(*) from product"), products + 1);
  assert.equal((await product(shopper, "brass-bookend")).status(), 200);
  assert.match(await text(shopper.locator(".product-price")), /€24\.90/);
  assert.equal(await shopper.locator("main script").count(), 0);
  await add(shopper);

  step("it is found by its words at once");
  await shopper.goto("/search?q=bookend");
  await shopper.getByRole("link", { name: "Brass Bookend" }).first().waitFor();

  step("the same file again changes nothing; a changed price shows before and after");
  await upload(page, "bookend.csv", older);
  assert.equal(await page.locator(".changes-list li").count(), 0);
  await upload(page, "bookend.csv", older.replaceAll("24.90", "22.90"));
  assert.match(await text(page.locator(".changes-list")), /24[.,]90.*22[.,]90/);
});
