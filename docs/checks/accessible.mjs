// accessible.mjs SITE [PAGE ...]: every page of both languages must have no violation that axe finds, of WCAG 2.2 A and AA
// and of best practice, in light and dark, wide and narrow.
import { createRequire } from "node:module";
import os from "node:os";
import { inParallel, load, open, pagesOf, schemes, urlOf, widths } from "./browser.mjs";

// What @axe-core/playwright puts into a page before each run; here it goes in once for four runs.
const axe = createRequire(load.resolve("@axe-core/playwright"))("axe-core").source;
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];
const [site, ...wanted] = process.argv.slice(2);
const pages = wanted.length > 0 ? wanted : pagesOf(site);

let done = 0;
let violations = 0;
const started = Date.now();

async function check(page, file) {
    await page.goto(urlOf(site, file));
    await page.evaluate(axe);
    for (const width of widths) {
        await page.setViewportSize({ width, height: 900 });
        await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
        for (const colorScheme of schemes) {
            await page.emulateMedia({ colorScheme });
            const options = { runOnly: rules, resultTypes: ["violations"], preload: false };
            const found = await page.evaluate(async (given) => (await window.axe.run(given)).violations, options);
            for (const { id, help, nodes } of found) {
                violations += nodes.length;
                console.log(`${file}, ${colorScheme}, ${width} px: ${id}: ${help}`);
                for (const { html, failureSummary } of nodes.slice(0, 3)) {
                    console.log(`    ${html.slice(0, 160)}\n    ${failureSummary.split("\n")[1]?.trim() ?? ""}`);
                }
            }
        }
    }
    done += 1;
    if (done % 20 === 0) {
        console.log(`${done} of ${pages.length} pages`);
    }
}

const browser = await open();
const workers = Math.min(4, os.cpus().length);
const tabs = await Promise.all(Array.from({ length: workers }, () => browser.newPage()));
await inParallel(pages, workers, (file, number) => check(tabs[number], file));
await browser.close();
const seconds = Math.round((Date.now() - started) / 1000);
console.log(`${done} pages, ${schemes.join(" and ")}, ${widths.join(" and ")} px: ${violations} violations, ${seconds} s`);
process.exitCode = violations > 0 || done === 0 ? 1 : 0;
