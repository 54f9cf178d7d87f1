// A document that is read: pages shown as they are printed, and words found in its text.

import { button, el } from "./dom.js";
import { findBar } from "./find.js";
import { t } from "./language.js";
import { preferences } from "./preferences.js";

// the picture of a page in its place, where the link would lead to it alone
function look(link) {
  const show = button(t("showPage"), () => {
    const shown = show.getAttribute("aria-expanded") === "true";
    show.setAttribute("aria-expanded", String(!shown));
    show.textContent = t(shown ? "showPage" : "hidePage");
    if (shown) show.closest("section").querySelector(".page-frame").remove();
    else show.closest(".page-mark").after(framed(link.href, link.dataset.alt));
  }, { class: "quiet", "aria-expanded": "false" });
  link.replaceWith(show);
}

function framed(address, alt) {
  return el("div", { class: "page-frame", tabindex: "0", role: "group", "aria-label": alt },
    el("img", { class: "page-picture", src: address, alt }));
}

for (const link of document.querySelectorAll("a.look")) look(link);
preferences();
const text = document.querySelector(".text");
text.before(findBar(text));
