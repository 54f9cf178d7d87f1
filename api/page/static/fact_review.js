// What staff say of a record: that it is right, how it should read, or that it is none. The quote
// stands beside the fields; what was said before is named with who and when, and can be taken back.

import { quoteOf } from "./answer_table.js";
import { button, el, link } from "./dom.js";
import { heading } from "./fact_filters.js";
import { factWord, moment, t } from "./language.js";
import { send } from "./server.js";
import { told } from "./told.js";

export function reviewed(fact) {
  const { state, by, at } = fact.review;
  return by ? t("reviewBy", { said: t(`review_${state}`), by, date: moment(at) }) : t(`review_${state}`);
}

export class FactReview {
  constructor(fact, kind) {
    this.fact = fact;
    this.inputs = Object.fromEntries(kind.fields.map((field) => [field.name, this.#input(field)]));
    this.refused = el("p", { class: "warning", role: "alert", hidden: true });
    this.dialog = el("dialog", { class: "describe", "aria-label": t("reviewTitle") },
      el("form", { onsubmit: (event) => { event.preventDefault(); this.#correct(); } },
        el("h2", {}, t("reviewTitle")),
        el("blockquote", { class: "passage" }, quoteOf(fact)),
        el("p", { class: "publisher" }, fact.title, " · ", link(fact.url, fact.page === null ? t("open") : t("openAt", { page: fact.page }))),
        fact.review ? el("p", { class: "publisher" }, reviewed(fact)) : null,
        kind.fields.map(({ name }) => el("p", {}, el("label", { for: `review-${name}` }, heading(name)), this.inputs[name])),
        el("p", { class: "publisher" }, t("reviewHint")), this.refused,
        el("div", { class: "row" },
          el("button", { type: "submit" }, t("reviewSave")),
          button(t("reviewConfirm"), () => this.#say({ state: "confirmed" }), { class: "quiet" }),
          button(t("reviewHide"), () => this.#say({ state: "hidden" }), { class: "quiet danger" }),
          fact.review ? button(t("reviewBack"), () => this.#say({ state: "open" }), { class: "quiet" }) : null,
          button(t("cancel"), () => this.dialog.close(), { class: "quiet" }))));
  }

  // what was said before, as it can be said again; null where nothing was said
  asked() {
    return new Promise((resolve) => {
      this.dialog.addEventListener("close", () => {
        this.dialog.remove();
        resolve(this.dialog.returnValue === "said" ? this.#before() : null);
      });
      document.body.append(this.dialog);
      this.dialog.showModal();
    });
  }

  #input({ name, type, choices }) {
    const value = this.fact.fields[name];
    const id = `review-${name}`;
    if (type !== "choice") return el("input", { id, maxlength: "300", value: value?.text ?? "" });
    const select = el("select", { id }, ["", ...choices].map((choice) => el("option", { value: choice }, choice ? factWord("choice", choice, choice) : "–")));
    select.value = value?.choice ?? "";
    return select;
  }

  #was(name) {
    const value = this.fact.fields[name];
    return (this.inputs[name].tagName === "SELECT" ? value?.choice : value?.text) ?? "";
  }

  // a correction takes the place of the one before, so what that one corrected goes with it
  #correct() {
    const kept = this.fact.review?.corrected ?? [];
    const typed = Object.entries(this.inputs).map(([name, input]) => [name, input.value.trim()]);
    const changed = typed.filter(([name, text]) => kept.includes(name) || text !== this.#was(name));
    this.#say(changed.length ? { state: "corrected", fields: Object.fromEntries(changed) } : { state: "confirmed" });
  }

  #before() {
    const review = this.fact.review;
    if (review?.state !== "corrected") return { state: review?.state ?? "open" };
    return { state: "corrected", fields: Object.fromEntries(review.corrected.map((name) => [name, this.#was(name)])) };
  }

  async #say(body) {
    try {
      await say(this.fact, body);
      this.dialog.close("said");
    } catch (error) {
      this.refused.hidden = false;
      this.refused.textContent = told(error);
    }
  }
}

export function say(fact, body) {
  return send("PATCH", `/v1/facts/${encodeURIComponent(fact.id)}`, { body });
}
