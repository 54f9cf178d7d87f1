// What readers thought of answers, each with its question, answer and sources as far as whoever
// looks after the library may read them.

import { DecidedList } from "./decided_list.js";
import { el, fill, link } from "./dom.js";
import { day, t } from "./language.js";
import { where } from "./panel.js";
import { get } from "./server.js";
import { told } from "./told.js";

const PATH = "/v1/library/feedback";

export class FeedbackView extends DecidedList {
  constructor() {
    super({
      path: PATH, place: "/library/feedback", kind: "feedback", lead: "feedbackLead", nothing: "noFeedback",
      heads: ["questionWord", "ratingWord", "date"], row,
    });
  }
}

function row(opinion) {
  return {
    attributes: { class: opinion.rating },
    head: [opinion.question, opinion.comment ? el("q", { class: "comment" }, opinion.comment) : null, judged(opinion)],
    cells: [
      ["ratingWord", t(opinion.rating === "up" ? "helpful" : "notHelpful"),
        opinion.reasons.map((reason) => el("span", { class: "publisher" }, t(`reason_${reason}`)))],
      ["date", day(opinion.given_at)],
    ],
  };
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
