// Which pages are looked at, and by whom. A page is a path, or a way to it; it is walked with and without script.
import { add, answer, confirm, letter, link, login, open, owner, place, product, register, toReview, rows } from "../journeys/kit.mjs";

const password = "correct horse battery staple";

/** send presses a button and waits for the answer of the form. */
const send = async (page, name) => {
  const [answered] = await Promise.all([page.waitForResponse((r) => r.request().isNavigationRequest()), page.getByRole("button", { name }).first().click()]);
  await page.waitForLoadState();
  return answered;
};

/** sent presses a button whose form leads on, and gives the page it leads to. */
const sent = async (page, name) => {
  const before = page.url();
  await Promise.all([page.waitForURL((url) => url.href !== before), page.getByRole("button", { name }).first().click()]);
  return page.goto(page.url());
};

/** people prepares who looks: each has cookies and knows addresses of pages of their own. */
export async function people(fresh) {
  const who = { nobody: {}, guest: {}, member: {}, waiting: {}, staff: {} };
  const keep = async (name, page, paths = {}) => { who[name] = { state: await page.context().storageState(), paths }; };

  let page = await fresh();
  await product(page);
  await toReview(page, { email: "guest@example.org" });
  await place(page);
  await page.waitForURL(/\/orders\//);
  const transfer = new URL(page.url()).pathname;
  await product(page, "faculty-mug");
  await toReview(page, { email: "guest@example.org" });
  await place(page, "Test payment");
  await page.waitForURL(/\/pay\/demo\//);
  await page.getByRole("button", { name: "Decline" }).click();
  await page.waitForURL(/\/orders\//);
  const declined = new URL(page.url()).pathname;
  await page.locator("form[action$='/pay'] button[type=submit]").first().click();
  await page.waitForURL(/\/pay\/demo\//);
  const bank = new URL(page.url()).pathname;
  await product(page);
  await toReview(page);
  await keep("guest", page, { transfer, declined, bank });

  page = await fresh();
  await register(page, "ann@mit.edu", password);
  await confirm(page, "ann@mit.edu");
  await page.goto("/");
  const allow = page.getByRole("button", { name: "Allow all" });
  if (await allow.count()) await allow.click();
  await page.waitForLoadState();
  await product(page, "faculty-mug");
  await toReview(page, { email: undefined });
  await place(page, "Test payment");
  await page.waitForURL(/\/pay\/demo\//);
  await page.getByRole("button", { name: "Approve" }).click();
  await page.waitForURL(/\/orders\//);
  const order = new URL(page.url()).pathname;
  for (const handle of ["luggage-tag", "slate-13"]) await product(page, handle);
  await product(page);
  await toReview(page, { email: undefined });
  const [{ number }] = await rows("select number from orders where email_folded = 'ann@mit.edu'");
  await keep("member", page, { order, own: "/account/orders/" + number });

  page = await fresh();
  await register(page, "ben@mit.edu", password);
  await login(page, "ben@mit.edu", password);
  await keep("waiting", page);

  page = await fresh();
  await page.goto("/account/forgot");
  await page.locator("#email").fill("ben@mit.edu");
  await send(page, "Send me the link");
  who.nobody.paths = { reset: link(await letter("ben@mit.edu", "new password"), "/account/reset/") };

  page = await fresh();
  await open(page);
  await keep("staff", page, {
    piece: await linkIn(page, "/admin/content", "main a[href^='/admin/content/']:not([href*=new])"),
    segment: await linkIn(page, "/admin/segments", "main a[href^='/admin/segments/']:not([href*=new])"),
    text: await linkIn(page, "/admin/pages", "main a[href^='/admin/pages/']:not([href*=new])"),
    order: await linkIn(page, "/admin/orders", ".list-main a[href^='/admin/orders/']"),
    goods: await linkIn(page, "/admin/products?q=commons", "tbody .list-main a"), large: await linkIn(page, "/admin/products?q=gatehouse", "tbody .list-main a"),
    collection: await linkIn(page, "/admin/collections", "tbody .list-main a"),
    mail: await linkIn(page, "/admin/mails", "main a[href^='/admin/mails/']"),
    member: await linkIn(page, "/admin/staff", "main a[href^='/admin/staff/']"), changes: await together(page), back: await sendBack(page, fresh, order), reserved: await authorize(page, fresh),
  });
  who.nobody.paths.asked = await askedFor(page, "Make the link");
  who.nobody.paths.ended = await askedFor(page, "Make the link");
  await page.goto(await waiting(page, "/links"));
  await send(page, /^Take back/);
  return who;
}

/** together begins changes with the draft of a text page in them, and gives their page. */
async function together(page) {
  await page.goto(await linkIn(page, "/admin/pages", "main a[href^='/admin/pages/']:not([href*=new])"));
  await page.locator("#title").fill("A title of the term");
  await sent(page, "Save draft");
  await page.goto(await page.locator("a[href^='/admin/changes/new']").first().getAttribute("href"));
  await page.locator("#name").fill("Start of term");
  await sent(page, "Begin");
  return new URL(page.url()).pathname;
}

/** sendBack sends an order, asks to send something of it back, and gives the page of that in the back office. */
async function sendBack(page, fresh, order) {
  const [{ id, line }] = await rows("select o.id, l.id line from orders o join order_line l on l.order_id = o.id where o.email_folded = 'ann@mit.edu'");
  await page.goto(`/admin/orders/${id}/send`);
  await send(page, "Send and tell the shopper");
  const shopper = await fresh();
  await shopper.goto(order + "/returns");
  await shopper.locator("#pieces-" + line).fill("1");
  await shopper.locator("#reason-" + line).selectOption("defective");
  await send(shopper, "Ask to send it back");
  return linkIn(page, "/admin/returns", ".list-main a");
}

/** authorize lets the shop capture by hand, buys, and gives the page of that order in the back office. */
async function authorize(page, fresh) {
  await page.goto("/admin/settings");
  await page.locator("#capture").selectOption("hand");
  await send(page, "Save settings");
  const shopper = await fresh();
  await product(shopper, "faculty-mug");
  await toReview(shopper, { email: "late@example.org" });
  await place(shopper, "Test payment");
  await shopper.waitForURL(/\/pay\/demo\//);
  await shopper.getByRole("button", { name: "Approve" }).click();
  await shopper.waitForURL(/\/orders\//);
  return linkIn(page, "/admin/orders?state=authorized", ".list-main a");
}

async function linkIn(page, path, selector) {
  await page.goto(path);
  return page.locator(selector).first().getAttribute("href");
}

/** waiting is the address of a page of an order that waits for its transfer. */
const waiting = async (page, below) => await linkIn(page, "/admin/orders?state=awaiting", ".list-main a") + below;

/** askedFor makes a payment link for such an order. */
async function askedFor(page, button) {
  await page.goto(await waiting(page, "/links"));
  await send(page, button);
  return new URL((await page.locator(".letter").innerText()).trim()).pathname;
}

/** pages are all that is looked at: [who, name, path or way, expected status]. */
export function pages(who) {
  const { nobody, guest, member, staff } = Object.fromEntries(Object.entries(who).map(([name, w]) => [name, w.paths ?? {}]));
  const everybody = [
    ["home", "/"], ["collections", "/collections"], ["listing", "/collections/all"], ["listing with an unknown value", "/collections/all?size=4XL"], ["reviews", "/products/faculty-mug/reviews"], ["filtered", "/collections/bags?sort=price-asc&price_to=60"],
    ["product", "/products/commons-backpack"], ["search", "/search?q=backpak"], ["nothing found", "/search?q=xylophonists"],
    ["text page", "/pages/about"], ["404", "/products/none", 404],
  ];
  return [
    ...everybody.map((p) => ["nobody", ...p]), ...everybody.map((p) => ["member", ...p]),
    ["nobody", "a product with 40 variants", "/products/" + (who.largest ?? "commons-backpack")],
    ["nobody", "an empty search", "/search"], ["nobody", "places", "/places"], ["nobody", "shipping", "/pages/shipping"], ["nobody", "privacy choices", "/privacy/choices"],
    ["nobody", "letters", "/letters"], ["nobody", "letters, a wrong address", async (p) => { await p.goto("/letters"); await p.locator("#email").fill("nobody"); return send(p, "Send me letters"); }, 422], ["nobody", "letters asked for", "/letters/asked"], ["nobody", "a link of letters that is none", "/letters/none", 404],
    ["member", "letters and interests", "/account/letters"],
    ["nobody", "empty cart", "/cart"], ["nobody", "log in", "/account/login"], ["nobody", "register", "/account/register"], ["nobody", "forgot", "/account/forgot"],
    ["nobody", "wrong password", wrongPassword("/account/login"), 422], ["nobody", "empty registration", async (p) => { await p.goto("/account/register"); return send(p, "Create my account"); }, 422],
    ["nobody", "look into your mailbox", async (p) => { await p.goto("/account/forgot"); await p.locator("#email").fill("who@example.org"); await p.getByRole("button", { name: "Send me the link" }).click(); await p.waitForURL("**/account/mail**"); return p.goto(p.url()); }],
    ["nobody", "a new password", nobody.reset], ["nobody", "a new password, too short", async (p) => { await p.goto(nobody.reset); await p.locator("#password").fill("short"); return send(p, "password"); }, 422],
    ["nobody", "too many tries", tooOften, 429],
    ["nobody", "a link that is none", "/account/confirm/none", null], ["nobody", "checkout with nothing", "/checkout", null],

    ["guest", "cart", "/cart"], ["guest", "checkout", "/checkout"], ["guest", "checkout, billing apart", async (p) => { const r = await p.goto("/checkout"); await p.locator("label", { hasText: "The billing address is the same" }).click(); return r; }],
    ["guest", "checkout, wrong", async (p) => { await p.goto("/checkout"); for (const id of ["email", "name", "line1", "postcode", "city"]) await p.locator("#" + id).fill(""); return send(p, "Continue to review"); }, 422],
    ["guest", "checkout, another country", async (p) => { await p.goto("/checkout"); await p.locator("#country").selectOption("US"); return send(p, "Change country"); }, null],
    ["guest", "review", "/checkout/review"], ["guest", "the demonstration bank", guest.bank], ["guest", "confirmation", guest.transfer], ["guest", "declined", guest.declined],
    ["guest", "a quantity that is none", async (p) => { await p.goto("/cart"); await p.locator(".cart-line").getByLabel("Quantity").first().fill("many"); return send(p, "Update"); }, 422],

    ["member", "cart", "/cart"], ["member", "checkout", "/checkout"], ["member", "review", "/checkout/review"], ["member", "confirmation", member.order],
    ["member", "account", "/account"], ["member", "orders", "/account/orders"], ["member", "an order", member.own], ["member", "addresses", "/account/addresses"],
    ["member", "new address", "/account/addresses/new"], ["member", "new address, wrong", async (p) => { await p.goto("/account/addresses/new"); return send(p, /^Save/); }, 422],
    ["member", "details", "/account/details"], ["member", "devices", "/account/devices"], ["member", "privacy", "/account/privacy"], ["member", "privacy choices", "/privacy/choices"],
    ["member", "a review", "/account/reviews/faculty-mug"], ["member", "a review, empty", async (p) => { await p.goto("/account/reviews/faculty-mug"); return send(p, "Send my review"); }, 422],
    ["member", "a review of what one has not", "/account/reviews/luggage-tag"], ["member", "what was left out", "/why"],
    ["member", "why a piece is shown", async (p) => { await p.goto("/"); return p.goto(await p.locator("main a[href^='/why/']").first().getAttribute("href")); }],
    ["waiting", "home", "/"], ["waiting", "account", "/account"],
    ["guest", "on with another device", async (p) => { await p.goto("/cart"); return send(p, "Go on with another device"); }],

    ["nobody", "admin: log in", "/admin/login"], ["nobody", "admin: wrong password", wrongPassword("/admin/login"), 422],
    ...["", "/content", "/content/new?slot=home.hero", "/content/sections/home", "/content/sections/product", "/segments", "/segments/new", "/preview", "/preview?path=/collections/bags", "/pages", "/pages/new", "/orders", "/orders?q=none",
      "/mails", "/mails/letters", "/mails/letters/order-confirmed", "/mails/mailing", "/mails/news", "/mails/domain", "/settings/keeping", "/products", "/products?q=none", "/products/import", "/products/imports", "/export", "/products/slate-11-folio/fits", "/products/new", "/products/sheet", "/stock", "/collections", "/collections/new", "/menus/main", "/menus/footer", "/redirects", "/settings", "/staff", "/changes", "/changes/new", "/begin/shop", "/begin/delivery", "/begin/goods", "/account", "/again", "/log", "/events", "/reviews", "/audit",
      "/why"].map((p) => ["staff", "admin" + p, "/admin" + p]), ["staff", "admin/preview/side", "/admin/preview/side", 409],
    ["staff", "admin: words", "/admin/words"], ["staff", "admin: words in German", "/admin/words?language=de&show=changed"], ["staff", "admin: a text without its placeholder", async (p) => { await p.goto("/admin/words?q=Order+%7Bnumber%7D"); await p.locator("#text-0").fill("Order"); return send(p, "Save these words"); }, 422], ["staff", "admin: a piece", staff.piece], ["staff", "admin: delete a piece", staff.piece + "/delete"], ["staff", "admin: versions of a piece", staff.piece + "/versions"], ["staff", "admin: a segment", staff.segment], ["staff", "admin: why somebody is in it", async (p) => { await p.goto("/admin/why?person=ann@mit.edu&segment=" + staff.segment.split("/").pop()); return sent(p, "Say why"); }], ["staff", "admin: versions of a segment", staff.segment + "/versions"], ["staff", "admin: a refund", staff.order + "/refund"], ["staff", "admin: a text page", staff.text], ["staff", "admin: versions of a text page", staff.text + "/versions"],
    ["staff", "admin: draft of a text page", async (p) => { await p.goto(staff.text); await p.locator("#title").fill("Another title"); return sent(p, "Save draft"); }],
    ["staff", "admin: changes together", staff.changes],
    ["staff", "admin: preview of a person", async (p) => { await p.goto("/admin/preview?as=person&person=ann@mit.edu"); return sent(p, "Show what they see"); }], ["staff", "admin: preview of a person, not asked yet", "/admin/preview?as=person&person=ann@mit.edu"],
    ["staff", "admin: draft of a piece", async (p) => { await p.goto(staff.piece); await p.locator("#title").fill("Another title"); return sent(p, "Save draft"); }], ["staff", "admin: an order", staff.order],
    ...["/orders?payment=paid&fulfilment=fulfilled", "/orders/pick", "/pickups"].map((p) => ["staff", "admin" + p, "/admin" + p]), ["staff", "admin: packing slip", staff.order + "/slip"],
    ["member", "a return", member.order + "/returns"], ["member", "a return in the account", member.own + "/returns"], ["member", "changing an order", member.order + "/change"], ["member", "cancelling an order", member.order + "/change/cancel"],
    ["staff", "admin: returns", "/admin/returns"], ["staff", "admin: no returns", "/admin/returns?state=closed"], ["staff", "admin: a return", staff.back], ["staff", "admin: what is given for a return", async (p) => p.goto(await linkIn(p, staff.back, "main tbody a"))],
    ["staff", "admin: a return, wrong", async (p) => { await p.goto(staff.back); return send(p, "Decline and tell the shopper"); }, 422],
    ["nobody", "a payment link", nobody.asked], ["nobody", "a payment link that has ended", nobody.ended, 410], ["nobody", "a payment link that is none", "/pay/to/none", 404],
    ["staff", "admin: an order to change", async (p) => p.goto(await waiting(p, "/edit"))],
    ["staff", "admin: what a change would do", async (p) => { await p.goto(await waiting(p, "/edit")); await p.locator("[name^=line-]").first().fill("3"); return send(p, "See what it would do"); }],
    ["staff", "admin: a change, wrong", async (p) => { await p.goto(await waiting(p, "/edit")); await p.locator("[name^=line-]").first().fill("many"); return send(p, "See what it would do"); }, 422],
    ["staff", "admin: an authorized order", staff.reserved], ["staff", "admin: capture", staff.reserved + "/capture"],
    ["staff", "admin: capture, too much", async (p) => { await p.goto(staff.reserved + "/capture"); await p.locator("#amount").fill("9999"); return send(p, "Capture"); }, 422],
    ["staff", "admin: a change of an authorized order", async (p) => { await p.goto(staff.reserved + "/edit"); await p.locator("[name^=line-]").first().fill("3"); return send(p, "See what it would do"); }],
    ["staff", "admin: payment links", async (p) => p.goto(await waiting(p, "/links"))],
    ["staff", "admin: a new order", "/admin/orders/new"], ["staff", "admin: a new order, empty", async (p) => { await p.goto("/admin/orders/new"); return send(p, "See what it comes to"); }, 422],
    ["staff", "admin: a part back", staff.order + "/refund/part"], ["guest", "where to collect", "/pickup/slate-11-folio"],
    ...["", "/sales?days=90&compare=yes", "/products?days=365", "/collections?days=365", "/channels?days=365", "/places?days=365", "/sent-back?days=365", "/funnel?days=365", "/searches", "/nothing-found", "/returns?days=365", "/cohorts", "/first-products?days=365", "/sources?days=365", "/segments", "/pieces", "/sales?from=2000-01-01&to=2000-01-07"].map((p) => ["staff", "admin: reports" + p, "/admin/reports" + p]),
    ["staff", "admin: reports, wrong days", "/admin/reports/sales?from=soon&to=2026-01-01", 422],
    ["staff", "admin: a member", staff.member],
    ["staff", "admin: second factor", async (p) => { await p.goto("/admin/account"); return sent(p, "Set up an app"); }], ["staff", "admin: a passkey", "/admin/account/passkeys/new"],
    ["staff", "admin: a mail", staff.mail], ...["", "?q=xyzzy", "?q=a&orders=once", "/tags", "/new"].map((p) => ["staff", "admin/customers" + p, "/admin/customers" + p]),
    ...["", "/edit", "/erase", "/merge"].map((p) => ["staff", "admin: a customer" + p, async (page) => { await page.goto("/admin/customers?orders=several"); return page.goto(await page.locator(".list-main a").first().getAttribute("href") + p); }]),
    ["staff", "admin: a customer, wrong", async (p) => { await p.goto("/admin/customers/new"); return send(p, "Add customer"); }, 422],
    ["staff", "admin: 404", "/admin/content/none", 404],
    ["staff", "admin: a wrong rule", async (p) => { await p.goto("/admin/segments/new"); await p.locator("#name").fill("Slip"); await p.locator("#rule").fill("email.domian is academic"); return send(p, "Save segment"); }, 422],
    ["staff", "admin: two editors", async (p) => { await p.goto(staff.piece); await p.locator("[name=version]").evaluate((e) => { e.value = "0"; }); return send(p, "Save draft"); }, 409],
    ["staff", "admin: what a file changes", async (p) => {
      await p.goto("/admin/products/import");
      await p.locator("#file").setInputFiles({ name: "a.csv", mimeType: "text/csv", buffer: Buffer.from("Handle,Title,Variant SKU,Variant Price\nbookend,Bookend,BE-1,12.00\nbad,Bad,BE-2,cheap\n") });
      await p.getByRole("button", { name: "Check this file" }).click();
      await p.locator("h1", { hasText: "What this file changes" }).waitFor();
      return p.goto(p.url());
    }],
    ["staff", "admin: a product", staff.goods], ["staff", "admin: a product of 40 variants", staff.large], ["staff", "admin: what was done to a product", staff.goods + "/history"], ["staff", "admin: its stock", staff.goods + "/stock"],
    ["staff", "admin: a collection", staff.collection + "?ask=commons-backpack"], ["staff", "admin: delete a collection", staff.collection + "/delete"],
    ["staff", "admin: a product, wrong", async (p) => { await p.goto(staff.goods); await p.locator("#title").fill(""); await p.locator("[name='v.0.price']").fill("much"); return send(p, "Save product"); }, 422],
    ["staff", "admin: a new product, empty", async (p) => { await p.goto("/admin/products/new"); return send(p, "Create product"); }, 422],
    ["staff", "admin: two editors of a product", async (p) => { await p.goto(staff.goods); await p.locator("[name=version]").evaluate((e) => { e.value = "99"; }); await p.locator("#title").fill("Mine"); return send(p, "Save product"); }, 409],
    ["staff", "admin: rows, wrong", async (p) => { await p.goto("/admin/products/sheet"); await p.locator("#rows").fill("SKU\tPrice\nnone\tcheap"); return send(p, "Check these rows"); }, 422],
    ["staff", "admin: rows, seen", async (p) => { await p.goto("/admin/products/sheet"); await p.locator("#percent").fill("-10"); return send(p, "Change the prices in the rows"); }],
    ["staff", "admin: stock, wrong", async (p) => { await p.goto(staff.goods + "/stock"); return send(p, "Save stock"); }, 422],
    ...["/transfers", "/transfers/new", "/stock/rules", "/bin"].map((p) => ["staff", "admin" + p, "/admin" + p]),
    ["staff", "admin: a transfer, wrong", async (p) => { await p.goto("/admin/transfers/new"); return send(p, "Save transfer"); }, 422],
    ["staff", "admin: a redirect, wrong", async (p) => { await p.goto("/admin/redirects"); return send(p, "Add redirect"); }, 422],
    ["staff", "home as staff", "/"],
  ].map(([person, name, way, status = 200]) => ({ person, name, status, reach: typeof way === "function" ? way : (page) => page.goto(way) }));
}

const wrongPassword = (path) => async (page) => {
  await page.goto(path);
  await page.locator("#email").fill(owner.email + ".example");
  await page.locator("#password").fill("not the password at all");
  return send(page, "Log in");
};

// tooOften tries one address with wrong passwords until the shop asks to wait.
const tooOften = async (page) => {
  for (let tries = 0; tries < 30; tries++) {
    await page.goto("/account/login");
    await page.locator("#email").fill("often@example.org");
    await page.locator("#password").fill("not the password at all");
    const answered = await send(page, "Log in");
    if (answered.status() === 429) return answered;
  }
};
