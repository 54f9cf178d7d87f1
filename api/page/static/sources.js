// Every source of an answer as a card, side by side, so that dates can be compared.

import { quoteOf } from "./answer_table.js";
import { button, el } from "./dom.js";
import { t } from "./language.js";
import { where } from "./panel.js";

export function sources(citations, open) {
  return el("section", { class: "sources", "aria-label": t("sources") }, el("h3", {}, t("sources")),
    el("ol", {}, citations.map((citation) => card(citation, open))));
}

function card(citation, open) {
  const title = button(citation.title, () => open(citation, title), { class: "source-title" });
  return el("li", { class: citation.source && citation.source !== "current" ? "stale" : "", "data-index": String(citation.index) },
    el("span", { class: "number", "aria-hidden": "true" }, String(citation.index)),
    el("div", {}, title, el("span", { class: "source-where" }, where(citation)),
      el(citation.rows ? "div" : "q", { "data-document": citation.document_id }, quoteOf(citation))));
}
