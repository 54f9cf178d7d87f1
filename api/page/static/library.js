// The documents that the reader may read: searched, narrowed, sorted, as the address says it.

import { el, fill } from "./dom.js";
import { documentsCounted, t } from "./language.js";
import { Facets } from "./library_facets.js";
import { addressOf, arranged, named, stateOf } from "./library_list.js";
import { passagesFor } from "./library_search.js";
import { LibraryTable } from "./library_table.js";
import { libraryTabs } from "./library_tabs.js";
import { Manage } from "./manage.js";
import { at } from "./place.js";
import { all } from "./server.js";
import { told } from "./told.js";

const SOON = 300; // milliseconds after the last key
const ORDERS = [["title", "sortTitle"], ["-date", "sortNewest"], ["date", "sortOldest"], ["-period", "sortCovers"]];
const NONE = new Map();

export class LibraryView {
  constructor(person) {
    this.person = person;
    this.documents = [];
    this.state = stateOf(location.search);
    this.hits = NONE;
    this.reads = 0;
    this.searches = 0;
    this.search = el("input", { type: "search", id: "search", value: this.state.q });
    this.order = el("select", { id: "order" }, ORDERS.map(([value, word]) => el("option", { value }, t(word))));
    this.order.value = this.state.sort;
    this.facets = new Facets(this.state.chosen, () => this.#turn());
    this.count = el("p", { class: "count", role: "status" });
    this.ask = el("p", { class: "row ask-chosen", hidden: true });
    this.table = new LibraryTable(person, { again: () => this.start(), sort: (sort) => this.#sort(sort), choose: (chosen) => this.#offer(chosen) });
    this.manage = person.can_manage ? new Manage(person.labels, () => this.start()) : null;
    this.element = el("div", { class: "library-view" }, el("h1", {}, t("library")), this.manage ? libraryTabs("/library") : null,
      el("p", { class: "lead" }, t("libraryLead")), this.manage?.uploads,
      el("div", { class: "controls" },
        el("p", {}, el("label", { for: "search" }, t("searchLibrary")), this.search),
        el("p", { class: "order" }, el("label", { for: "order" }, t("sortBy")), this.order)),
      this.facets.element, el("div", { class: "facts-bar" }, this.count, this.ask), this.table.element, this.manage?.insights);
    this.order.addEventListener("change", () => this.#sort(this.order.value));
    this.search.addEventListener("input", () => this.#type());
    this.left = new AbortController();
    document.addEventListener("pointerdown", (event) => this.facets.closeBeside(event.target), { signal: this.left.signal });
  }

  async start() {
    const read = ++this.reads;
    try {
      const documents = await all("/v1/documents?limit=100");
      if (read !== this.reads) return; // a later one is on its way
      this.documents = documents;
      this.manage?.know(documents);
      this.table.known = documents;
      await this.#find();
    } catch (error) {
      this.count.textContent = told(error);
    }
    await this.manage?.start();
  }

  leave() {
    this.left.abort();
    clearTimeout(this.waiting);
    this.reads += 1;
    this.searches += 1;
    this.manage?.leave();
  }

  #type() {
    this.state.q = this.search.value.trim();
    history.replaceState(history.state, "", at(`/library${addressOf(this.state)}`)); // no step for each letter
    this.#show();
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.#find(), SOON);
  }

  // titles at once, passages when the server has found them
  async #find() {
    const search = ++this.searches;
    this.hits = NONE;
    this.#show();
    if (!this.state.q) return;
    const hits = await passagesFor(this.state.q, this.documents).catch(() => NONE); // titles are searched without it
    if (search !== this.searches) return;
    this.hits = hits;
    this.#show();
  }

  #sort(sort) {
    this.state.sort = sort;
    this.order.value = sort;
    this.#turn();
  }

  // another choice is a step that Back takes back
  #turn() {
    history.pushState({}, "", at(`/library${addressOf(this.state)}`));
    this.#show();
  }

  #show() {
    const found = named(this.documents, this.state.q, this.hits);
    const shown = arranged(found, this.state);
    this.facets.show(found);
    this.table.show(shown, this.hits, this.state.sort);
    this.count.textContent = this.documents.length ? documentsCounted(shown.length) : t("noDocuments");
  }

  #offer(chosen) {
    const query = new URLSearchParams([...chosen.keys()].map((id) => ["document", id]));
    this.ask.hidden = !chosen.size;
    fill(this.ask, el("a", { class: "button", href: at(`/?${query}`) }, t("askAboutChosen", { count: chosen.size })));
  }
}
