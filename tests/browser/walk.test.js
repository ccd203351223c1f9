// Every page at two widths, with and without scripts, in both languages.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { begin, pages, visit } from "./browser.js";

let fleet, browser, session, usedLink, end;

before(async () => {
  ({ fleet, browser, session, usedLink, end } = await begin());
});

after(() => end?.());

for (const language of ["da", "en"]) {
  for (const scripts of [true, false]) {
    for (const width of [1280, 390]) {
      const how = `${language}-${width}${scripts ? "" : "-without-scripts"}`;
      test(`pages ${how}`, async (t) => {
        const visitor = await visit(browser, fleet.origin, { width, scripts, session });
        await visitor.open(`/language/${language}?back=/`);
        for (const [name, path, status] of pages(fleet, usedLink)) {
          await t.test(name, async () => {
            await visitor.open(path, status);
            assert.equal(await visitor.page.getAttribute("html", "lang"), language);
            assert.ok((await visitor.page.title()).trim(), "it has a title");
            assert.equal(await visitor.page.locator("h1").count(), 1, "one heading of the first level");
            await visitor.picture(`${name}-${how}`);
            if (scripts) assert.deepEqual(await visitor.inaccessible(), []);
            assert.ok((await visitor.overflow()) <= 0, `${await visitor.overflow()} px stick out at ${width}`);
            await visitor.page.setViewportSize({ width: width === 390 ? 320 : width, height: 900 });
            assert.ok((await visitor.overflow()) <= 0, `${await visitor.overflow()} px stick out at 320`);
            await visitor.page.setViewportSize({ width, height: 900 });
            assert.deepEqual(visitor.complaints(), []);
          });
        }
        await visitor.close();
      });
    }
  }
}

for (const scripts of [true, false]) {
  test(`signing in by link ${scripts ? "with" : "without"} scripts`, async () => {
    const visitor = await visit(browser, fleet.origin, { scripts });
    await visitor.open("/", 401);
    assert.deepEqual(visitor.complaints(), [], "a page that says how to get in");
    const link = fleet.link("anna", "/me");
    await visitor.open(new URL(link).pathname);
    await visitor.picture(`link-${scripts ? "with" : "without"}-scripts`);
    if (scripts) assert.deepEqual(await visitor.inaccessible(), []);
    await visitor.signIn(link);
    assert.equal(new URL(visitor.page.url()).pathname, "/me");
    const own = fleet.devices.find(({ holder }) => holder === "anna");
    assert.match(await visitor.page.locator("main").innerText(), new RegExp(own.name));
    assert.deepEqual(visitor.complaints(), []);
    await visitor.close();
  });
}

test("from the fleet to a device, and its calculation opens without scripts", async () => {
  const visitor = await visit(browser, fleet.origin, { scripts: false, session });
  await visitor.open("/");
  await visitor.page.locator("main").getByRole("link", { name: fleet.devices[0].name }).first().click();
  await visitor.page.waitForURL(/\/devices\//);
  const calculation = visitor.page.locator("details").last();
  await calculation.locator("summary").click();
  assert.ok(await calculation.evaluate((details) => details.open));
  assert.deepEqual(visitor.complaints(), []);
  await visitor.close();
});

test("a page that broke its policy would be noticed", async () => {
  const visitor = await visit(browser, fleet.origin, { session });
  await visitor.page.route(`${fleet.origin}/privacy`, async (route) => {
    const response = await route.fetch();
    const spoilt = (await response.text()).replace("<main", "<p style='color: red'><script>1</script></p><main");
    await route.fulfill({ response, body: spoilt });
  });
  await visitor.open("/privacy");
  const complaints = visitor.complaints();
  assert.equal(complaints.filter((complaint) => /Content Security Policy/.test(complaint)).length, 2, complaints.join());
  await visitor.close();
});
