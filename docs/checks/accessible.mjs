// accessible.mjs SITE [--every] [PAGE ...]: every page of both languages must have no violation that axe finds, of WCAG 2.2 A and
// AA and of best practice, in light and dark, wide and narrow. None may scroll sideways, have a script error, or miss a file.
// The pages of the course are looked at light and wide as well as dark and narrow in English, and in one of the four ways in Indonesian;
// of the reference pages, which are many and alike, two of each kind in one way; with --every everything in all ways.
import { createRequire } from "node:module";
import os from "node:os";
import { inParallel, isReference, load, open, pagesOf, schemes, troublesOf, urlOf, widths } from "./browser.mjs";

// What @axe-core/playwright puts into a page before each run; here it goes in once for all of them.
const axe = createRequire(load.resolve("@axe-core/playwright"))("axe-core").source;
const all = { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"] };
const ofColours = { type: "rule", values: ["color-contrast", "link-in-text-block"] };
const [site, ...wanted] = process.argv.slice(2);
const every = wanted[0] === "--every" && Boolean(wanted.shift());
const known = pagesOf(site);
const kindOf = (page) => page.slice(3).match(/^(class|struct|namespace)|_8hpp|annotated|files/)?.[0];
const ofThisKind = (page) => known.filter((other) => isReference(other) && kindOf(other) === kindOf(page));
const isItsTurn = (page) => every || !isReference(page) || [0, -1].some((place) => ofThisKind(page).at(place) === page);
const pages = wanted.length > 0 ? wanted : known.filter(isItsTurn);

let done = 0;
let violations = 0;
const tooWide = [];
const started = Date.now();
const ways = widths.flatMap((width) => schemes.map((scheme) => ({ width, scheme })));

/** In the second scheme at the same width only what depends on colours can be new. */
function waysFor(file) {
    const number = pages.indexOf(file);
    if ((isReference(file) || file.startsWith("id/")) && !every) {
        return [{ ...ways[number % ways.length], rules: all }];
    }
    if (!every) {
        return [ways[0], ways[ways.length - 1]].map((way) => ({ ...way, rules: all }));
    }
    return ways.map((way) => ({ ...way, rules: way.scheme === schemes[0] ? all : ofColours }));
}

function report(file, { scheme, width }, found) {
    for (const { id, help, nodes } of found) {
        violations += nodes.length;
        console.log(`${file}, ${scheme}, ${width} px: ${id}: ${help}`);
        for (const { html, failureSummary } of nodes.slice(0, 3)) {
            console.log(`    ${html.slice(0, 160)}\n    ${failureSummary.split("\n")[1]?.trim() ?? ""}`);
        }
    }
}

async function check(page, file) {
    await page.goto(urlOf(site, file));
    await page.evaluate(axe);
    for (const way of waysFor(file)) {
        await page.setViewportSize({ width: way.width, height: 900 });
        await page.emulateMedia({ colorScheme: way.scheme });
        await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
        const options = { runOnly: way.rules, resultTypes: ["violations"], preload: false };
        report(file, way, await page.evaluate(async (given) => (await window.axe.run(given)).violations, options));
    }
    await page.setViewportSize({ width: widths[1], height: 900 });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (over > 0) {
        tooWide.push(`${file} scrolls sideways at ${widths[1]} px, by ${over} px`);
    }
    done += 1;
    if (done % 20 === 0) {
        console.log(`${done} of ${pages.length} pages`);
    }
}

// A browser for each processor: the pages of one share a process.
const browsers = await Promise.all(os.cpus().slice(0, 4).map(() => open()));
const troubles = browsers.map((browser) => troublesOf(browser));
const tabs = await Promise.all(browsers.map((browser) => browser.newPage()));
await inParallel(pages, tabs.length, (file, number) => check(tabs[number], file));
await Promise.all(browsers.map((browser) => browser.close()));
const seconds = Math.round((Date.now() - started) / 1000);
const others = new Set([...tooWide, ...troubles.flat()]);
others.forEach((trouble) => console.log(trouble));
console.log(`${done} pages, ${violations} violations, ${others.size} other troubles, ${seconds} s`);
process.exitCode = violations + others.size > 0 || done === 0 ? 1 : 0;
