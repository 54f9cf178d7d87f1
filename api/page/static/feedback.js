// What readers thought of answers, each with its question, answer and sources as far as whoever
// looks after the library may read them.

import { Decisions } from "./decide.js";
import { el, fill, link } from "./dom.js";
import { day, t } from "./language.js";
import { libraryTabs, stateLinks } from "./library_tabs.js";
import { where } from "./panel.js";
import { at } from "./place.js";
import { Rows } from "./rows.js";
import { get } from "./server.js";
import { told } from "./told.js";

const PATH = "/v1/library/feedback";

export class FeedbackView {
  constructor() {
    this.state = new URLSearchParams(location.search).get("state") || "open";
    this.states = el("nav", { class: "states", "aria-label": t("stateWord") });
    this.said = el("p", { class: "empty", role: "status" });
    const body = el("tbody");
    this.rows = new Rows(body, (opinion) => this.#row(opinion));
    this.table = el("table", { class: "feedback", hidden: true }, el("thead", {}, el("tr", {},
      ["questionWord", "ratingWord", "date", "decision", "actions"].map((word) => el("th", { scope: "col" }, t(word))))), body);
    this.decisions = new Decisions(PATH, () => this.start());
    this.element = el("div", { class: "library-view" }, el("h1", {}, t("library")), libraryTabs("/library/feedback"),
      el("p", { class: "lead" }, t("feedbackLead")),
      el("div", { class: "facts-bar" }, this.states,
        el("a", { class: "quiet button", download: true, href: at(`${PATH}?format=csv&state=${encodeURIComponent(this.state)}`) }, t("exportAs", { format: "CSV" }))),
      this.said, this.table);
  }

  async start() {
    try {
      const { data, counts } = await get(`${PATH}?limit=100&state=${encodeURIComponent(this.state)}`);
      fill(this.states, stateLinks("/library/feedback", this.state, counts));
      this.decisions.know(data);
      this.table.hidden = !data.length;
      this.said.textContent = data.length ? "" : t("noFeedback");
      this.rows.show(data);
    } catch (error) {
      this.said.textContent = told(error);
    }
  }

  leave() {}

  #row(opinion) {
    const cell = (name, ...content) => el("td", { "data-name": t(name) }, ...content);
    return el("tr", { class: opinion.rating },
      el("th", { scope: "row" }, opinion.question, opinion.comment ? el("q", { class: "comment" }, opinion.comment) : null, judged(opinion)),
      cell("ratingWord", t(opinion.rating === "up" ? "helpful" : "notHelpful"),
        opinion.reasons.map((reason) => el("span", { class: "publisher" }, t(`reason_${reason}`)))),
      cell("date", day(opinion.given_at)),
      cell("decision", this.decisions.said(opinion) ?? "–"),
      cell("actions", el("div", { class: "row" }, this.decisions.buttons(opinion))));
  }
}

// the answer with its sources, read when somebody wants to see it
function judged(opinion) {
  const body = el("div", { class: "judged", "aria-busy": "true" });
  const read = async () => {
    try {
      const { answer, url } = await get(`${PATH}/${encodeURIComponent(opinion.id)}/answer`);
      fill(body, answer.text ? el("p", {}, answer.text) : null,
        answer.citations.length ? el("ol", {}, answer.citations.map((each) => el("li", { value: each.index },
          link(each.url, each.title), ` · ${where(each)}`, each.quote ? el("q", {}, each.quote) : null))) : null,
        url ? el("p", {}, link(url, t("openAnswer"))) : null);
    } catch (error) {
      fill(body, el("p", { class: "warning" }, told(error)));
    }
    body.removeAttribute("aria-busy");
  };
  const details = el("details", {}, el("summary", {}, t("answerAndSources")), body);
  details.addEventListener("toggle", read, { once: true });
  return details;
}
