// The ledger: records of one kind, narrowed, sorted and page by page; the address says which.

import { button, el, fill } from "./dom.js";
import { FactChart } from "./fact_chart.js";
import { FactColumns, FactFilters } from "./fact_filters.js";
import { FactReview, say } from "./fact_review.js";
import { FactTable } from "./fact_table.js";
import { factWord, t } from "./language.js";
import { dropPanel } from "./panel.js";
import { at } from "./place.js";
import { get } from "./server.js";
import { told, tried } from "./told.js";

const OF_THE_PAGE = ["columns", "chart"]; // what the server is not asked by
const KEPT = [...OF_THE_PAGE, "hidden"]; // what stays when the filters change

export class FactsView {
  constructor(person) {
    this.person = person;
    this.query = new URLSearchParams(location.search);
    this.reads = 0;
    this.kinds = el("nav", { class: "kinds-of-facts", "aria-label": t("kindsOfFacts") });
    this.count = el("p", { class: "count", role: "status", tabindex: "-1" });
    this.body = el("div", { class: "facts-body" });
    this.element = el("div", { class: "facts-view" }, el("h1", {}, t("facts")), el("p", { class: "lead" }, t("factsLead")), this.kinds, this.body);
  }

  async start() {
    let kinds;
    try {
      kinds = (await get("/v1/facts/kinds")).data;
    } catch (error) {
      this.#refused(error);
      return;
    }
    const named = this.query.get("kind");
    this.kind = kinds.find((kind) => kind.name === named) ?? (named ? null : kinds.find((kind) => kind.records) ?? kinds[0]);
    fill(this.kinds, kinds.map((kind) => el("a", {
      href: at(`/facts?kind=${encodeURIComponent(kind.name)}`), "aria-current": kind === this.kind ? "true" : null,
    }, `${factWord("kind", kind.name, kind.title)} (${kind.records})`)));
    if (!this.kind) {
      fill(this.body, el("p", { class: "warning", role: "alert" }, t("noSuchKind")));
      return;
    }
    this.query.set("kind", this.kind.name);
    this.#build();
    await this.#read();
  }

  leave() {
    this.reads += 1;
    dropPanel();
  }

  #build() {
    this.filters = new FactFilters(this.kind, this.query, (asked) => this.#go(asked));
    this.columns = new FactColumns(this.kind, this.query, () => this.#turn({ columns: this.columns.chosen }));
    this.chart = this.kind.fields.some((field) => field.type === "money")
      ? new FactChart(this.kind, this.query, (chosen) => this.#turn(chosen)) : null;
    this.table = new FactTable(this.kind, (sort) => {
      this.filters.sort.value = sort;
      this.#go(this.filters.asked());
    }, this.person.can_manage ? (fact) => this.#review(fact) : null);
    this.said = el("p", { class: "row", role: "status" });
    this.hidden = this.person.can_manage ? el("label", {}, el("input", { type: "checkbox", checked: this.query.get("hidden") === "true",
      onchange: (event) => this.#turn({ hidden: event.target.checked ? "true" : "" }) }), ` ${t("showHidden")}`) : null;
    this.files = el("span", { class: "row" });
    this.pager = el("p", { class: "row pager" });
    fill(this.body, this.filters.element, this.chart?.element,
      el("div", { class: "facts-bar" }, this.count, this.hidden, this.columns.element, this.files), this.said, this.table.element, this.pager);
  }

  // other filters, another order: from the first page on
  async #go(asked) {
    const next = new URLSearchParams(asked);
    for (const name of KEPT) if (this.query.get(name)) next.set(name, this.query.get(name));
    if (sorted(next) === sorted(this.query)) return;
    this.query = next;
    this.#tell({});
    await this.#read();
  }

  // another look at the same records
  async #turn(chosen) {
    for (const [name, value] of Object.entries(chosen)) {
      if (value) this.query.set(name, value);
      else this.query.delete(name);
    }
    this.#tell(history.state ?? {});
    await this.#read();
  }

  async #review(fact) {
    const before = await new FactReview(fact, this.kind).asked();
    if (!before) return;
    const undo = async () => {
      if (!(await tried(() => say(fact, before)))) return;
      fill(this.said, t("undone"));
      await this.#read();
    };
    await this.#read();
    fill(this.said, t("saved"), button(t("undo"), undo, { class: "quiet" }));
  }

  async #page(cursor, trail) {
    if (cursor) this.query.set("cursor", cursor);
    else this.query.delete("cursor");
    this.#tell({ trail });
    await this.#read();
    this.count.focus();
    this.count.scrollIntoView({ block: "center" });
  }

  #tell(state) {
    history.pushState(state, "", at(`/facts?${this.query}`));
  }

  async #read() {
    const read = ++this.reads;
    const asked = new URLSearchParams(this.query);
    for (const name of OF_THE_PAGE) asked.delete(name);
    this.table.element.setAttribute("aria-busy", "true");
    try {
      const [found, sums] = await Promise.all([get(`/v1/facts?${asked}`), this.chart?.read(without(asked, "hidden"))]);
      const others = await this.#others(found.data);
      if (read !== this.reads) return; // a later one is on its way
      this.#show(found, others, asked);
      this.chart?.show(sums, this.query);
      this.filters.offer(sums?.currencies ?? []);
    } catch (error) {
      if (read === this.reads) this.#refused(error);
    } finally {
      this.table.element.removeAttribute("aria-busy");
    }
  }

  // the records of other pages that say otherwise of the same thing
  async #others(data) {
    const known = new Map(data.map((fact) => [fact.id, fact]));
    const missing = [...new Set(data.flatMap((fact) => fact.differs_from))].filter((id) => !known.has(id));
    const read = await Promise.all(missing.map((id) => get(`/v1/facts/${encodeURIComponent(id)}`).catch(() => null)));
    for (const fact of read) if (fact) known.set(fact.id, fact);
    return known;
  }

  #show(found, others, asked) {
    const { documents, read } = found.coverage;
    this.count.classList.remove("warning");
    fill(this.count, t("factsCount", { count: found.total }), el("span", { class: "coverage" }, t("factsCoverage", { read, documents })));
    this.table.show(found.data, others, this.columns.shown, this.query.get("sort") ?? "");
    if (!found.total) this.table.instead(...this.#empty());
    asked.delete("cursor");
    fill(this.files, found.total ? ["csv", "xlsx"].map((form) => el("a", {
      class: "quiet button", download: true, href: at(`/v1/facts?${asked}&format=${form}`),
    }, t("exportAs", { format: form.toUpperCase() }))) : null);
    const trail = history.state?.trail ?? [];
    const here = this.query.get("cursor");
    fill(this.pager,
      here ? button(t("firstPage"), () => this.#page(null, []), { class: "quiet" }) : null,
      trail.length ? button(t("previousPage"), () => this.#page(trail.at(-1), trail.slice(0, -1)), { class: "quiet" }) : null,
      found.next_cursor ? button(t("nextPage"), () => this.#page(found.next_cursor, [...trail, here ?? ""]), { class: "quiet" }) : null);
  }

  #empty() {
    if (!this.filters.narrow) return [t(this.kind.records ? "nothingFound" : "noFacts")];
    return [t("noFactsSo"), " ", this.#clear()];
  }

  #clear() {
    return button(t("clear"), () => {
      this.filters.reset();
      this.#go(this.filters.asked());
      this.filters.focus();
    }, { class: "quiet" });
  }

  #refused(error) {
    const text = error.code === "invalid-filter" ? t("badFilter", { detail: error.message }) : told(error);
    const way = ["invalid-filter", "invalid-cursor"].includes(error.code) ? [" ", this.#clear()] : [];
    fill(this.count, text, ...way);
    this.count.classList.add("warning");
    if (!this.table) fill(this.body, this.count);
    else {
      this.table.instead();
      fill(this.files);
      fill(this.pager);
      this.chart?.show(null, this.query);
    }
  }
}

function without(query, name) {
  const rest = new URLSearchParams(query);
  rest.delete(name); // hidden records are never added up
  return rest;
}

function sorted(query) {
  const found = new URLSearchParams(query);
  found.sort();
  return String(found);
}
