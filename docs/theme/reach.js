// What is wider than its frame can be scrolled with the keyboard too; and paper shows what is folded away.
"use strict";
{
    const frames = ".fragment, .figwrap, .memproto, .memberdecls, .markdownTable, .doxtable, .fieldtable, .toc, .hits";
    const reach = () => {
        for (const frame of document.querySelectorAll(frames)) {
            if (frame.scrollWidth > frame.clientWidth) {
                frame.tabIndex = 0;
            } else {
                frame.removeAttribute("tabindex");
            }
        }
    };
    reach();
    addEventListener("resize", reach);
    addEventListener("load", reach);
    document.addEventListener("toggle", reach, true); // folded text has no width

    addEventListener("beforeprint", () => {
        for (const folded of document.querySelectorAll("details:not([open])")) {
            folded.open = true;
            folded.dataset.opened = "for paper";
        }
    });
    addEventListener("afterprint", () => {
        for (const opened of document.querySelectorAll("details[data-opened]")) {
            opened.open = false;
            delete opened.dataset.opened;
        }
    });
}
