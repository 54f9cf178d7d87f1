// A list of what readers left behind, each with what becomes of it; for whoever looks after the library.

import { Decisions } from "./decide.js";
import { el, fill } from "./dom.js";
import { t } from "./language.js";
import { libraryTabs, stateLinks } from "./library_tabs.js";
import { at } from "./place.js";
import { Rows } from "./rows.js";
import { get } from "./server.js";
import { told } from "./told.js";

export class DecidedList {
  // `path` of its data, `place` of its page, words of its lead, of nothing, and of its heads but the last two; `row` gives a row's own attributes and cells
  constructor({ path, place, kind, lead, nothing, heads, row }) {
    this.path = path;
    this.place = place;
    this.nothing = nothing;
    this.state = new URLSearchParams(location.search).get("state") || "open";
    this.states = el("nav", { class: "states", "aria-label": t("stateWord") });
    this.said = el("p", { class: "empty", role: "status" });
    const body = el("tbody");
    this.decisions = new Decisions(path, () => this.start());
    this.rows = new Rows(body, (entry) => this.#row(entry, row(entry)));
    this.table = el("table", { class: kind, hidden: true }, el("thead", {}, el("tr", {},
      [...heads, "decision", "actions"].map((word) => el("th", { scope: "col" }, t(word))))), body);
    this.element = el("div", { class: "library-view" }, el("h1", {}, t("library")), libraryTabs(place),
      el("p", { class: "lead" }, t(lead)),
      el("div", { class: "facts-bar" }, this.states,
        el("a", { class: "quiet button", download: true, href: at(`${path}?format=csv&state=${encodeURIComponent(this.state)}`) }, t("exportAs", { format: "CSV" }))),
      this.said, this.table);
  }

  async start() {
    try {
      const { data, counts } = await get(`${this.path}?limit=100&state=${encodeURIComponent(this.state)}`);
      fill(this.states, stateLinks(this.place, this.state, counts));
      this.decisions.know(data);
      this.table.hidden = !data.length;
      this.said.textContent = data.length ? "" : t(this.nothing);
      this.rows.show(data);
    } catch (error) {
      this.said.textContent = told(error);
    }
  }

  leave() {}

  #row(entry, { attributes, head, cells }) {
    const cell = (name, ...content) => el("td", { "data-name": t(name) }, ...content);
    return el("tr", attributes, el("th", { scope: "row" }, head),
      cells.map(([name, ...content]) => cell(name, ...content)),
      cell("decision", this.decisions.said(entry) ?? "–"),
      cell("actions", el("div", { class: "row" }, this.decisions.buttons(entry))));
  }
}
