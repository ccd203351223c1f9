// What is rarer: more widths, enlarged text, print, and a fleet page asked for in every order.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { begin, pages, visit } from "./browser.js";

let fleet, browser, session, usedLink, end;

before(async () => {
  ({ fleet, browser, session, usedLink, end } = await begin());
});

after(() => end?.());

for (const width of [320, 480, 600, 768, 1024, 1440, 1920, 2560]) {
  test(`pages at ${width} px`, async () => {
    const visitor = await visit(browser, fleet.origin, { width, session });
    for (const language of ["da", "en"]) {
      await visitor.open(`/language/${language}?back=/`);
      for (const [name, path, status] of pages(fleet, usedLink)) {
        await visitor.open(path, status);
        assert.ok((await visitor.overflow()) <= 0, `${name} ${language}`);
        assert.deepEqual(await visitor.inaccessible(), [], `${name} ${language}`);
        assert.deepEqual(visitor.complaints(), [], `${name} ${language}`);
      }
    }
    await visitor.close();
  });
}

test("pages on paper", async () => {
  const visitor = await visit(browser, fleet.origin, { width: 794, session, media: "print" });
  for (const [name, path, status] of pages(fleet, usedLink)) {
    await visitor.open(path, status);
    assert.ok((await visitor.overflow()) <= 0, `${name} fits the paper`);
    assert.equal(await visitor.page.locator("header nav:visible").count(), 0, `${name} prints no navigation`);
    assert.ok((await visitor.page.locator("main").innerText()).trim(), `${name} prints its content`);
    await visitor.picture(`${name}-print`);
    assert.deepEqual(visitor.complaints(), [], name);
  }
  await visitor.close();
});

test("the fleet in every order, searched, and beyond its last page", async () => {
  const visitor = await visit(browser, fleet.origin, { session });
  await visitor.open("/");
  const orders = await visitor.page
    .locator("main a[href*='sort=']")
    .evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  assert.ok(orders.length > 0, "there are columns to sort by");
  const odd = ["/?q=%00%3Cscript%3E", "/?q=%F0%9F%8C%B1", "/?page=99999", "/?page=-1", "/?sort=nothing&order=up"];
  for (const address of [...orders, ...odd, `/?q=${"x".repeat(2000)}`]) {
    await visitor.open(address);
    assert.deepEqual(visitor.complaints(), [], address.slice(0, 80));
  }
  await visitor.open(`/?q=${encodeURIComponent(fleet.devices[0].name)}`);
  const found = await visitor.page.locator("main").innerText();
  assert.match(found, new RegExp(fleet.devices[0].name));
  assert.doesNotMatch(found, new RegExp(fleet.devices[1].name));
  await visitor.close();
});
