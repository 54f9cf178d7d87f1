// Asking: one box, a conversation above it, and the address that leads back here.

import { button, el, link, say } from "./dom.js";
import { Filters } from "./filters.js";
import { language, t } from "./language.js";
import { dropPanel } from "./panel.js";
import { at } from "./place.js";
import { all, get, Problem, send } from "./server.js";
import { eventsOf } from "./sse.js";
import { told } from "./told.js";
import { Turn } from "./turn.js";

// one for each time that is asked, so that a repeated one is known; randomUUID is missing on plain http
const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

export class AskView {
  constructor(person, conversationId, answerId) {
    this.conversationId = conversationId;
    this.answerId = answerId;
    this.turns = el("div", { class: "turns" });
    this.head = el("div", { class: "head" }, el("h1", {}, t("brand")), el("p", { class: "lead" }, t("lead")));
    this.suggestions = el("section", { class: "suggestions", "aria-label": t("suggestions"), hidden: true });
    this.filters = new Filters(person.labels);
    const early = document.querySelector("form[action$='/ask'] textarea"); // of the page before its script
    this.box = el("textarea", { id: "question", name: "question", rows: "2", maxlength: "2000", required: true, value: early?.value });
    this.submit = el("button", { type: "submit" }, t("ask"));
    this.stop = button(t("stop"), () => this.running?.abort(), { class: "stop", hidden: true });
    this.fresh = el("a", { href: at("/"), class: "quiet button fresh", hidden: !conversationId }, t("newConversation"));
    this.label = el("label", { for: "question" }, t("question"));
    this.form = el("form", { class: "ask" }, this.label, this.box,
      el("div", { class: "row" }, this.submit, this.stop, this.fresh, this.filters.element), this.filters.line);
    this.element = el("div", { class: "ask-view" }, this.head, this.turns, this.form, this.suggestions);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.form.requestSubmit();
      }
    });
  }

  async start() {
    // many pages of documents in a large library: read when somebody wants to choose among them
    this.filters.element.addEventListener("toggle", () => this.#offerKinds(), { once: true });
    if (this.conversationId) await this.#restore();
    else {
      this.box.focus();
      this.#suggest();
    }
  }

  async #offerKinds() {
    const documents = await all("/v1/documents?limit=100").catch(() => []);
    this.filters.offer([...new Set(documents.map((d) => d.kind))].sort());
  }

  leave() {
    this.left = true;
    this.running?.abort();
    dropPanel();
  }

  async #suggest() {
    const found = await get(`/v1/suggestions?language=${language}`).catch(() => ({ questions: [] }));
    if (!found.questions.length || this.turns.firstChild) return;
    this.suggestions.hidden = false;
    this.suggestions.append(el("h2", {}, t("suggestions")), el("ul", {}, found.questions.map((each) =>
      el("li", {}, button(each.text, () => this.#ask(each.text), { class: "suggestion" })))));
  }

  async #restore() {
    try {
      const found = await get(`/v1/conversations/${encodeURIComponent(this.conversationId)}`);
      if (this.left) return;
      document.title = `${found.title} · ${t("brand")}`;
      const receipts = await Promise.all(found.turns.map((turn) => get(`/v1/answers/${encodeURIComponent(turn.answer.id)}`)));
      if (this.left) return;
      this.#conversing();
      for (const receipt of receipts) {
        const turn = this.#turn(receipt.question);
        turn.done(receipt);
      }
      const wanted = this.answerId && document.getElementById(this.answerId);
      (wanted || this.turns.lastChild)?.scrollIntoView({ block: "start" });
      wanted?.classList.add("wanted");
    } catch (error) {
      this.conversationId = null;
      this.head.append(el("p", { class: "warning", role: "alert" },
        error.status === 404 ? t("conversationGone") : told(error)));
    }
  }

  #turn(question) {
    const turn = new Turn(question, {
      retry: (failed) => {
        failed.element.remove();
        this.#ask(failed.question, failed.key);
      },
      widen: (old) => {
        this.filters.reset();
        this.#ask(old.question);
      },
      edit: (old) => {
        this.box.value = old.question;
        this.box.focus();
      },
    });
    this.turns.append(turn.element);
    return turn;
  }

  #conversing() {
    this.element.classList.add("conversing"); // the box is docked at the foot from now on
    this.label.classList.add("hidden");
    this.box.rows = 1;
    this.head.classList.add("hidden"); // its heading stays for those who listen
    this.suggestions.hidden = true;
    this.fresh.hidden = false;
    this.label.textContent = this.box.placeholder = t("followUp");
  }

  #submit() {
    const question = this.box.value.trim();
    if (!question || this.running) return;
    this.box.value = "";
    this.#ask(question);
  }

  async #ask(question, key = newKey()) {
    if (this.running) return;
    this.#conversing();
    const turn = this.#turn(question);
    turn.key = key;
    turn.element.scrollIntoView({ block: "start" }); // the answer grows below it
    this.running = new AbortController();
    this.stop.hidden = false;
    this.submit.disabled = true;
    say(t("searching"));
    turn.note.textContent = t("searching");
    try {
      await this.#stream(turn, key).catch((error) => {
        if (error.code !== "request-in-progress") throw error;
        // it began before the connection, or the server, was lost: its answer would not come here
        turn.key = newKey();
        return this.#stream(turn, turn.key);
      });
    } catch (error) {
      if (error.name === "AbortError") turn.stopped();
      else this.#fail(turn, error);
    } finally {
      this.running = null;
      this.stop.hidden = true;
      this.submit.disabled = false;
    }
  }

  async #stream(turn, key) {
    const response = await send("POST", "/v1/answers/stream", {
      body: { question: turn.question, filters: this.filters.chosen, ...(this.conversationId && { conversation_id: this.conversationId }) },
      headers: { "Idempotency-Key": key },
      signal: this.running.signal,
    });
    try {
      for await (const event of eventsOf(response.body)) {
        if (event.type === "retrieval.completed") turn.reading(event.documents.length);
        else if (event.type === "answer.delta") turn.sentence(event.text);
        else if (event.type === "answer.completed") return this.#completed(turn, event.answer);
        else if (event.type === "answer.failed") throw new Problem(event.problem, event.problem.status);
      }
    } catch (error) {
      if (error.name === "AbortError" || error instanceof Problem) throw error;
      throw new Problem({ code: "cut" }, 0);
    }
    throw new Problem({ code: "cut" }, 0);
  }

  #completed(turn, answer) {
    turn.done(answer);
    this.conversationId = answer.conversation_id;
    history.pushState({}, "", at(`/c/${encodeURIComponent(answer.conversation_id)}/${encodeURIComponent(answer.id)}`));
    say(turn.body.innerText.split("\n").filter(Boolean).join(". "));
  }

  #fail(turn, error) {
    const signIn = error.status === 401 ? [link(at(`/sign-in?next=${encodeURIComponent(location.pathname)}`), t("signIn"))] : [];
    turn.failed(told(error), error.requestId, ...signIn);
  }
}
