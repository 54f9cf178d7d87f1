// What is known of one document, read when somebody opens its row: what it is about, in quotes of
// it, and what it states of partners, grants and the like.

import { quoteOf } from "./answer_table.js";
import { el, fill, link } from "./dom.js";
import { factWord, language, t } from "./language.js";
import { at } from "./place.js";
import { get } from "./server.js";
import { told } from "./told.js";

const MOST = 5; // records of a kind

export function documentDetails(d) {
  const body = el("div", { class: "about", "aria-busy": "true" }, t("reading1"));
  const details = el("details", { class: "about-document" }, el("summary", {}, t("aboutIt")), body);
  details.addEventListener("toggle", () => read(d, body), { once: true });
  return details;
}

async function read(d, body) {
  try {
    const [summary, facts] = await Promise.all([
      get(`/v1/documents/${encodeURIComponent(d.id)}/summary?language=${language}`), factsOf(d.id)]);
    fill(body, gist(summary, d), facts, el("p", { class: "row" },
      link(d.url, t("open")),
      el("a", { href: at(`/?document=${encodeURIComponent(d.id)}`) }, t("askAboutIt")),
      el("a", { href: at(`/v1/documents/${encodeURIComponent(d.id)}/file`), download: true }, t("download"))));
  } catch (error) {
    fill(body, el("p", { class: "warning" }, told(error)));
  }
  body.removeAttribute("aria-busy");
}

function gist({ citations }, d) {
  if (!citations.length) return el("p", { class: "empty" }, t("noSummary"));
  return [el("h3", {}, t("summary")), el("ul", { class: "gist", lang: d.language || null }, citations.map((each) =>
    el("li", {}, el(each.rows ? "div" : "q", {}, quoteOf(each)), " ", link(each.url, each.page === null ? t("open") : t("page", { page: each.page })))))];
}

async function factsOf(id) {
  const kinds = (await get("/v1/facts/kinds")).data.filter((kind) => kind.records);
  const lists = await Promise.all(kinds.map(async (kind) => {
    const query = `kind=${encodeURIComponent(kind.name)}&document_id=${encodeURIComponent(id)}`;
    const found = await get(`/v1/facts?${query}&limit=${MOST}`);
    return found.total ? [el("h3", {}, link(at(`/facts?${query}`), `${factWord("kind", kind.name, kind.title)} (${found.total})`)),
      el("ul", {}, found.data.map((fact) => el("li", {}, Object.values(fact.fields).filter(Boolean).map((value) => value.text).join(" · "))))] : [];
  }));
  return lists.flat();
}
