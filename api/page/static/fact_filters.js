// What records are narrowed to, their order, and which columns are shown: a control for each field
// of the kind.

import { button, el, fill } from "./dom.js";
import { factWord, t } from "./language.js";

const NAMED = { published: "published", title: "document" };

export class FactFilters {
  constructor(kind, query, go) {
    this.kind = kind;
    this.query = query;
    const has = (type) => kind.fields.some((field) => field.type === type);
    this.search = this.#input("q", t("searchFacts"), { type: "search" });
    this.sort = el("select", { id: "facts-sort", name: "sort" }, el("option", { value: "" }, t("sortDocuments")),
      [...kind.fields.map((field) => field.name), ...Object.keys(NAMED)].flatMap((name) => ["", "-"].map((turned) =>
        el("option", { value: turned + name }, t(turned ? "sortFalling" : "sortRising", { name: heading(name) })))));
    this.sort.value = query.get("sort") ?? "";
    this.currency = has("money") ? el("select", { id: "facts-currency", name: "currency" }) : null;
    this.offer([]);
    this.document = el("input", { type: "hidden", name: "document_id", value: query.get("document_id") ?? "" });
    this.clear = button(t("clear"), () => {
      this.reset();
      go(this.asked());
      this.focus();
    }, { class: "quiet" });
    this.details = el("details", { class: "filters", open: this.narrow },
      el("summary", {}, t("factFilters")),
      el("div", { class: "controls" },
        kind.fields.flatMap((field) => this.#controls(field)),
        this.currency ? labelled(this.currency, t("currency")) : null,
        has("date") ? this.#input("year", t("year"), { type: "number", min: "1500", max: "2099", step: "1" }) : null),
      el("p", { class: "row" }, el("button", { type: "submit" }, t("show")), this.clear));
    this.element = el("form", { class: "fact-filters", role: "search" },
      el("div", { class: "controls" }, this.search, labelled(this.sort, t("sortBy"))), this.details, this.document);
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      go(this.asked());
    });
    this.element.addEventListener("change", () => {
      if (this.element.checkValidity()) go(this.asked());
    });
  }

  // the query as the controls have it
  asked() {
    const asked = new URLSearchParams({ kind: this.kind.name });
    for (const control of this.element.elements) {
      if (control.name && control.value.trim()) asked.set(control.name, control.value.trim());
    }
    return asked;
  }

  // whether any record is left out by them
  get narrow() {
    const asked = this.element ? this.asked() : this.query;
    return [...asked].some(([name, value]) => value && !["kind", "sort", "columns", "chart", "cursor"].includes(name));
  }

  // the currencies that there are; the one chosen stays
  offer(currencies) {
    if (!this.currency) return;
    const chosen = this.currency.value || this.query.get("currency")?.toUpperCase() || "";
    const known = currencies.map((each) => each.currency);
    if (chosen && !known.includes(chosen)) known.push(chosen);
    fill(this.currency, el("option", { value: "" }, t("everyCurrency")), known.map((each) => el("option", { value: each }, each)));
    this.currency.value = chosen;
  }

  reset() {
    for (const control of this.element.elements) if (control.name !== "sort" && "value" in control) control.value = "";
  }

  focus() {
    this.element.querySelector("input").focus();
  }

  #controls(field) {
    const name = heading(field.name);
    if (field.type === "date") return []; // by the year
    if (field.type === "money") {
      return [
        this.#input(`min_${field.name}`, t("atLeast", { name }), { type: "number", step: "any" }),
        this.#input(`max_${field.name}`, t("atMost", { name }), { type: "number", step: "any" }),
      ];
    }
    if (field.type !== "choice") return [this.#input(field.name, name)];
    const select = el("select", { id: `facts-${field.name}`, name: field.name }, el("option", { value: "" }, t("all")),
      field.choices.map((choice) => el("option", { value: choice }, factWord("choice", choice, choice))));
    select.value = this.query.get(field.name) ?? "";
    return [labelled(select, name)];
  }

  #input(name, label, attributes = {}) {
    return labelled(el("input", { id: `facts-${name}`, name, maxlength: "200", value: this.query.get(name) ?? "", ...attributes }), label);
  }
}

export class FactColumns {
  constructor(kind, query, go) {
    const chosen = query.get("columns")?.split(",");
    this.kind = kind;
    this.boxes = kind.fields.map((field) => el("input", { type: "checkbox", value: field.name, checked: !chosen || chosen.includes(field.name) }));
    this.element = el("details", { class: "columns" }, el("summary", {}, t("columns")),
      el("fieldset", {}, el("legend", { class: "hidden" }, t("columns")), this.boxes.map((box) => el("label", {}, box, ` ${heading(box.value)}`))));
    this.element.addEventListener("change", go);
  }

  // their names for the address; empty where all are shown
  get chosen() {
    const some = this.boxes.filter((box) => box.checked);
    return some.length === this.boxes.length ? "" : some.map((box) => box.value).join(",");
  }

  get shown() {
    const some = this.kind.fields.filter((_, number) => this.boxes[number].checked);
    return some.length ? some : this.kind.fields;
  }
}

// the head of a column, or a control's name
export function heading(name) {
  return name in NAMED ? t(NAMED[name]) : factWord("field", name, name.replaceAll("_", " "));
}

function labelled(control, label) {
  return el("p", {}, el("label", { for: control.id }, label), control);
}
