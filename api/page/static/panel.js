// The panel beside an answer: one source with its quote, its page, and what became of it.

import { quoteOf } from "./answer_table.js";
import { button, el, fill, link } from "./dom.js";
import { age, dated, day, kindWord, labelWord, language, languageName, moment, onlyFor, t } from "./language.js";
import * as overlay from "./overlay.js";
import { pagesOf } from "./page_picture.js";
import { at } from "./place.js";
import { get } from "./server.js";

const panel = () => document.getElementById("panel");
let opener = null;
let shown = 0; // counts openings, so that a slow reply does not land in a later one

function hide() {
  panel().hidden = true;
  markOpen(null);
  panel().replaceChildren();
  document.body.classList.remove("with-panel");
  shown += 1;
  opener?.focus();
  opener = null;
}

export function closePanel() {
  if (panel().hidden) return;
  overlay.closed(); // before the focus returns to what was under it
  hide();
}

// the view that it belongs to is left
export function dropPanel({ focus = true } = {}) {
  if (panel().hidden) return;
  overlay.closed({ back: false });
  if (!focus) opener = null;
  hide();
}

// whether a step back through the history closed it, or was asked for by closing it
export function steppedBack() {
  if (!overlay.wasOurs()) return false;
  if (!panel().hidden) dropPanel();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !document.querySelector("dialog[open]")) closePanel();
});

document.addEventListener("pointerdown", (event) => {
  if (overlay.isBeside(event.target)) closePanel();
});

const A_NUMBER = /^[\divxlc.–-]+$/i; // as pages are numbered; anything else is the name of a sheet or a slide

function pageOf(citation) {
  const { page, page_label: label } = citation;
  if (!label || label === String(page)) return String(page);
  return A_NUMBER.test(label) ? `${page} (${t("printedPage", { label })})` : `${page}, ${t("namedPage", { label })}`;
}

// said only of a page that OCR has read
function readByOcr(citation) {
  return citation.ocr === undefined ? [] : [t("readByOcr", { percent: Math.floor(citation.ocr * 100) })];
}

export function where(citation) {
  const page = citation.page === null ? [] : [t("page", { page: pageOf(citation) })];
  return [...page, ...readByOcr(citation), dated(citation)].join(" · ");
}

// the language of a quote, said where it is not the page's
function foreign(code) {
  return code && code !== language ? t("inLanguage", { language: languageName(code) }) : "";
}

// which source stands beside the page, 0 for none
export const openSource = () => (panel().hidden ? 0 : shown);

// where this source is still open, it gives way to one of a new answer; the focus stays beside it
export function followPanel(source, citation, from, context) {
  if (!source || source !== openSource()) return;
  const focus = panel().contains(document.activeElement);
  if (citation) openPanel(citation, from, { ...context, focus });
  else dropPanel({ focus });
}

// the number and the card of what is open; null for nothing
function markOpen(citation, within) {
  for (const marked of document.querySelectorAll("[aria-current='true']")) marked.removeAttribute("aria-current");
  if (!citation) return;
  const same = `[data-index="${citation.index}"]`;
  for (const one of within.querySelectorAll(`.chip${same}, .sources li${same}`)) one.setAttribute("aria-current", "true");
}

// `context` is of an answer: its question, and the element that its numbers are within
export function openPanel(citation, from, { question, within, focus = true } = {}) {
  opener = from;
  shown += 1;
  const mine = shown;
  const heading = el("h2", { tabindex: "-1" }, t("source", { index: citation.index, title: citation.title }));
  const facts = el("dl", { class: "facts" });
  const more = el("div", { class: "more" });
  const line = el("p", { class: "source-where" }, [kindWord(citation.kind), where(citation)].filter(Boolean).join(" · "));
  const pages = pagesOf(citation);
  panel().setAttribute("aria-label", t("source", { index: citation.index, title: citation.title }));
  fill(
    panel(),
    el("div", { class: "panel-top" }, heading, button(t("close"), closePanel, { class: "quiet" })),
    question && el("p", { class: "source-of" }, t("sourceOf", { question })),
    line,
    state(citation),
    pages?.element,
    quoted(citation),
    more,
    el("details", {}, el("summary", {}, t("details")), facts),
  );
  fact(facts, t("kind"), kindWord(citation.kind));
  fact(facts, t("date"), [dated(citation), age(citation.published)].filter(Boolean).join(", "));
  if (citation.page !== null) fact(facts, t("pageWord"), [pageOf(citation), ...readByOcr(citation)].join(", "));
  fact(facts, t("edition"), citation.edition);
  panel().hidden = false;
  document.body.classList.add("with-panel");
  overlay.opened();
  if (within) markOpen(citation, within);
  if (focus) heading.focus();
  if (citation.source !== "removed") complete(citation, { facts, more, line, pages }, () => mine === shown);
}

async function complete(citation, { facts, more, line, pages }, current) {
  const place = `/v1/documents/${encodeURIComponent(citation.document_id)}`;
  const [document_, editions] = await Promise.all([
    get(place).catch(() => null),
    get(`${place}/editions`).catch(() => ({ data: [] })),
  ]);
  if (!current() || !document_) return;
  if (document_.language) panel().querySelector(".passage")?.setAttribute("lang", document_.language);
  if (foreign(document_.language)) line.append(` · ${foreign(document_.language)}`);
  if (onlyFor(document_.audience)) line.append(` · ${onlyFor(document_.audience)}`);
  if (document_.edition === citation.edition) pages?.of(document_.pages);
  fact(facts, t("languageWord"), languageName(document_.language));
  fact(facts, t("audience"), labelWord(document_.audience));
  if (document_.publisher) fact(facts, t("publisher"), document_.publisher);
  more.append(
    el("p", { class: "row" },
      link(citation.url, citation.page !== null ? t("openAt", { page: citation.page }) : t("open")),
      el("a", { href: at(`${place}/file?v=${citation.edition}`), download: true }, t("download"))),
  );
  if (editions.data.length > 1) more.append(el("h3", {}, t("editions")), editionList(citation, editions.data));
}

function editionList(citation, editions) {
  return el("ol", { class: "plain" }, editions.map((edition) => el("li", {},
    link(at(`/d/${citation.document_id}?v=${edition.edition}`), edition.published ? day(edition.published) : moment(edition.added_at)),
    edition.edition === citation.edition ? ` · ${t("thisEdition")}` : "",
    edition.current ? ` · ${t("currentEdition")}` : "")));
}

function fact(list, name, value) {
  if (value) list.append(el("div", {}, el("dt", {}, name), el("dd", {}, value)));
}

function state(citation) {
  if (citation.source === "removed") return el("p", { class: "warning" }, t("removed"));
  if (citation.source !== "changed") return null;
  return el("p", { class: "warning" }, citation.quote_stands ? t("changed") : t("changedGone"));
}

function quoted(citation) {
  if (!citation.quote) return null;
  if (citation.rows) return el("blockquote", { class: "passage" }, quoteOf(citation)); // the rows around it are no text
  return el("blockquote", { class: "passage" },
    citation.before ? `… ${citation.before}` : "", el("mark", {}, citation.quote), citation.after ? `${citation.after} …` : "");
}
