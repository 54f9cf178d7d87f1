// What comes nearest where nothing answers: passages at their places; the documents until they come.

import { quoteLine } from "./answer_table.js";
import { el, fill, link } from "./dom.js";
import { day, kindWord, t } from "./language.js";
import { send } from "./server.js";

const MOST = 3;

export function nearest(question, documents) {
  const list = el("ul", {}, documents.map((d) => el("li", {}, link(d.url, d.title), ` · ${kindWord(d.kind)} · ${day(d.published)}`)));
  const heading = el("h3", {}, t("closest"));
  passages(question).then((found) => {
    if (!found.length) return;
    fill(heading, t("nearestPassages"));
    fill(list, found.map(item));
  }).catch(() => {}); // the documents stay
  return el("div", { class: "closest" }, heading, list);
}

// the answer without its last sentence where that names the same documents
export function withoutNames(answer) {
  const [first] = answer.status === "not_found" ? answer.closest : [];
  const named = first ? answer.text.lastIndexOf(first.title) : -1;
  const end = answer.text.lastIndexOf(". ", named) + 1;
  return named > 0 && end > 0 ? { ...answer, text: answer.text.slice(0, end) } : answer;
}

async function passages(query) {
  const response = await send("POST", "/v1/search", { body: { query, limit: MOST } });
  return (await response.json()).results;
}

function item({ title, page, passage, rows, url }) {
  const place = page === null ? title : `${title}, ${t("page", { page })}`;
  return el("li", {}, link(url, place), el("q", {}, quoteLine({ rows, quote: passage })));
}
