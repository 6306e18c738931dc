// select-steps.mjs SITE: the select loop of lab 10, stepped through with nothing but keys. What each turn shows must be
// possible for a loop around select(2), and the same as in the table for those without JavaScript.
import assert from "node:assert/strict";
import { open, urlOf } from "./browser.mjs";

const [site] = process.argv.slice(2);
const listener = 3;
const stop = 4;

let failed = 0;
async function check(title, work) {
    try {
        await work();
        console.log(`ok      ${title}`);
    } catch (error) {
        failed += 1;
        console.log(`FAILED  ${title}\n        ${error.message.split("\n").slice(0, 12).join("\n        ")}`);
    }
}

/** The turn that the page shows now. */
function shown(page) {
    return page.$eval(".select-steps", (box) => {
        const numbers = (cells) => [...cells].map((cell) => Number(cell.dataset.column));
        const set = (name) => numbers([...box.querySelectorAll(`[data-set=${name}]`)].filter((cell) => cell.textContent !== ""));
        return {
            turn: Number(box.querySelector("input").value),
            position: box.querySelector("output").textContent,
            open: numbers(box.querySelectorAll("thead [data-column]:not(.absent)")),
            asked: { read: set("asked-r"), write: set("asked-w") },
            ready: { read: set("ready-r"), write: set("ready-w") },
            calls: [...box.querySelectorAll(".select-steps-calls li")].map((item) => item.textContent),
            says: box.querySelector("[role=status]").textContent,
        };
    });
}

/** All turns as the table has them. */
function tabled(page) {
    return page.$$eval(".select-steps-all tbody tr:not(:has(.select-steps-deed))", (rows) =>
        rows.map((row) => {
            const numbers = (text) => (text ?? "").trim().split(" ").filter(Boolean).map(Number);
            const sets = (cell) => ({
                read: numbers(/to read ([\d ]+)/.exec(cell.textContent)?.[1]),
                write: numbers(/to write ([\d ]+)/.exec(cell.textContent)?.[1]),
            });
            const [asked, ready, calls] = row.querySelectorAll("td");
            return { asked: sets(asked), ready: sets(ready), calls: [...calls.children].map((call) => call.textContent) };
        }),
    );
}

const isPartOf = (part, whole) => part.every((one) => whole.includes(one));

/** What must hold for each turn, whoever the clients are. \p open changes with the calls. */
function mustBePossible(turn, open) {
    assert.deepEqual(turn.open, [...open].sort((a, b) => a - b), "descriptors that are open");
    assert.ok(isPartOf([...turn.asked.read, ...turn.asked.write], turn.open), "watched, but not open");
    assert.ok(isPartOf(turn.ready.read, turn.asked.read) && isPartOf(turn.ready.write, turn.asked.write), "ready, but not watched");
    assert.ok(turn.ready.read.length + turn.ready.write.length > 0, "select without a time-out returns with somebody");
    assert.ok(turn.asked.read.includes(stop), "stop is always watched");
    for (const text of turn.calls) {
        const [, call, on] = /^(\w+)\((\d+)\)/.exec(text);
        if (turn.ready.read.includes(stop)) {
            assert.equal(call, "close");
        } else if (call === "send") {
            assert.ok(turn.ready.write.includes(Number(on)), text);
        } else {
            assert.ok(turn.ready.read.includes(Number(on)), text);
        }
        if (call === "accept") {
            assert.equal(Number(on), listener);
            open.add(Number(/= (\d+)/.exec(text)[1]));
        }
        if (call === "close") {
            open.delete(Number(on));
        }
    }
}

const browser = await open();
const page = await browser.newPage();
await page.goto(urlOf(site, "en/lab10.html"));
const table = await tabled(page);

await check("the button Next leads through all turns, each of which is possible and as in the table", async () => {
    const clients = new Set([listener, stop]);
    await page.focus(".select-steps [data-go='1']");
    const said = new Set();
    for (const [i, row] of table.entries()) {
        const turn = await shown(page);
        assert.equal(turn.turn, i + 1);
        assert.equal(turn.position, `${i + 1} of ${table.length}`);
        mustBePossible(turn, clients);
        assert.deepEqual({ asked: turn.asked, ready: turn.ready, calls: turn.calls }, row);
        said.add(turn.says);
        await page.keyboard.press(i % 2 === 0 ? "Enter" : "Space");
    }
    assert.equal(said.size, table.length, "one sentence for each turn");
    assert.deepEqual([...clients].sort(), [listener, stop], "all clients are closed in the end");
});

await check("at the end Next is disabled, and the keyboard goes to the slider", async () => {
    assert.ok(await page.isDisabled(".select-steps [data-go='1']"));
    assert.equal(await page.evaluate(() => document.activeElement.type), "range");
    await page.keyboard.press("Home");
    assert.equal((await shown(page)).turn, 1);
    assert.ok(await page.isDisabled(".select-steps [data-go='-1']"));
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    assert.equal((await shown(page)).turn, 3);
    await page.focus(".select-steps [data-go='-1']");
    await page.keyboard.press("Enter");
    assert.equal((await shown(page)).turn, 2);
});

await check("the run shows what the text speaks of", () => {
    const some = (test, what) => assert.ok(table.some(test), what);
    some((turn) => turn.ready.read.length > 1, "two are ready at once");
    some((turn) => turn.asked.write.some((one) => !turn.asked.read.includes(one) && !turn.ready.write.includes(one)),
        "one who does not read is not read from, and his socket has no room");
    some((turn) => turn.calls.some((call) => call.startsWith("recv") && call.endsWith('"half"')), "half a line");
    some((turn) => turn.calls.some((call) => / = 0: /.test(call)), "a client that ends its stream");
    some((turn) => turn.ready.read.includes(stop), "the stop");
});

await check("what can be pressed is at least 24 pixels high, and nothing scrolls sideways at 390 pixels", async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    for (const size of await page.$$eval(".select-steps :is(button, input, summary)",
        (all) => all.map((one) => one.getBoundingClientRect().toJSON()))) {
        assert.ok(size.width >= 24 && size.height >= 24, `${size.width} by ${size.height}`);
    }
    await page.click(".select-steps summary");
    for (const language of ["en", "id"]) {
        const [wide, room] = await page.$eval(".select-steps", (box) => [box.scrollWidth, box.clientWidth]);
        assert.ok(wide <= room, `${language}: ${wide} in ${room}`);
        await page.goto(urlOf(site, "id/lab10.html"));
    }
});

await check("in Indonesian", async () => {
    await page.goto(urlOf(site, "id/lab10.html"));
    const turn = await shown(page);
    assert.equal(turn.position, `1 dari ${table.length}`);
    assert.match(turn.says, /^Putaran 1\. Siap: membaca 3\./);
});
await browser.close();

const still = await open({ javaScriptEnabled: false });
await check("without JavaScript there is the table, and nothing to press", async () => {
    const page = await still.newPage();
    await page.goto(urlOf(site, "en/lab10.html"));
    assert.ok(await page.isVisible(".select-steps-all table"));
    assert.ok(!(await page.isVisible(".select-steps-stage")));
});
await still.close();
process.exitCode = failed === 0 ? 0 : 1;
