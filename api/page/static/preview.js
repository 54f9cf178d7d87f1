// What a number after a sentence stands for, in short, beside it: while it is pointed at or has the focus.

import { quoteLine } from "./answer_table.js";
import { el } from "./dom.js";
import { where } from "./panel.js";

const RESTED = 250; // milliseconds that the mouse rests on it
const MOST = 280; // characters of the quote
let open = null; // what hides and places the one that is shown

const short = (text) => (Array.from(text).length > MOST ? `${Array.from(text).slice(0, MOST).join("")}…` : text);

// `holder` is around the chip, so that the preview can be pointed at, too
export function previewed(holder, chip, citation) {
  if (!citation.quote) return;
  let waiting = 0;
  let shown = null;
  const hide = () => {
    clearTimeout(waiting);
    shown?.remove();
    chip.removeAttribute("aria-describedby");
    if (open?.hide === hide) open = null;
    shown = null;
  };
  const place = () => {
    const { left, top } = chip.getBoundingClientRect();
    shown.classList.toggle("leftward", left > innerWidth / 2);
    shown.classList.toggle("upward", top > innerHeight / 2);
  };
  const show = () => {
    if (shown || !chip.isConnected) return;
    open?.hide();
    open = { hide, place };
    shown = el("span", { class: "preview", role: "tooltip", id: "preview" },
      el("strong", {}, citation.title), el("span", { class: "source-where" }, where(citation)),
      el("q", { "data-document": citation.document_id, lang: citation.language }, short(quoteLine(citation))));
    place();
    holder.append(shown);
    chip.setAttribute("aria-describedby", "preview");
  };
  holder.addEventListener("pointerenter", (event) => {
    if (event.pointerType === "mouse") waiting = setTimeout(show, RESTED);
  });
  holder.addEventListener("pointerleave", () => {
    if (document.activeElement === chip && chip.matches(":focus-visible")) clearTimeout(waiting);
    else hide();
  });
  // not when the focus comes back from the source that was opened
  chip.addEventListener("focus", (event) => {
    if (event.relatedTarget && chip.matches(":focus-visible")) show();
  });
  chip.addEventListener("blur", hide);
  chip.addEventListener("click", hide);
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !open) return;
  event.stopPropagation(); // the source beside the answer stays open
  open.hide();
}, true);

window.addEventListener("resize", () => open?.place());
