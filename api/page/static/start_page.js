// What a newcomer is told: what there is to read, what answers are, and one of them at its source.

import { quoteOf } from "./answer_table.js";
import { button, el, fill } from "./dom.js";
import { languageName, listed, t } from "./language.js";
import { openPanel, where } from "./panel.js";
import { get } from "./server.js";

// fills itself once the server has said what this reader may read; until then it takes no room
export function whatIsHere() {
  const element = el("p", { class: "here" });
  get("/v1/contents").then((found) => fill(element, told(found))).catch(() => {}); // the box works without it
  return element;
}

function told({ documents, languages, begins, ends, written }) {
  if (!documents) return t("noDocuments");
  const [from, to] = [begins, ends].map((day) => day?.slice(0, 4));
  const years = from && (from === to ? t("hereYear", { year: from }) : t("hereYears", { from, to }));
  const names = languages.map(({ name }) => languageName(name));
  const spoken = names.length && t("inLanguage", { language: listed(names) });
  const here = [documents === 1 ? t("hereOne") : t("hereMany", { count: documents }), years, spoken].filter(Boolean).join(", ");
  return `${here}. ${t(written ? "answersWritten" : "answersQuoted")}`;
}

export function example({ question, citation }) {
  const open = button(t("openSource"), () => openPanel(citation, open), { class: "quiet" });
  return el("section", { class: "example", "aria-label": t("example") },
    el("h2", {}, t("example")), el("p", { class: "example-question" }, question),
    el(citation.rows ? "div" : "q", {}, quoteOf(citation)),
    el("p", { class: "row" }, el("span", { class: "source-where" }, [citation.title, where(citation)].join(" · ")), open));
}
