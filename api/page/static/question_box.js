// A box for a question: Enter asks, Shift+Enter begins a line. And one in a turn, to mend its question.

import { button, el } from "./dom.js";
import { t } from "./language.js";

export function questionBox(attributes) {
  const box = el("textarea", { maxlength: "2000", required: true, ...attributes });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    box.form.requestSubmit();
  });
  return box;
}

// `warning` says what asking again does to the turns below; `ask` gets the new text
export function mendingForm(question, warning, ask, cancel) {
  const box = questionBox({ rows: "2", value: question, "aria-label": t("question"), "aria-describedby": warning ? "mending" : null });
  const form = el("form", { class: "mending" }, box,
    warning ? el("p", { class: "hint", id: "mending" }, warning) : null,
    el("div", { class: "row" }, el("button", { type: "submit" }, t("askAgain")), button(t("cancel"), cancel, { class: "quiet" })));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (box.value.trim()) ask(box.value.trim());
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation(); // the source beside it stays open
    cancel();
  });
  return form;
}
