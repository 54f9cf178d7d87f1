// The documents that the reader may read; whoever looks after them finds that below.

import { Describe } from "./describe.js";
import { confirmed } from "./dialog.js";
import { button, el, link, tell } from "./dom.js";
import { day, languageName, t } from "./language.js";
import { narrowFirst, widens } from "./labels.js";
import { Manage } from "./manage.js";
import { Rows } from "./rows.js";
import { all, send } from "./server.js";
import { told, tried } from "./told.js";

const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

const ends = (d) => d.period?.to || d.period?.from || "";

// whether a document covers a year; of one without a period its date tells
function covers(d, year) {
  if (!/^\d{4}$/.test(year)) return true;
  const { from, to } = d.period || { from: d.published, to: d.published };
  return Boolean(from || to) && (from || to).slice(0, 4) <= year && year <= (to || "9999").slice(0, 4);
}

const ORDERS = {
  title: (a, b) => a.title.localeCompare(b.title),
  newest: (a, b) => (b.published || "").localeCompare(a.published || "") || ORDERS.title(a, b),
  covers: (a, b) => ends(b).localeCompare(ends(a)) || ORDERS.title(a, b),
  oldest: (a, b) => (a.published || "9").localeCompare(b.published || "9") || ORDERS.title(a, b),
};

const sourced = (source) => source ? el("span", { class: "publisher" }, t(`source_${source}`)) : null;

export class LibraryView {
  constructor(person) {
    this.person = person;
    this.documents = [];
    this.reads = 0;
    this.search = el("input", { type: "search", id: "search" });
    this.kind = el("select", { id: "kind" }, el("option", { value: "" }, t("allKinds")));
    this.order = el("select", { id: "order" },
      el("option", { value: "title" }, t("sortTitle")), el("option", { value: "newest" }, t("sortNewest")), el("option", { value: "oldest" }, t("sortOldest")),
      el("option", { value: "covers" }, t("sortCovers")));
    this.year = el("input", { type: "text", id: "year", inputmode: "numeric", maxlength: "4", size: "4", autocomplete: "off" });
    this.count = el("p", { class: "count", role: "status" });
    const body = el("tbody");
    this.rows = new Rows(body, (d) => this.#row(d));
    this.manage = person.can_manage ? new Manage(person.labels, () => this.start()) : null;
    const headings = ["title", "kind", "date", "period", "audience", "languageWord", "pagesWord", ...(this.manage ? ["actions"] : [])];
    const table = el("table", { class: "documents" },
      el("thead", {}, el("tr", {}, headings.map((name) => el("th", { scope: "col" }, t(name))))), body);
    this.element = el("div", { class: "library-view" }, el("h1", {}, t("library")), el("p", { class: "lead" }, t("libraryLead")),
      this.manage?.uploads,
      el("div", { class: "controls" },
        el("p", {}, el("label", { for: "search" }, t("searchLibrary")), this.search),
        el("p", {}, el("label", { for: "kind" }, t("kind")), this.kind),
        el("p", {}, el("label", { for: "year" }, t("coversYear")), this.year),
        el("p", {}, el("label", { for: "order" }, t("sortBy")), this.order)),
      this.count, table, this.manage?.insights);
    for (const control of [this.search, this.kind, this.year, this.order]) control.addEventListener("input", () => this.#show());
  }

  async start() {
    const read = ++this.reads;
    try {
      const documents = await all("/v1/documents?limit=100");
      if (read !== this.reads) return; // a later one is on its way
      this.documents = documents;
      const kinds = [...new Set(this.documents.map((d) => d.kind))].sort();
      const chosen = this.kind.value;
      this.kind.replaceChildren(el("option", { value: "" }, t("allKinds")), ...kinds.map((kind) => el("option", { value: kind }, kind)));
      this.kind.value = kinds.includes(chosen) ? chosen : "";
      this.#show();
    } catch (error) {
      this.count.textContent = told(error);
    }
    await this.manage?.start();
  }

  leave() {
    this.manage?.leave();
  }

  #show() {
    const words = folded(this.search.value).split(/\s+/).filter(Boolean);
    const found = this.documents
      .filter((d) => !this.kind.value || d.kind === this.kind.value)
      .filter((d) => covers(d, this.year.value.trim()))
      .filter((d) => words.every((word) => folded(`${d.title} ${d.publisher || ""}`).includes(word)))
      .sort(ORDERS[this.order.value]);
    this.rows.show(found);
    this.count.textContent = this.documents.length ? t("documentsCount", { count: found.length }) : t("noDocuments");
  }

  #row(d) {
    const cell = (name, ...content) => el("td", { "data-name": t(name) }, ...content);
    return el("tr", {},
      el("th", { scope: "row" }, link(d.url, d.title), d.publisher ? el("span", { class: "publisher" }, d.publisher) : null, this.#others(d)),
      cell("kind", d.kind), cell("date", day(d.published), sourced(d.published_source)),
      cell("period", d.period ? `${d.period.from || "…"} – ${d.period.to || "…"}` : "–", sourced(d.period?.source)),
      cell("audience", this.manage ? this.#labels(d) : d.audience),
      cell("languageWord", languageName(d.language)), cell("pagesWord", d.pages ? String(d.pages) : "–"),
      this.manage ? cell("actions", button(t("describe"), () => this.#describe(d), { class: "quiet", id: `describe-${d.id}`, "aria-label": `${t("describe")}: ${d.title}` }), button(t("remove"), () => this.#remove(d), { class: "quiet danger", "aria-label": `${t("remove")}: ${d.title}` })) : null);
  }

  #others(d) {
    if (!d.other_editions.length) return null;
    return el("span", { class: "publisher" }, `${t("otherEditions")}: `, d.other_editions.flatMap((other, i) => [i ? " · " : "", link(other.url, String(other.year || other.title))]));
  }

  async #describe(d) {
    const changed = await new Describe(d).asked();
    if (changed) {
      await this.start();
      tell(t("described", { title: d.title }));
    }
    document.getElementById(`describe-${d.id}`)?.focus();
  }

  #labels(d) {
    const id = `label-${d.id}`;
    const select = el("select", { id, "aria-label": `${t("audience")}: ${d.title}` },
      narrowFirst(this.person.labels).map((label) => el("option", { value: label }, label)));
    select.value = d.audience;
    select.addEventListener("change", async () => {
      const audience = select.value;
      const question = t(audience === "public" ? "confirmPublish" : "confirmWiden", { title: d.title, label: audience });
      if (!widens(d.audience, audience) || await confirmed(question, t("widen"))) await this.#relabel(d, audience);
      select.value = d.audience; // if it was refused; otherwise the row is a new one
      if (document.activeElement === document.body) document.getElementById(id)?.focus();
    });
    return select;
  }

  async #relabel(d, audience) {
    const to = (label) => () => send("PATCH", `/v1/documents/${encodeURIComponent(d.id)}`, { body: { audience: label } });
    const said = (label) => t("relabelled", { title: d.title, label });
    const undo = button(t("undo"), async () => {
      await this.#do(to(d.audience), said(d.audience));
      document.getElementById(`label-${d.id}`)?.focus();
    }, { class: "quiet" });
    await this.#do(to(audience), said(audience), undo);
  }

  async #remove(d) {
    if (!(await confirmed(t("confirmRemove", { title: d.title }), t("remove")))) return;
    await this.#do(() => send("DELETE", `/v1/documents/${encodeURIComponent(d.id)}`), t("removedNow"));
    this.search.focus();
  }

  async #do(action, text, ...presses) {
    const done = await tried(action);
    await this.start();
    if (done) tell(text, ...presses); // once the rows are new: a press on the old one would be lost
  }
}
