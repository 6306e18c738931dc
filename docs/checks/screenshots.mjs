// screenshots.mjs SITE FOLDER [PAGE ...]: a picture of every page, wide and narrow, light and dark, to be looked at.
import fs from "node:fs";
import path from "node:path";
import { inParallel, open, pagesOf, schemes, urlOf, widths } from "./browser.mjs";

const [site, folder, ...wanted] = process.argv.slice(2);
const pages = wanted.length > 0 ? wanted : pagesOf(site);
fs.mkdirSync(folder, { recursive: true });

const browser = await open();
const tabs = await Promise.all([browser.newPage(), browser.newPage()]);
await inParallel(pages, tabs.length, async (file, number) => {
    const page = tabs[number];
    await page.goto(urlOf(site, file));
    for (const width of widths) {
        await page.setViewportSize({ width, height: 900 });
        for (const colorScheme of schemes) {
            await page.emulateMedia({ colorScheme });
            const name = `${file.replace("/", "-").replace(".html", "")}-${width}-${colorScheme}.png`;
            await page.screenshot({ path: path.join(folder, name), fullPage: true });
        }
    }
});
await browser.close();
console.log(`${pages.length * schemes.length * widths.length} pictures in ${folder}`);
