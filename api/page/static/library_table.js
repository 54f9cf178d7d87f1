// The documents of the library as rows: sorted by their heads, chosen, described, labelled, deleted.

import { Describe } from "./describe.js";
import { confirmed } from "./dialog.js";
import { documentDetails } from "./document_details.js";
import { button, el, fill, link, tell } from "./dom.js";
import { day, kindWord, labelWord, languageName, period, t } from "./language.js";
import { narrowFirst, widens } from "./labels.js";
import { hitList } from "./library_search.js";
import { Rows } from "./rows.js";
import { send } from "./server.js";
import { tried } from "./told.js";

const HEADS = [["title", "title"], ["kind", "kind"], ["date", "date"], ["audience", "audience"], ["language", "languageWord"], ["pages", "pagesWord"]];

const sourced = (source) => source ? el("span", { class: "publisher" }, t(`source_${source}`)) : null;

export class LibraryTable {
  // `again` reads the documents again, `sort` is called with another order
  constructor(person, { again, sort, choose }) {
    this.person = person;
    this.again = again;
    this.sort = sort;
    this.choose = choose;
    this.known = []; // all documents, whichever are shown
    this.chosen = new Map(); // documents that are ticked, by their ids
    this.head = el("tr");
    const body = el("tbody");
    this.rows = new Rows(body, (entry) => this.#row(entry));
    this.element = el("table", { class: "documents" }, el("caption", { class: "hidden" }, t("library")), el("thead", {}, this.head), body);
  }

  // documents, each with its hits if there are any
  show(documents, hits, sorted) {
    const focused = this.head.contains(document.activeElement) ? document.activeElement.dataset.sort : null;
    fill(this.head, el("th", { scope: "col" }, el("span", { class: "hidden" }, t("chooseWord"))), HEADS.map(([name, word]) => this.#heading(name, word, sorted)),
      this.person.can_manage ? el("th", { scope: "col" }, t("actions")) : null);
    if (focused) this.head.querySelector(`[data-sort="${focused}"]`)?.focus();
    this.rows.show(documents.map((d) => ({ d, hits: hits.get(d.id) ?? [] })));
  }

  #heading(name, word, sorted) {
    const rising = sorted === name;
    const falling = sorted === `-${name}`;
    return el("th", { scope: "col", "aria-sort": rising ? "ascending" : falling ? "descending" : null },
      button([t(word), el("span", { "aria-hidden": "true" }, rising ? " ▲" : falling ? " ▼" : "")],
        () => this.sort(rising || (name === "date" && !falling) ? `-${name}` : name), { class: "sort", "data-sort": name }));
  }

  #row({ d, hits }) {
    const cell = (name, ...content) => el("td", { "data-name": t(name) }, ...content);
    const tick = el("input", { type: "checkbox", checked: this.chosen.has(d.id), "aria-label": `${t("chooseWord")}: ${d.title}`, onchange: () => {
      if (tick.checked) this.chosen.set(d.id, d);
      else this.chosen.delete(d.id);
      this.choose(this.chosen);
    } });
    return el("tr", {},
      el("td", { class: "tick" }, tick),
      el("th", { scope: "row" }, link(d.url, d.title), d.publisher ? el("span", { class: "publisher" }, d.publisher) : null, others(d),
        hits.length ? hitList(hits) : null, documentDetails(d)),
      cell("kind", kindWord(d.kind)), cell("date", ...when(d)),
      cell("audience", this.person.can_manage ? this.#labels(d) : labelWord(d.audience)),
      cell("languageWord", languageName(d.language)), cell("pagesWord", d.pages ? String(d.pages) : "–"),
      this.person.can_manage ? cell("actions", button(t("describe"), () => this.#describe(d), { class: "quiet", id: `describe-${d.id}`, "aria-label": `${t("describe")}: ${d.title}` }), button(t("remove"), () => this.#remove(d), { class: "quiet", "aria-label": `${t("remove")}: ${d.title}` })) : null);
  }

  async #describe(d) {
    const changed = await new Describe(d, this.known).asked();
    if (changed) {
      await this.again();
      tell(t("described", { title: d.title }));
    }
    document.getElementById(`describe-${d.id}`)?.focus();
  }

  #labels(d) {
    const id = `label-${d.id}`;
    const select = el("select", { id, "aria-label": `${t("audience")}: ${d.title}` },
      narrowFirst(this.person.labels).map((label) => el("option", { value: label }, labelWord(label))));
    select.value = d.audience;
    select.addEventListener("change", async () => {
      const audience = select.value;
      const question = t(audience === "public" ? "confirmPublish" : "confirmWiden", { title: d.title, label: labelWord(audience) });
      if (!widens(d.audience, audience) || await confirmed(question, t("widen"))) await this.#relabel(d, audience);
      select.value = d.audience; // if it was refused; otherwise the row is a new one
      if (document.activeElement === document.body) document.getElementById(id)?.focus();
    });
    return select;
  }

  async #relabel(d, audience) {
    const to = (label) => () => send("PATCH", `/v1/documents/${encodeURIComponent(d.id)}`, { body: { audience: label } });
    const said = (label) => t("relabelled", { title: d.title, label: labelWord(label) });
    const undo = button(t("undo"), async () => {
      await this.#do(to(d.audience), said(d.audience));
      document.getElementById(`label-${d.id}`)?.focus();
    }, { class: "quiet" });
    await this.#do(to(audience), said(audience), undo);
  }

  async #remove(d) {
    if (!(await confirmed(t("confirmRemove", { title: d.title }), t("remove")))) return;
    await this.#do(() => send("DELETE", `/v1/documents/${encodeURIComponent(d.id)}`), t("removedNow"));
    document.getElementById("search")?.focus();
  }

  async #do(action, text, ...presses) {
    const done = await tried(action);
    await this.again();
    if (done) tell(text, ...presses); // once the rows are new: a press on the old one would be lost
  }
}

// the date and what the document covers, each with where that comes from
function when(d) {
  if (!d.published && !d.period) return [t("noDate")];
  return [
    d.published ? el("span", { class: "day" }, day(d.published), sourced(d.published_source)) : null,
    d.period ? el("span", { class: "day" }, t("covers", { period: period(d.period) }), sourced(d.period.source)) : null,
  ];
}

function others(d) {
  if (!d.other_editions.length) return null;
  return el("span", { class: "publisher" }, `${t("otherEditions")}: `, d.other_editions.flatMap((other, i) => [i ? " · " : "", link(other.url, String(other.year || other.title))]));
}
