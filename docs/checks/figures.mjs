// figures.mjs SITE: the figures in which readers cut a stream, driven by keyboard alone. What they show is compared with
// what is worked out here, by the rules of each handout and without the data on the page.
import assert from "node:assert/strict";
import { open, urlOf } from "./browser.mjs";

const [site] = process.argv.slice(2);

/** A stream that comes in these pieces: recv gives what has come, at most so much. */
function socketWith(stream, cuts) {
    const ends = [...cuts, stream.length];
    let at = 0;
    return (most) => {
        const end = ends.find((place) => place > at) ?? at;
        const got = stream.slice(at, Math.min(end, at + most));
        at += got.length;
        return got;
    };
}

const refill = (buffer, got) => got + buffer.slice(got.length);
const quoted = (bytes) => `"${bytes.replace(/[^ -~]/g, ".")}"`;
const codes = (bytes) => [...bytes].map((byte) => byte.charCodeAt(0)).join(" ");
const inWords = (type, body) => {
    const words = { T: `text ${quoted(body)}`, C: `colour ${codes(body)}`, D: `dot ${codes(body)}` };
    return words[type] ?? "a message of an unknown type";
};

const figures = [
    {
        lab: "lab02",
        stream: "monday  tuesday ",
        sent: ['"monday  "', '"tuesday "'],
        harmless: [8],
        first: [3, 12],
        naive(recv, show) {
            let message = "\0".repeat(8);
            for (let got = recv(8); got; got = recv(8)) {
                message = refill(message, got);
                show(quoted(message));
            }
        },
    },
    {
        lab: "lab03",
        stream: "T\x05helloC\xff\x80\x01D\x07\x09",
        sent: ['text "hello"', "colour 255 128 1", "dot 7 9"],
        harmless: [1, 2, 7, 8, 11, 12],
        first: [5, 10],
        naive(recv, show) {
            for (let type = recv(1); type; type = recv(1)) {
                const size = type === "T" ? recv(1).charCodeAt(0) : { C: 3, D: 2 }[type] ?? 0;
                show(inWords(type, recv(size).padEnd(size, "\0")));
            }
        },
    },
    {
        lab: "lab04",
        stream: "monday\ntuesday\n",
        sent: ['"monday"', '"tuesday"'],
        harmless: [7],
        first: [3],
        naive(recv, show) {
            for (let got = recv(99); got; got = recv(99)) {
                show(quoted(got.split("\n")[0]));
            }
        },
    },
    {
        lab: "lab05",
        stream: "00003mon00003tue",
        sent: ['"mon"', '"tue"'],
        harmless: [5, 8, 13],
        first: [3, 8, 14],
        naive(recv, show) {
            let header = "\0".repeat(5);
            let body = "\0".repeat(99999);
            for (let got = recv(5); got; got = recv(5)) {
                header = refill(header, got);
                const size = Number(/^\d*/.exec(header)[0]);
                body = refill(body, recv(size));
                show(quoted(body.slice(0, size)));
            }
        },
    },
    {
        lab: "lab06",
        stream: "\0\0\0\x02ok\0\0\0\0\0\0\0\x03bye",
        sent: ['"ok"', '""', '"bye"'],
        harmless: [4, 6, 10, 14],
        first: [3, 12],
        naive(recv, show) {
            let length = "\0".repeat(4);
            let body = "\0".repeat(100);
            for (let got = recv(4); got; got = recv(4)) {
                length = refill(length, got);
                const size = [...length].reduce((value, byte) => value * 256 + byte.charCodeAt(0), 0);
                if (size > body.length) {
                    show("gives up: too long");
                    return;
                }
                body = refill(body, recv(size));
                show(quoted(body.slice(0, size)));
            }
        },
    },
];

function naiveSays(figure, cuts) {
    const said = [];
    figure.naive(socketWith(figure.stream, cuts), (text) => said.push(text));
    return said;
}

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

/** What the page shows now. */
function shown(page) {
    return page.$eval(".cut-it", (box) => {
        const said = (list) => [...list.querySelectorAll(".said")].map((one) => one.textContent.slice(2));
        const [naive, right] = box.querySelectorAll("ol");
        const cuts = [...box.querySelectorAll(".gap")].flatMap((gap, i) => (gap.getAttribute("aria-pressed") === "true" ? [i + 1] : []));
        const calls = [...box.querySelectorAll("li")].map((call) => call.textContent);
        return { cuts, calls, naive: said(naive), right: said(right), says: box.querySelector("[role=status]").textContent };
    });
}

/** From "all at once", with nothing but keys. */
async function cutAt(page, cuts) {
    await page.focus(".cut-it-presets button");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Shift+Tab"); // to the one gap that the tabulator reaches
    await page.keyboard.press("Home");
    let at = 1;
    for (const [i, cut] of cuts.entries()) {
        for (; at < cut; ++at) {
            await page.keyboard.press("ArrowRight");
        }
        await page.keyboard.press(i % 2 === 0 ? "Space" : "Enter");
    }
}

async function compare(page, figure, cuts) {
    const now = await shown(page);
    assert.deepEqual(now.cuts, cuts);
    assert.deepEqual(now.naive, naiveSays(figure, cuts), `naive code, cut at ${cuts}`);
    assert.deepEqual(now.right, figure.sent, `the right reader, cut at ${cuts}`);
    for (const call of now.calls) {
        const [got, asked] = /^recv = (\d+) of (\d+) /.exec(call).slice(1).map(Number);
        assert.equal(call.includes("asked for nothing"), asked === 0, call);
        assert.equal(call.includes("the stream has ended"), got === 0 && asked > 0, call);
    }
    assert.match(now.says, new RegExp(`^In ${cuts.length + 1} pieces?: the naive code shows ${now.naive.length}, .* all ${figure.sent.length}\\.$`));
}

const browser = await open();
const page = await browser.newPage();
for (const figure of figures) {
    const all = Array.from({ length: figure.stream.length - 1 }, (_, i) => i + 1);
    await page.goto(urlOf(site, `en/${figure.lab}.html`));

    await check(`${figure.lab}: begins with the cuts of the text`, () => compare(page, figure, figure.first));
    await check(`${figure.lab}: one gap is reached by the tabulator, the others by arrow keys`, async () => {
        assert.equal(await page.locator(".cut-it .gap[tabindex='0']").count(), 1);
        await page.focus(".cut-it .gap[tabindex='0']");
        await page.keyboard.press("End");
        await page.keyboard.press("ArrowRight"); // stays
        assert.match(await page.evaluate(() => document.activeElement.ariaLabel), new RegExp(`^cut behind byte ${all.length},`));
        await page.keyboard.press("Home");
        await page.keyboard.press("ArrowRight");
        await page.keyboard.press("ArrowLeft");
        assert.match(await page.evaluate(() => document.activeElement.ariaLabel), /^cut behind byte 1,/);
        assert.equal(await page.locator(".cut-it .gap[tabindex='0']").count(), 1);
    });
    await check(`${figure.lab}: every single cut shows what the code makes of it, and the harmless ones are as the text says`, async () => {
        for (const cut of all) {
            await cutAt(page, [cut]);
            await compare(page, figure, [cut]);
            const right = JSON.stringify((await shown(page)).naive) === JSON.stringify(figure.sent);
            assert.equal(right, figure.harmless.includes(cut), `a cut behind byte ${cut}`);
        }
    });
    await check(`${figure.lab}: many cuts`, async () => {
        for (const cuts of [figure.harmless, all.filter((cut) => cut % 2 === 1), all.filter((cut) => cut % 3 === 2), all]) {
            await cutAt(page, cuts);
            await compare(page, figure, cuts);
        }
    });
    await check(`${figure.lab}: the buttons for all ways at once`, async () => {
        for (const [number, cuts] of [[0, []], [1, all], [2, figure.first]]) {
            await page.locator(".cut-it-presets button").nth(number).press("Space");
            await compare(page, figure, cuts);
        }
    });
}

await check("switches are at least 24 pixels wide and high, and nothing scrolls sideways at 390 pixels", async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    for (const figure of figures) {
        await page.goto(urlOf(site, `en/${figure.lab}.html`));
        for (const size of await page.$$eval(".cut-it button", (all) => all.map((one) => one.getBoundingClientRect().toJSON()))) {
            assert.ok(size.width >= 24 && size.height >= 24, `${figure.lab}: ${size.width} by ${size.height}`);
        }
        const [wide, room] = await page.$eval(".cut-it", (box) => [box.scrollWidth, box.clientWidth]);
        assert.ok(wide <= room, `${figure.lab}: ${wide} in ${room}`);
    }
});

await check("in Indonesian", async () => {
    await page.goto(urlOf(site, "id/lab02.html"));
    const now = await shown(page);
    assert.match(now.says, /^Dalam 3 potong: kode naif menampilkan 4 hasil, 0 di antaranya benar/);
    assert.deepEqual(now.naive, naiveSays(figures[0], now.cuts));
});
await browser.close();

const still = await open({ javaScriptEnabled: false });
await check("without JavaScript there is a still picture, and nothing to press", async () => {
    const page = await still.newPage();
    for (const { lab } of figures) {
        await page.goto(urlOf(site, `en/${lab}.html`));
        assert.ok(await page.isVisible(".cut-it svg"), lab);
        assert.equal(await page.locator(".cut-it button").count(), 0, lab);
    }
});
await still.close();
process.exitCode = failed === 0 ? 0 : 1;
