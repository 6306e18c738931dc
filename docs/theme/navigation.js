// Finding one's way: the sidebar's button on narrow screens, and the section in the link to the other language.
"use strict";
{
    const side = document.getElementById("side");
    const menu = document.querySelector(".menu");
    menu.addEventListener("click", () => {
        const open = side.classList.toggle("open");
        menu.setAttribute("aria-expanded", String(open));
    });

    // Sections have the same ids in both languages.
    const language = document.querySelector(".language");
    const page = language.getAttribute("href");
    const keepSection = () => {
        language.setAttribute("href", page + location.hash);
    };
    keepSection();
    addEventListener("hashchange", keepSection);
}
