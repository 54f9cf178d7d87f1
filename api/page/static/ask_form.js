// The box at the foot of a conversation: the question, what is searched, and Stop while an answer is made.

import { button, el } from "./dom.js";
import { Draft } from "./draft.js";
import { Filters } from "./filters.js";
import { t } from "./language.js";
import { questionBox } from "./question_box.js";
import { all } from "./server.js";

export class AskForm {
  // `ask` gets a question, `stop` ends the answer, `mendLast` is for ↑ in the empty box
  constructor(person, conversationId, { ask, stop, mendLast }) {
    this.conversationId = conversationId;
    this.draft = new Draft(person.name);
    this.unanswered = ""; // what was asked and is not answered
    this.filters = new Filters(person.labels);
    const early = document.querySelector("form[action$='/ask'] textarea"); // of the page before its script
    this.box = questionBox({ id: "question", name: "question", rows: "2", value: early?.value || this.draft.of(conversationId) });
    this.submit = el("button", { type: "submit" }, t("ask"));
    this.stop = button(t("stop"), stop, { class: "stop", hidden: true });
    this.label = el("label", { for: "question" }, t("question"));
    this.element = el("form", { class: "ask" }, this.label, this.box,
      el("div", { class: "row" }, this.submit, this.stop, this.filters.element), this.filters.line);
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send(ask);
    });
    this.box.addEventListener("input", () => this.#keep());
    this.box.addEventListener("keydown", (event) => {
      if (event.key === "ArrowUp" && !this.box.value && mendLast()) event.preventDefault();
    });
    // many pages of documents in a large library: read when somebody wants to choose among them
    this.filters.element.addEventListener("toggle", () => this.#offerKinds(), { once: true });
  }

  async #offerKinds() {
    const documents = await all("/v1/documents?limit=100").catch(() => []);
    this.filters.offer([...new Set(documents.map((d) => d.kind))].sort());
  }

  #send(ask) {
    const question = this.box.value.trim();
    if (!question || this.submit.disabled) return;
    this.box.value = "";
    ask(question);
  }

  #keep() {
    this.draft.keep(this.conversationId, this.box.value || this.unanswered);
  }

  // docked at the foot from now on
  dock() {
    this.label.classList.add("hidden");
    this.box.rows = 1;
    this.label.textContent = this.box.placeholder = t("followUp");
  }

  // an answer is made; `question` is kept as a draft until it is there
  begin(question) {
    this.element.hidden = false;
    this.unanswered = question;
    this.#keep();
    this.stop.hidden = false;
    this.submit.disabled = true;
  }

  end() {
    this.submit.disabled = false;
    this.stop.hidden = true;
  }

  answeredIn(conversationId) {
    this.draft.keep(this.conversationId, "");
    this.conversationId = conversationId;
    this.unanswered = "";
    this.#keep();
  }
}
