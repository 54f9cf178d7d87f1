// What readers asked in vain, alike questions together, most often first.

import { DecidedList } from "./decided_list.js";
import { el } from "./dom.js";
import { day, t } from "./language.js";

export class QuestionsView extends DecidedList {
  constructor() {
    super({
      path: "/v1/library/gaps", place: "/library/questions", kind: "gaps", lead: "gapsLead", nothing: "noGaps",
      heads: ["questionWord", "timesWord", "lastAsked"], row,
    });
  }
}

function row(gap) {
  const alike = gap.similar.length ? el("details", {}, el("summary", {}, t("alsoAskedAs", { count: gap.similar.length })), el("ul", {}, gap.similar.map((each) => el("li", {}, each)))) : null;
  const again = gap.since && gap.steps[gap.steps.length - 1].state === "solved";
  return {
    attributes: {},
    head: [gap.question, alike],
    cells: [
      ["timesWord", String(gap.times), gap.reported ? el("span", { class: "publisher" }, t("reported", { count: gap.reported })) : null,
        again ? el("span", { class: "publisher" }, t("askedSince", { count: gap.since })) : null],
      ["lastAsked", day(gap.last_at)],
    ],
  };
}
