// Records as rows: values as the documents have them, what other documents say instead beside
// them, and the quote a press away.

import { button, el, fill } from "./dom.js";
import { heading } from "./fact_filters.js";
import { reviewed } from "./fact_review.js";
import { day, factWord, money, t } from "./language.js";
import { openPanel, where } from "./panel.js";
import { Rows } from "./rows.js";

export class FactTable {
  // `review` is called with a record that is to be looked at; null for those who may not
  constructor(kind, sort, review) {
    this.kind = kind;
    this.sort = sort;
    this.review = review;
    this.head = el("tr");
    const body = el("tbody");
    this.rows = new Rows(body, (row) => this.#row(row));
    this.table = el("table", { class: "facts-table" }, el("caption", { class: "hidden" }, t("facts")), el("thead", {}, this.head), body);
    this.note = el("p", { class: "empty" });
    this.element = el("div", {}, this.table, this.note);
  }

  show(facts, others, columns, sorted) {
    this.table.hidden = false;
    fill(this.note);
    const focused = this.head.contains(document.activeElement) ? document.activeElement.dataset.column : null;
    fill(this.head, [...columns.map((field) => field.name), "title", "published"].map((name) => this.#heading(name, sorted)));
    if (focused) this.head.querySelector(`[data-column="${CSS.escape(focused)}"]`)?.focus();
    this.rows.show(facts.map((fact, number) => ({
      fact, number: number + 1, columns, others: fact.differs_from.map((id) => others.get(id)).filter(Boolean),
    })));
  }

  instead(...text) {
    this.table.hidden = true;
    fill(this.note, ...text);
  }

  #heading(name, sorted) {
    const rising = sorted === name;
    const falling = sorted === `-${name}`;
    const mark = rising ? " ▲" : falling ? " ▼" : "";
    return el("th", { scope: "col", "aria-sort": rising ? "ascending" : falling ? "descending" : null },
      button([heading(name), el("span", { "aria-hidden": "true" }, mark)], () => this.sort(rising ? `-${name}` : name), { class: "sort", "data-column": name }));
  }

  #row({ fact, number, columns, others }) {
    const [first, ...rest] = columns;
    return el("tr", {},
      el("th", { scope: "row", "data-name": heading(first.name) }, this.#value(fact, first, others, number)),
      rest.map((field) => el("td", { "data-name": heading(field.name) }, this.#value(fact, field, others, number))),
      el("td", { "data-name": t("document") }, source(fact, number),
        fact.review ? el("span", { class: "publisher" }, reviewed(fact)) : null,
        this.review ? button(t("reviewFact"), () => this.review(fact), { class: "quiet", "aria-label": `${t("reviewFact")}: ${nameOf(fact, this.kind)}` }) : null),
      el("td", { "data-name": t("published") }, day(fact.published)));
  }

  #value(fact, field, others, number) {
    const value = fact.fields[field.name];
    const otherwise = this.kind.once.includes(field.name) && value
      ? others.filter((other) => other.fields[field.name] && plain(other.fields[field.name]) !== plain(value)) : [];
    if (!value) return el("span", { class: "lacking" }, "–");
    return el("div", { class: "value" }, shown(value, field),
      otherwise.length ? el("ul", { class: "otherwise", "aria-label": t("otherwise") }, otherwise.map((other) => el("li", {},
        el("span", { class: "said" }, t("otherwise"), ": ", shown(other.fields[field.name], field)), source(other, number)))) : null);
  }
}

// what a value is by its type, and as it is written where that reads differently
function shown(value, field) {
  const known = field.type === "money" && value.amount !== null && value.currency ? money(value.amount, value.currency)
    : field.type === "choice" && value.choice ? factWord("choice", value.choice, value.choice) : value.text;
  const named = field.type === "name" && value.name && value.name !== value.text ? t("sameAs", { name: value.name }) : "";
  const written = squeezed(known) === squeezed(value.text) ? "" : t("written", { text: value.text });
  return [known, ...[written, named].filter(Boolean).map((note) => el("span", { class: "publisher" }, note))];
}

function source(fact, index) {
  const made = button(fact.title, () => openPanel({ ...fact, index, kind: fact.document_kind }, made), { class: "source-title",
    "aria-label": t("quoteFrom", { title: fact.title, where: where(fact) }) });
  return el("div", {}, made, el("span", { class: "publisher" }, fact.page === null ? t("quoteOf") : t("page", { page: fact.page })));
}

function nameOf(fact, kind) {
  return fact.fields[kind.named_by.find((name) => fact.fields[name])]?.text ?? "";
}

const squeezed = (text) => text.replace(/\s/g, "").toLowerCase();
const plain = (value) => JSON.stringify([value.amount && Number(value.amount), value.currency, value.first, value.last, value.choice]);
