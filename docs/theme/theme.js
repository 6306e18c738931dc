// The button that goes from the system's colours to light, to dark, and round again. The page's head applies the choice.
"use strict";
{
    const order = ["auto", "light", "dark"];
    const button = document.querySelector(".theme");
    const root = document.documentElement;
    const current = () => root.dataset.theme || "auto";

    const show = () => {
        const word = button.dataset[current()];
        button.querySelector("b").textContent = word;
        button.setAttribute("aria-label", button.querySelector("span").textContent + word);
    };

    const remember = (theme) => {
        try {
            if (theme === "auto") {
                localStorage.removeItem("theme");
            } else {
                localStorage.setItem("theme", theme);
            }
        } catch (unavailable) {
            // the choice is for this page only
        }
    };

    button.addEventListener("click", () => {
        const next = order[(order.indexOf(current()) + 1) % order.length];
        if (next === "auto") {
            delete root.dataset.theme;
        } else {
            root.dataset.theme = next;
        }
        remember(next);
        show();
    });
    show();
}
