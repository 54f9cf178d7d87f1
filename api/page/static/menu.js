// What can be done with a row, behind one button.

import { el } from "./dom.js";

export function menu(name, ...items) {
  const made = el("details", { class: "menu" }, el("summary", { "aria-label": name, title: name }, "⋯"), el("div", { class: "menu-items" }, items));
  made.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !made.open) return;
    event.stopPropagation();
    made.open = false;
    made.querySelector("summary").focus();
  });
  made.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !made.contains(event.relatedTarget)) made.open = false;
  });
  return made;
}

document.addEventListener("pointerdown", (event) => {
  for (const open of document.querySelectorAll("details.menu[open]")) if (!open.contains(event.target)) open.open = false;
});
