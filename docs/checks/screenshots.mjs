// screenshots.mjs SITE FOLDER [PAGE ...]: a picture of every page, wide and narrow, light and dark, to be looked at.
import fs from "node:fs";
import path from "node:path";
import { inParallel, open, pagesOf, schemes, urlOf, widths } from "./browser.mjs";

const [site, folder, ...wanted] = process.argv.slice(2);
const pages = wanted.length > 0 ? wanted : pagesOf(site);
fs.mkdirSync(folder, { recursive: true });

const longest = 8000; // pixels; of what is much longer Chromium would draw the beginning again and again

/** All of the page as it is now, a long one in several pictures. */
async function pictures(page, width, name) {
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    let count = 0;
    for (let y = 0; y < height; y += longest) {
        const part = height > longest ? `-${y / longest + 1}` : "";
        const clip = { x: 0, y, width, height: Math.min(longest, height - y) };
        await page.screenshot({ path: path.join(folder, `${name}${part}.png`), fullPage: true, clip });
        count += 1;
    }
    return count;
}

let total = 0;
const browser = await open();
const tabs = await Promise.all([browser.newPage(), browser.newPage()]);
await inParallel(pages, tabs.length, async (file, number) => {
    const page = tabs[number];
    await page.goto(urlOf(site, file));
    for (const width of widths) {
        await page.setViewportSize({ width, height: 900 });
        for (const colorScheme of schemes) {
            await page.emulateMedia({ colorScheme });
            const name = `${file.replace("/", "-").replace(".html", "")}-${width}-${colorScheme}`;
            total += await pictures(page, width, name);
        }
    }
});
await browser.close();
console.log(`${total} pictures in ${folder}`);
