// The rows of an answer as a table, and a quote that is a row as its cells.

import { el } from "./dom.js";
import { t } from "./language.js";

export const proven = (table) => table.rows.filter((row) => row.citation !== null);

// how many rows are shown, said where they are not all
export function captionOf(table) {
  const [shown, total] = [proven(table).length, table.rows.length];
  return [table.title, shown < total ? t("rowsOf", { shown, total }) : ""].filter(Boolean).join(" · ");
}

// each row with the chip of what proves it
export function answerTable(table, citations, chip) {
  const [, ...heads] = table.columns;
  const row = ({ cells: [first, ...others], citation }) => {
    const cited = citations.find((each) => each.index === citation);
    return el("tr", { "data-document": cited?.document_id },
      el("th", { scope: "row" }, first, cited ? chip(cited) : null),
      others.map((cell, at) => el("td", { "data-name": heads[at] }, cell || el("span", { class: "lacking" }, "–"))));
  };
  return el("table", { class: "answer-table" }, captionOf(table) ? el("caption", {}, captionOf(table)) : null,
    el("thead", {}, el("tr", {}, table.columns.map((head) => el("th", { scope: "col" }, head)))),
    el("tbody", {}, proven(table).map(row)));
}

// the quote as it stands; of rows of a table their cells
export function quoteOf(citation) {
  if (!citation.rows) return [citation.quote.trim()];
  return citation.rows.map((cells) => el("dl", { class: "cells" },
    cells.map(({ head, value }) => el("div", {}, el("dt", {}, head), el("dd", {}, value)))));
}

// the same on one line
export function quoteLine(citation) {
  const cells = (row) => row.map(({ head, value }) => [head, value].filter(Boolean).join(": ")).join("; ");
  return citation.rows ? citation.rows.map(cells).join(" / ") : citation.quote.trim().replace(/\s+/g, " ");
}

export function asMarkdown(table) {
  const row = (cells) => `| ${cells.map((cell) => cell.replace(/\s+/g, " ").replace(/[\\|]/g, "\\$&")).join(" | ")} |`;
  const rows = proven(table).map(({ cells: [first, ...others], citation }) => row([`${first} [${citation}]`, ...others]));
  return [captionOf(table), "", row(table.columns), `|${" --- |".repeat(table.columns.length)}`, ...rows].join("\n").trim();
}

// cells with tabs between them, as other programs take them for a table
export function asText(table) {
  const row = (cells) => cells.map((cell) => cell.replace(/\s+/g, " ")).join("\t");
  const rows = proven(table).map(({ cells: [first, ...others], citation }) => row([`${first} [${citation}]`, ...others]));
  return [captionOf(table), row(table.columns), ...rows].filter(Boolean).join("\n");
}
