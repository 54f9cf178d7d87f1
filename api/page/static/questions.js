// What readers asked in vain, alike questions together, most often first; for whoever looks after
// the library.

import { Decisions } from "./decide.js";
import { el, fill } from "./dom.js";
import { day, t } from "./language.js";
import { libraryTabs, stateLinks } from "./library_tabs.js";
import { at } from "./place.js";
import { Rows } from "./rows.js";
import { get } from "./server.js";
import { told } from "./told.js";

const PATH = "/v1/library/gaps";

export class QuestionsView {
  constructor() {
    this.state = new URLSearchParams(location.search).get("state") || "open";
    this.states = el("nav", { class: "states", "aria-label": t("stateWord") });
    this.said = el("p", { class: "empty", role: "status" });
    const body = el("tbody");
    this.rows = new Rows(body, (gap) => this.#row(gap));
    this.table = el("table", { class: "gaps", hidden: true }, el("thead", {}, el("tr", {},
      ["questionWord", "timesWord", "lastAsked", "decision", "actions"].map((word) => el("th", { scope: "col" }, t(word))))), body);
    this.decisions = new Decisions(PATH, () => this.start());
    this.element = el("div", { class: "library-view" }, el("h1", {}, t("library")), libraryTabs("/library/questions"),
      el("p", { class: "lead" }, t("gapsLead")),
      el("div", { class: "facts-bar" }, this.states,
        el("a", { class: "quiet button", download: true, href: at(`${PATH}?format=csv&state=${encodeURIComponent(this.state)}`) }, t("exportAs", { format: "CSV" }))),
      this.said, this.table);
  }

  async start() {
    try {
      const { data, counts } = await get(`${PATH}?limit=100&state=${encodeURIComponent(this.state)}`);
      fill(this.states, stateLinks("/library/questions", this.state, counts));
      this.decisions.know(data);
      this.table.hidden = !data.length;
      this.said.textContent = data.length ? "" : t("noGaps");
      this.rows.show(data);
    } catch (error) {
      this.said.textContent = told(error);
    }
  }

  leave() {}

  #row(gap) {
    const cell = (name, ...content) => el("td", { "data-name": t(name) }, ...content);
    return el("tr", {},
      el("th", { scope: "row" }, gap.question,
        gap.similar.length ? el("details", {}, el("summary", {}, t("alsoAskedAs", { count: gap.similar.length })), el("ul", {}, gap.similar.map((each) => el("li", {}, each)))) : null),
      cell("timesWord", String(gap.times), gap.reported ? el("span", { class: "publisher" }, t("reported", { count: gap.reported })) : null,
        gap.since && gap.steps[gap.steps.length - 1].state === "solved" ? el("span", { class: "publisher" }, t("askedSince", { count: gap.since })) : null),
      cell("lastAsked", day(gap.last_at)),
      cell("decision", this.decisions.said(gap) ?? "–"),
      cell("actions", el("div", { class: "row" }, this.decisions.buttons(gap))));
  }
}
