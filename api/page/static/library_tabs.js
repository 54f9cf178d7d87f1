// The parts of the library for whoever looks after it: documents, questions in vain, feedback.

import { el } from "./dom.js";
import { t } from "./language.js";
import { at } from "./place.js";

const TABS = [["/library", "documentsTab"], ["/library/questions", "gaps"], ["/library/feedback", "feedback"]];

export function libraryTabs(current) {
  return el("nav", { class: "tabs", "aria-label": t("library") }, TABS.map(([path, word]) =>
    el("a", { href: at(path), "aria-current": path === current ? "page" : null }, t(word))));
}

// lists of what is open, solved and dismissed; `counts` of each
export function stateLinks(path, current, counts) {
  return ["open", "solved", "dismissed"].map((state) => el("a", {
    href: at(state === "open" ? path : `${path}?state=${state}`), "aria-current": state === current ? "true" : null,
  }, `${t(`state_of_${state}`)} (${counts[state]})`));
}
