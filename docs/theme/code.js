// Copy buttons on listings.
"use strict";
{
    const words = document.getElementById("main").dataset;

    // Without line numbers, and without blanks at the ends of lines.
    const sourceOf = (listing) => {
        const copy = listing.cloneNode(true);
        copy.querySelectorAll(".lineno").forEach((number) => number.remove());
        const lines = copy.querySelectorAll(".line");
        if (lines.length === 0) {
            return copy.textContent;
        }
        return Array.from(lines, (line) => line.textContent.trimEnd()).join("\n") + "\n";
    };

    // Where the page may not use the clipboard, as in some browsers from file://.
    const copyBySelection = (text) => {
        const area = document.createElement("textarea");
        area.value = text;
        document.body.append(area);
        area.select();
        document.execCommand("copy");
        area.remove();
    };

    const copy = async (text) => {
        try {
            await navigator.clipboard.writeText(text);
        } catch (refused) {
            copyBySelection(text);
        }
    };

    for (const listing of document.querySelectorAll(".fragment")) {
        const frame = document.createElement("div");
        frame.className = "fragwrap";
        const button = document.createElement("button");
        button.type = "button";
        button.className = "copy";
        button.textContent = words.copy;
        button.addEventListener("click", async () => {
            await copy(sourceOf(listing));
            button.textContent = words.copied;
            setTimeout(() => {
                button.textContent = words.copy;
            }, 1500);
        });
        listing.replaceWith(frame);
        frame.append(listing, button);
    }
}
