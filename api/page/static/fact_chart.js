// Amounts of one currency as bars, each beside its figure: by year, or by a name.

import { el, fill } from "./dom.js";
import { heading } from "./fact_filters.js";
import { money, t } from "./language.js";
import { at } from "./place.js";
import { get } from "./server.js";

const MOST = 25; // bars; a longer list is in the files
const DRAWN = "http://www.w3.org/2000/svg";

export class FactChart {
  constructor(kind, query, turn) {
    this.kind = kind;
    const dated = kind.fields.some((field) => field.type === "date");
    const names = kind.fields.filter((field) => field.type === "name").map((field) => field.name);
    this.ways = [...(dated ? ["year"] : []), ...names];
    const wanted = query.get("chart");
    this.by = el("select", { id: "chart-by" }, this.ways.map((way) => el("option", { value: way }, way === "year" ? t("year") : heading(way))));
    if (this.ways.includes(wanted)) this.by.value = wanted;
    this.currency = el("select", { id: "chart-currency" });
    this.figures = el("div", { class: "figures" });
    this.element = el("details", { class: "chart", open: Boolean(wanted) }, el("summary", {}, t("chart")),
      el("div", { class: "controls" },
        el("p", {}, el("label", { for: "chart-by" }, t("chartBy")), this.by),
        el("p", {}, el("label", { for: "chart-currency" }, t("currency")), this.currency)),
      this.figures);
    this.by.addEventListener("change", () => turn({ chart: this.by.value }));
    this.currency.addEventListener("change", () => turn({ chart: this.by.value }));
    this.element.addEventListener("toggle", () => {
      const open = this.element.open ? this.by.value : "";
      if (open !== (new URLSearchParams(location.search).get("chart") ?? "")) turn({ chart: open });
    });
  }

  async read(asked) {
    const query = new URLSearchParams(asked);
    for (const name of ["cursor", "sort"]) query.delete(name);
    query.set("chart", this.by.value);
    if (!query.get("currency") && this.currency.value) query.set("currency", this.currency.value);
    return get(`/v1/facts/sums?${query}`);
  }

  show(sums, query) {
    this.element.hidden = !sums?.data.length;
    if (this.element.hidden) return;
    fill(this.currency, sums.currencies.map((each) => el("option", { value: each.currency }, each.currency)));
    this.currency.value = sums.currency;
    this.currency.disabled = Boolean(query.get("currency")); // chosen above, for the records too
    const rows = sums.data.slice(0, MOST);
    const by = sums.chart === "year" ? t("year") : heading(sums.chart);
    fill(this.figures,
      el("table", { class: "bars" },
        el("caption", {}, t("chartTitle", { what: heading(sums.field), by: by.toLowerCase(), currency: sums.currency })),
        el("thead", {}, el("tr", {}, [by, t("sum"), t("statements")].map((name) => el("th", { scope: "col" }, name)))),
        el("tbody", {}, rows.map((row) => this.#row(row, sums, by, query)))),
      el("ul", { class: "notes" }, notes(sums).map((text) => el("li", {}, text))));
  }

  #row(row, sums, by, query) {
    const asked = new URLSearchParams(query);
    for (const name of ["cursor", "chart"]) asked.delete(name);
    asked.set(sums.chart, row.name);
    asked.set("currency", sums.currency);
    return el("tr", {},
      el("th", { scope: "row", "data-name": by }, el("a", { href: at(`/facts?${asked}`) }, row.name)),
      el("td", { "data-name": t("sum"), class: "drawn" }, bar(row.share), el("span", {}, money(row.sum, sums.currency))),
      el("td", { "data-name": t("statements") }, row.doubtful ? `${row.records} · ${t("doubtful")}` : String(row.records)));
  }
}

function notes(sums) {
  return [
    t("sumsComputed"),
    sums.chart === "year" ? t("sumsByYear") : "",
    sums.data.length > MOST ? t("sumsMore", { count: sums.data.length - MOST }) : "",
    sums.restated ? t("sumsRestated", { count: sums.restated }) : "",
    sums.differing ? t("sumsDiffering", { count: sums.differing }) : "",
    sums.lacking ? t("sumsLacking", { count: sums.lacking, currency: sums.currency }) : "",
  ].filter(Boolean);
}

// its length is drawn by attributes: no style that the page's policy would have to allow
function bar(share) {
  const svg = document.createElementNS(DRAWN, "svg");
  const rect = document.createElementNS(DRAWN, "rect");
  for (const [name, value] of Object.entries({ class: "bar", "aria-hidden": "true", focusable: "false" })) svg.setAttribute(name, value);
  for (const [name, value] of Object.entries({ width: `${Math.max(0.5, share * 100)}%`, height: "100%" })) rect.setAttribute(name, value);
  svg.append(rect);
  return svg;
}
