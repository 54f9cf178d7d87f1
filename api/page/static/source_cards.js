// The sources of an answer as cards side by side, so that dates can be compared: one for a document,
// with all that is quoted of it. What stands in the answer above word for word is not shown again.

import { proven, quoteOf } from "./answer_table.js";
import { chip } from "./chips.js";
import { button, el } from "./dom.js";
import { kindWord, t } from "./language.js";
import { where } from "./panel.js";

export function sourceCards(answer, open) {
  const told = { text: plain(answer.text), rows: rowsOf(answer) };
  const documents = new Map();
  for (const citation of answer.citations) {
    const key = `${citation.document_id} ${citation.edition}`;
    documents.set(key, [...(documents.get(key) ?? []), citation]);
  }
  return el("div", { class: "sources", role: "group", "aria-label": t("sources") }, el("h3", {}, t("sources")),
    el("ol", {}, [...documents.values()].map((citations) => card(citations, told, open))));
}

function card([first, ...others], told, open) {
  const title = button(first.title, () => open(first, title), { class: "source-title", title: first.title });
  const further = (citation) => {
    const there = where(citation) === where(first) ? null : el("span", { class: "source-where" }, where(citation));
    return el("div", { class: there || !isTold(citation, told) ? "further" : "further brief" }, chip(citation, open), there, quote(citation, told));
  };
  return el("li", { class: first.source && first.source !== "current" ? "stale" : "", "data-index": String(first.index) },
    number(first),
    el("div", {}, title, el("span", { class: "source-where" }, [kindWord(first.kind), where(first)].filter(Boolean).join(" · ")), quote(first, told),
      others.length ? el("div", { class: "others" }, others.map(further)) : null));
}

function number(citation) {
  return el("span", { class: "number", "aria-hidden": "true" }, String(citation.index));
}

// on paper it is shown whatever stands above
function quote(citation, told) {
  return el(citation.rows ? "div" : "q", { "data-document": citation.document_id, class: isTold(citation, told) ? "repeated" : null }, quoteOf(citation));
}

function isTold(citation, told) {
  if (!citation.rows) return told.text.includes(plain(citation.quote));
  return citation.rows.length <= told.rows.filter((index) => index === citation.index).length;
}

// the sources of the rows that the answer shows as a table
const rowsOf = ({ table }) => (table?.spans.length ? proven(table).map((row) => row.citation) : []);

const plain = (text) => text.replace(/\s+/g, " ").trim();
