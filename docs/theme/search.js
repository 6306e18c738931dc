// Search in sections, headings, text and members. The index is loaded at the first use, as a script: from file:// too.
"use strict";
{
    const form = document.querySelector(".find");
    const box = form.querySelector("input");
    const hits = form.querySelector(".hits");
    const status = form.querySelector("[role=status]");
    const mostHits = 12;

    // What the sidebar's list leads to is read first, so it is also found first.
    const coursePages = new Set(Array.from(document.querySelectorAll("#side ol a"), (link) => link.getAttribute("href")));

    // How well a section fits, 0 if not at all: each word must be there, and counts more in a heading.
    const fit = ([url, page, heading, text], words) => {
        const title = (page + " " + heading).toLowerCase();
        const body = text.toLowerCase();
        let points = heading ? 0 : 2;
        for (const word of words) {
            if (title.includes(word)) {
                points += 6;
            } else if (body.includes(word)) {
                points += 1;
            } else {
                return 0;
            }
        }
        return points + (coursePages.has(url.split("#")[0]) ? 3 : 0);
    };

    const element = (tag, ...content) => {
        const made = document.createElement(tag);
        made.append(...content);
        return made;
    };

    // Some words around the first place where the text has it, or the beginning where only the heading has.
    const excerpt = (text, word) => {
        const at = text.toLowerCase().indexOf(word);
        if (at < 0) {
            return element("span", text.slice(0, 130));
        }
        const start = Math.max(0, at - 40);
        const end = at + word.length;
        const before = (start > 0 ? "…" : "") + text.slice(start, at);
        return element("span", before, element("mark", text.slice(at, end)), text.slice(end, end + 90));
    };

    const hit = ([url, page, heading, text], words) => {
        const link = element("a", element("b", heading ? page + " › " + heading : page), excerpt(text, words[0]));
        link.href = url;
        return element("li", link);
    };

    const search = () => {
        const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
        hits.replaceChildren();
        hits.hidden = words.length === 0;
        status.textContent = "";
        if (words.length === 0 || !window.sections) {
            return;
        }
        const found = window.sections
            .map((section) => ({ section, points: fit(section, words) }))
            .filter(({ points }) => points > 0)
            .sort((a, b) => b.points - a.points);
        hits.append(...found.slice(0, mostHits).map(({ section }) => hit(section, words)));
        if (found.length === 0) {
            hits.append(element("li", form.dataset.notFound));
        }
        status.textContent = found.length ? found.length + " " + form.dataset.found : form.dataset.notFound;
    };

    const loadIndex = () => {
        const script = document.createElement("script");
        script.src = "search-index.js";
        script.addEventListener("load", search);
        document.head.append(script);
    };
    box.addEventListener("focus", loadIndex, { once: true });
    box.addEventListener("input", search);

    form.addEventListener("submit", (event) => {
        event.preventDefault();
        hits.querySelector("a")?.click();
    });

    // Down and up go through the box and the hits.
    const step = (by) => {
        const places = [box, ...hits.querySelectorAll("a")];
        places[places.indexOf(document.activeElement) + by]?.focus();
    };
    form.addEventListener("keydown", (event) => {
        if (event.key === "Escape") {
            hits.hidden = true;
            box.focus();
        } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
            event.preventDefault();
            step(event.key === "ArrowDown" ? 1 : -1);
        }
    });
    document.addEventListener("keydown", (event) => {
        if (event.key === "/" && !event.target.closest("input, textarea, select")) {
            event.preventDefault();
            box.focus();
        }
    });
    document.addEventListener("click", (event) => {
        if (!event.target.closest(".find")) {
            hits.hidden = true;
        }
    });
}
