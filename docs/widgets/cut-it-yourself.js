// Cut it yourself: replays what naive code and the right reader did with a stream that is cut in a way of the reader's
// own. All that they do was recorded from the real code, and here it is only looked up: see docs/figures/cut.
"use strict";
{
    const wordsOf = {
        en: {
            how: "Press between two bytes to cut there. With the keyboard: arrow keys move, the space bar cuts.",
            cuts: "Cuts between the bytes",
            cut: (number, byte) => `cut behind byte ${number}, ${byte}`,
            whole: "all at once",
            each: "byte by byte",
            naive: "The naive code",
            right: "The right reader",
            of: "of",
            ended: "the stream has ended",
            nothing: "asked for nothing",
            says: (pieces, shown, good, sent) =>
                `In ${pieces} ${pieces === 1 ? "piece" : "pieces"}: the naive code shows ${shown}, of which ${good} ` +
                `${good === 1 ? "is" : "are"} right; the right reader shows all ${sent}.`,
        },
        id: {
            how:
                "Tekan di antara dua bita untuk memotong di situ. " +
                "Dengan papan tik: tombol panah untuk berpindah, bilah spasi untuk memotong.",
            cuts: "Potongan di antara bita",
            cut: (number, byte) => `potong di belakang bita ${number}, ${byte}`,
            whole: "sekaligus",
            each: "bita demi bita",
            naive: "Kode naif",
            right: "Pembaca yang benar",
            of: "dari",
            ended: "aliran telah berakhir",
            nothing: "tidak meminta apa-apa",
            says: (pieces, shown, good, sent) =>
                `Dalam ${pieces} potong: kode naif menampilkan ${shown} hasil, ${good} di antaranya benar; ` +
                `pembaca yang benar menampilkan semuanya, yaitu ${sent}.`,
        },
    };

    const add = (parent, name, classes, text) => {
        const made = document.createElement(name);
        made.className = classes;
        made.textContent = text;
        return parent.appendChild(made);
    };
    const addButton = (parent, classes, text, press) => {
        const made = add(parent, "button", classes, text);
        made.type = "button";
        made.addEventListener("click", press);
        return made;
    };

    /** What a buffer holds when the bytes that have just come are put at its front, and `count` are looked at. */
    const refilled = (buffer, arrived, count) => (arrived + buffer.slice(arrived.length)).padEnd(count, ".");

    /** The calls of recv, and what was said after each, when the stream comes in pieces of these sizes. */
    function storyOf(data, reader, pieces) {
        const steps = [];
        let from = 0;
        let arrived = 0;
        let buffer = "";
        const coming = [...pieces];
        for (let number = reader.graph.first; number >= 0;) {
            if (from === arrived && coming.length > 0) {
                arrived += coming.shift();
            }
            const [asked, edges] = reader.graph.nodes[number];
            const got = Math.min(asked, arrived - from);
            const [next, ...saying] = edges[got];
            const said = saying.map((what) => {
                if (!Array.isArray(what)) {
                    return reader.says[what];
                }
                const [count] = what;
                buffer = refilled(buffer, data.shown.slice(from, from + got), count);
                return `"${buffer.slice(0, count)}"`;
            });
            steps.push({ asked, from, got, said });
            from += got;
            number = next;
        }
        return steps;
    }

    const saidIn = (steps) => steps.flatMap((step) => step.said);

    /** For each text whether it is one that was sent, in the order in which they were sent. */
    function judged(texts, sent) {
        let next = 0;
        return texts.map((text) => {
            const place = sent.indexOf(text, next);
            next = place < 0 ? next : place + 1;
            return place >= 0;
        });
    }

    const addByte = (parent, data, i) => add(parent, "span", `byte ${data.classes[i]}`, data.boxes[i]);

    function show(list, words, data, steps, sent) {
        const good = judged(saidIn(steps), sent);
        list.textContent = "";
        for (const step of steps) {
            const item = add(list, "li", "", "");
            add(item, "code", "", `recv = ${step.got}`);
            add(item, "span", "asked", ` ${words.of} ${step.asked} `);
            for (let i = step.from; i < step.from + step.got; ++i) {
                addByte(item, data, i);
            }
            if (step.asked === 0) {
                add(item, "span", "asked", words.nothing);
            } else if (step.got === 0) {
                add(item, "span", "asked", words.ended);
            }
            for (const text of step.said) {
                const isGood = good.shift();
                add(item, "span", isGood ? "said good" : "said bad", (isGood ? "✓ " : "✗ ") + text);
            }
        }
    }

    function start(box) {
        const words = wordsOf[box.lang];
        const data = JSON.parse(box.querySelector("script").textContent);
        const count = data.boxes.length;
        const sent = saidIn(storyOf(data, data.right, [count]));
        const gaps = [];

        box.classList.add("live");
        add(box, "p", "cut-it-how", words.how);
        const row = add(box, "div", "cut-it-bytes", "");
        row.setAttribute("role", "toolbar");
        row.setAttribute("aria-label", words.cuts);
        const presets = add(box, "p", "cut-it-presets", "");
        const status = add(box, "p", "cut-it-says", "");
        status.setAttribute("role", "status");
        status.setAttribute("aria-live", "polite");
        const columns = add(box, "div", "cut-it-columns", "");
        const [naive, right] = [words.naive, words.right].map((heading) => {
            const column = add(columns, "div", "cut-it-column", "");
            add(column, "p", "cut-it-heading", heading);
            return add(column, "ol", "", "");
        });

        const isCut = (gap) => gap.getAttribute("aria-pressed") === "true";
        const cut = (gap, on) => gap.setAttribute("aria-pressed", on ? "true" : "false");

        function draw() {
            const pieces = [1];
            for (const gap of gaps) {
                if (isCut(gap)) {
                    pieces.push(1);
                } else {
                    pieces[pieces.length - 1] += 1;
                }
            }
            const naively = storyOf(data, data.naive, pieces);
            show(naive, words, data, naively, sent);
            show(right, words, data, storyOf(data, data.right, pieces), sent);
            const shown = saidIn(naively);
            status.textContent = words.says(pieces.length, shown.length, judged(shown, sent).filter(Boolean).length, sent.length);
        }

        function cutInto(pieces) {
            const ends = new Set();
            let end = 0;
            for (const size of pieces) {
                end += size;
                ends.add(end);
            }
            gaps.forEach((gap, i) => cut(gap, ends.has(i + 1)));
            draw();
        }

        /** Only one of the gaps is reached by the tabulator, the others from there with the arrow keys. */
        function moveTo(place) {
            const target = gaps[Math.max(0, Math.min(gaps.length - 1, place))];
            for (const gap of gaps) {
                gap.tabIndex = gap === target ? 0 : -1;
            }
            target.focus();
        }

        data.boxes.forEach((byte, i) => {
            const cell = add(row, "span", "cut-it-cell", "");
            addByte(cell, data, i);
            if (i + 1 === count) {
                return;
            }
            const gap = addButton(cell, "gap", "", () => {
                cut(gap, !isCut(gap));
                moveTo(i);
                draw();
            });
            gap.tabIndex = i === 0 ? 0 : -1;
            gap.setAttribute("aria-label", words.cut(i + 1, byte));
            gaps.push(gap);
        });
        row.addEventListener("keydown", (event) => {
            const at = gaps.indexOf(event.target);
            const target = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: gaps.length - 1 }[event.key];
            if (at >= 0 && target !== undefined) {
                event.preventDefault();
                moveTo(target);
            }
        });
        addButton(presets, "", words.whole, () => cutInto([count]));
        addButton(presets, "", words.each, () => cutInto(new Array(count).fill(1)));
        addButton(presets, "", data.as, () => cutInto(data.pieces));
        cutInto(data.pieces);
    }

    for (const box of document.querySelectorAll(".cut-it")) {
        start(box);
    }
}
