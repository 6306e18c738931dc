// Chromium for the checks, and the pages of a site.
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";

// The modules are outside the source tree, see install.
export const load = createRequire(path.join(process.env.SOKET_NODE_MODULES, "/"));
const { chromium } = load("playwright-core");

export const schemes = ["light", "dark"];
export const widths = [1280, 390];

/** A browser with a profile of its own. Its own sandbox does not work for root, and the pages are ours. */
export async function open(options = {}) {
    const profile = fs.mkdtempSync(path.join(os.tmpdir(), "soket-browser-"));
    const browser = await chromium.launchPersistentContext(profile, {
        executablePath: process.env.SOKET_CHROMIUM,
        headless: true,
        viewport: { width: widths[0], height: 900 },
        args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"],
        ...options,
    });
    const close = browser.close.bind(browser);
    browser.close = async () => {
        await close();
        fs.rmSync(profile, { recursive: true, force: true });
    };
    return browser;
}

/** What no page may do: collects it in the list that it returns. */
export function troublesOf(browser) {
    const troubles = [];
    browser.on("weberror", (event) => troubles.push(`script error on ${event.page()?.url()}: ${event.error().message}`));
    browser.on("requestfailed", (request) => {
        const reason = request.failure()?.errorText;
        if (reason !== "net::ERR_ABORTED") { // the next page was opened before all of this one was there
            troubles.push(`could not load ${request.url()}: ${reason}`);
        }
    });
    browser.on("request", (request) => {
        if (!/^(file|data):/.test(request.url())) {
            troubles.push(`asked the network for ${request.url()}`);
        }
    });
    return troubles;
}

/** Whether Doxygen has made the page from a header: there are many, and all of a kind are alike. */
export function isReference(page) {
    return /\/((class|struct|namespace).*|.*_8hpp|annotated|files)\.html$/.test(page);
}

/** Every page of the site, by its path from there: "en/lab04.html". */
export function pagesOf(site) {
    const pages = ["index.html"];
    for (const language of ["en", "id"]) {
        const files = fs.readdirSync(path.join(site, language)).filter((file) => file.endsWith(".html"));
        pages.push(...files.sort().map((file) => language + "/" + file));
    }
    return pages;
}

export function urlOf(site, page) {
    return pathToFileURL(path.resolve(site)).href + "/" + page;
}

/** Several at a time, as there are processors: work(item) for each of them. */
export async function inParallel(items, workers, work) {
    const waiting = [...items];
    const worker = async (number) => {
        while (waiting.length > 0) {
            await work(waiting.shift(), number);
        }
    };
    await Promise.all(Array.from({ length: workers }, (_, number) => worker(number)));
}
