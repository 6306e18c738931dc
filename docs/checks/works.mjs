// works.mjs SITE: what readers use must work, from file:// and without a network: search, the other language, colours,
// copying, previous and next, on a telephone as well.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { isReference, open, pagesOf, troublesOf, urlOf } from "./browser.mjs";

const [site] = process.argv.slice(2);
const url = (page) => urlOf(site, page);
const browser = await open({ permissions: ["clipboard-read", "clipboard-write"] });

const troubles = troublesOf(browser);

let failed = 0;
async function check(title, work) {
    const page = await browser.newPage();
    try {
        await work(page);
        console.log(`ok      ${title}`);
    } catch (error) {
        failed += 1;
        console.log(`FAILED  ${title}\n        ${error.message.split("\n").slice(0, 6).join("\n        ")}`);
    }
    await page.close();
}

const background = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
const dark = "rgb(20, 24, 29)";
const light = "rgb(255, 255, 255)";

for (const language of ["en", "id"]) {
    for (const word of ["holdover", "EAGAIN", "LineReader"]) {
        await check(`search finds ${word} and opens it from the keyboard (${language})`, async (page) => {
            await page.goto(url(`${language}/index.html`));
            await page.keyboard.press("/");
            await page.keyboard.type(word);
            await page.waitForSelector(".hits a");
            await page.keyboard.press("ArrowDown");
            const target = await page.evaluate(() => document.activeElement.href);
            await page.keyboard.press("Enter");
            await page.waitForURL(target);
            const text = await page.textContent("main");
            assert.ok(text.toLowerCase().includes(word.toLowerCase()), `${target} does not speak of ${word}`);
            const hash = new URL(target).hash.slice(1);
            assert.ok(hash === "" || (await page.locator(`[id="${hash}"]`).count()) > 0, `no ${hash} on ${target}`);
        });
    }
}

await check("search says aloud that it has found nothing", async (page) => {
    await page.goto(url("en/lab02.html"));
    await page.fill(".find input", "zzzqqq");
    await page.waitForFunction(() => document.querySelector(".find [role=status]").textContent === "Nothing found");
    await page.keyboard.press("Escape");
    assert.ok(await page.isHidden(".hits"));
});

await check("the other language is one click away, and keeps page and section", async (page) => {
    await page.goto(url("en/lab04.html#lab04-3"));
    await page.click(".language");
    assert.equal(page.url(), url("id/lab04.html#lab04-3"));
    assert.equal(await page.getAttribute("html", "lang"), "id");
    await page.click(".language");
    assert.equal(page.url(), url("en/lab04.html#lab04-3"));
    await page.goto(url("en/classdelimited_1_1LineReader.html"));
    await page.click(".language");
    assert.equal(page.url(), url("id/classdelimited_1_1LineReader.html"));
});

await check("a page that is not translated says so and is marked as English", async (page) => {
    await page.goto(url("id/writing-a-lab.html"));
    assert.equal(await page.getAttribute(".contents", "lang"), "en");
    assert.match(await page.textContent(".untranslated"), /belum diterjemahkan/);
});

await check("colours: as the system has them, then light, then dark, and so on the next page too", async (page) => {
    await page.emulateMedia({ colorScheme: "dark" });
    await page.goto(url("en/lab01.html"));
    assert.equal(await background(page), dark);
    await page.click(".theme");
    assert.equal(await background(page), light);
    await page.goto(url("en/lab02.html"));
    assert.equal(await background(page), light);
    await page.click(".theme");
    await page.emulateMedia({ colorScheme: "light" });
    await page.reload();
    assert.equal(await background(page), dark);
    await page.click(".theme");
    assert.equal(await background(page), light);
    assert.equal(await page.evaluate(() => localStorage.getItem("theme")), null);
});

await check("previous and next go through the pages in the sidebar's order", async (page) => {
    await page.goto(url("en/index.html"));
    const order = await page.$$eval("#side ol a", (links) => links.map((link) => link.href));
    for (const [number, file] of order.entries()) {
        assert.equal(page.url(), file);
        assert.equal(await page.getAttribute("#side [aria-current]", "href"), path.basename(file));
        const previous = page.locator(".neighbours [rel=prev]");
        assert.equal(number === 0 ? 0 : 1, await previous.count());
        if (number > 0) {
            assert.equal(await previous.evaluate((link) => link.href), order[number - 1]);
        }
        if (number + 1 < order.length) {
            await page.click(".neighbours [rel=next]");
            await page.waitForLoadState();
        }
    }
});

await check("every heading of a section links to itself, and says which", async (page) => {
    await page.goto(url("en/lab04.html"));
    const links = await page.$$eval(".contents h2 .self", (all) => all.map((link) => link.getAttribute("href")));
    assert.ok(links.length > 5);
    assert.equal(links[2], "#lab04-3");
});

await check("a function that several labs have leads to that of the lab that is spoken of", async (page) => {
    const leadsTo = async (file, name) => {
        await page.goto(url(file));
        const links = page.locator(`#main a[href^=namespace]`, { hasText: new RegExp(`^${name}(\\(\\))?$`) });
        return links.evaluateAll((all) => [...new Set(all.map((link) => link.getAttribute("href").split("#")[0]))]);
    };
    assert.deepEqual(await leadsTo("en/lab10.html", "serve"), ["namespaceevent__loop.html"]);
    assert.deepEqual(await leadsTo("id/lab03.html", "receive_messages"), ["namespacetyped.html"]);
    const serves = await leadsTo("en/misconceptions.html", "serve");
    assert.ok(serves.includes("namespaceevent__loop.html") && serves.includes("namespaceblocking__tcp.html"), serves);
});

await check("the copy button gives a listing as it is in the source", async (page) => {
    await page.goto(url("en/lab04.html"));
    const listing = page.locator(".fragwrap").first();
    await listing.hover();
    await listing.locator(".copy").click();
    await page.waitForFunction(() => document.querySelector(".copy").textContent === "Copied");
    const copied = (await page.evaluate(() => navigator.clipboard.readText())).trimEnd().split("\n");
    const shown = await listing.locator(".line").evaluateAll((lines) => lines.map((line) => line.textContent.trimEnd()));
    assert.deepEqual(copied, shown);
    assert.ok(copied.some((line) => !line.startsWith(" ")), "not moved to the margin");
});

await check("the copy button of a session gives what was typed, without prompts and output", async (page) => {
    await page.goto(url("en/lab06.html"));
    const session = page.locator(".fragwrap", { hasText: "$ (printf" });
    await session.hover();
    await session.locator(".copy").click();
    await session.locator(".copy", { hasText: "Copied" }).waitFor();
    const copied = (await page.evaluate(() => navigator.clipboard.readText())).trimEnd().split("\n");
    assert.equal(copied.length, 2);
    assert.ok(copied[0].startsWith("(printf '") && copied[1].endsWith("| nc -N 127.0.0.1 5006"), copied);
    await page.goto(url("en/writing-a-lab.html"));
    const files = page.locator(".fragwrap", { hasText: "$ cat > labs/90-one-byte/one_byte.hpp" });
    await files.hover();
    await files.locator(".copy").click();
    await files.locator(".copy", { hasText: "Copied" }).waitFor();
    const made = (await page.evaluate(() => navigator.clipboard.readText())).split("\n");
    assert.ok(made.includes("namespace one_byte {") && made.includes("END"), made.join("\n"));
    await page.goto(url("en/lab11.html"));
    const people = page.locator(".fragwrap", { hasText: "> NAME ada" });
    await people.hover();
    await people.locator(".copy").click();
    await people.locator(".copy", { hasText: "Copied" }).waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "nc 127.0.0.1 5011\n");
});

await check("from the keyboard: past the bar to the text", async (page) => {
    await page.goto(url("en/lab00.html"));
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement.id === "main");
});

await check("on a telephone: the sidebar opens and closes", async (page) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(url("en/lab00.html"));
    assert.ok(await page.isHidden("#side"));
    await page.click(".menu");
    assert.ok(await page.isVisible("#side a[aria-current]"));
    assert.equal(await page.getAttribute(".menu", "aria-expanded"), "true");
    await page.click(".menu");
    assert.ok(await page.isHidden("#side"));
});

await check("no script error, nothing missing, no request that leaves the machine", async () => {
    assert.deepEqual([...new Set(troubles)], []);
});
await browser.close();

const plain = await open({ javaScriptEnabled: false });
const page = await plain.newPage();
try {
    for (const file of pagesOf(site).filter((name) => name.startsWith("en/") && !isReference(name))) {
        const source = fs.readFileSync(path.join(site, file), "utf8");
        if (!/^en\/(index|lab\d\d)\./.test(file)) {
            continue;
        }
        await page.goto(url(file));
        assert.ok(await page.isVisible("#side a[aria-current]"), `${file}: no sidebar`);
        assert.ok(await page.isVisible(".neighbours a"), `${file}: no previous and next`);
        assert.ok(!(await page.isVisible(".find")), `${file}: a search box that cannot search`);
        if (source.includes('<svg class="fig')) {
            assert.ok(await page.isVisible("svg.fig"), `${file}: no picture`);
        }
    }
    console.log("ok      without JavaScript: sidebar, previous and next, still pictures");
} catch (error) {
    failed += 1;
    console.log(`FAILED  without JavaScript: ${error.message}`);
}
await plain.close();
process.exitCode = failed > 0 ? 1 : 0;
