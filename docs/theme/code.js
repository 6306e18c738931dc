// Copy buttons on listings.
"use strict";
{
    const words = document.getElementById("main").dataset;

    const count = (text, letter) => text.split(letter).length - 1;
    const goesOn = (command) => {
        const words = command.replace(/<<'(\w+)'[^]*?\n\1(?=\n|$)/g, ""); // without here-documents that have ended
        return words.includes("<<'") || words.endsWith("\\") || count(words, "(") > count(words, ")");
    };

    // Of a session in a terminal what was typed, without the prompts. Where two terminals stand side by side, the left one.
    const typed = (text) => {
        const commands = [];
        let command = "";
        for (const line of text.split("\n")) {
            if (command !== "" && goesOn(command)) {
                command += `\n${line}`;
            } else if (line.startsWith("$ ")) {
                command = line.slice(2).split(/ {2,}\$ /)[0].trimEnd();
            } else {
                continue;
            }
            if (!goesOn(command)) {
                commands.push(command);
                command = "";
            }
        }
        return commands.map((each) => `${each}\n`).join("");
    };

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
            const source = sourceOf(listing);
            await copy(typed(source) || source);
            button.textContent = words.copied;
            setTimeout(() => {
                button.textContent = words.copy;
            }, 1500);
        });
        listing.replaceWith(frame);
        frame.append(listing, button);
    }
}
