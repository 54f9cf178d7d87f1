// Asking: a conversation with a box below it, and the address that leads back here.

import { AskForm } from "./ask_form.js";
import { answered, newKey } from "./asking.js";
import { confirmed } from "./dialog.js";
import { button, el, link, say, tell } from "./dom.js";
import { goneOn, goOn } from "./going_on.js";
import { language, t } from "./language.js";
import { dropPanel, openSource } from "./panel.js";
import { at } from "./place.js";
import { get } from "./server.js";
import { isAside } from "./standing.js";
import { example, whatIsHere } from "./start_page.js";
import { told } from "./told.js";
import { Turn } from "./turn.js";

export class AskView {
  constructor(person, conversationId, answerId) {
    this.conversationId = conversationId;
    this.answerId = answerId;
    this.shown = []; // the turns, oldest first
    this.turns = el("div", { class: "turns" });
    this.head = el("div", { class: "head" }, el("h1", {}, t("brand")), el("p", { class: "lead" }, t("lead")));
    this.suggestions = el("section", { class: "suggestions", "aria-label": t("suggestions"), hidden: true });
    this.here = conversationId ? el("p", { hidden: true }) : whatIsHere();
    this.form = new AskForm(person, conversationId, {
      ask: (question) => this.#ask(question),
      stop: () => this.running?.abort(),
      mendLast: () => !this.running && this.shown.length && (this.shown.at(-1).mend(), true),
    });
    this.element = el("div", { class: "ask-view" }, this.head, this.turns, this.form.element, this.here, this.suggestions);
  }

  async start() {
    if (this.conversationId) await this.#restore();
    else {
      this.form.box.focus();
      this.#suggest();
    }
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
    if (found.example) this.suggestions.append(example(found.example));
    const others = found.questions.filter((each) => each.text !== found.example?.question);
    const offered = others.length ? others : found.questions; // the example's once more, to be asked
    this.suggestions.append(el("h2", {}, t("suggestions")), el("ul", {}, offered.map((each) =>
      el("li", {}, button(each.text, () => this.#ask(each.text), { class: "suggestion" })))));
  }

  async #restore() {
    const place = `/v1/conversations/${encodeURIComponent(this.conversationId)}`;
    try {
      let found = await get(place);
      const replaced = this.answerId && !found.turns.some((turn) => turn.answer.id === this.answerId);
      if (replaced) found = await get(`${place}?until=${encodeURIComponent(this.answerId)}`);
      const receipts = await Promise.all(found.turns.map((turn) => get(`/v1/answers/${encodeURIComponent(turn.answer.id)}`)));
      if (this.left) return;
      document.title = `${found.title} · ${t("brand")}`;
      this.#conversing();
      for (const receipt of receipts) this.#turn(receipt.question).done(receipt);
      if (replaced) this.#sayReplaced();
      else this.#goOn(this.shown.at(-1));
      const wanted = this.answerId && document.getElementById(this.answerId);
      (wanted || this.turns.lastChild)?.scrollIntoView({ block: "start" });
      wanted?.classList.add("wanted");
    } catch (error) {
      this.conversationId = null;
      this.head.append(el("p", { class: "warning", role: "alert" },
        error.status === 404 ? t("conversationGone") : told(error)));
    }
  }

  // a question would go on from the conversation as it is now, not from what was asked anew since
  #sayReplaced() {
    this.form.element.hidden = true;
    this.replaced = el("p", { class: "warning", role: "status" }, t("replaced"), " ",
      el("a", { href: at(`/c/${encodeURIComponent(this.conversationId)}`) }, t("asItIs")));
    this.turns.before(this.replaced);
  }

  #goOn(turn) {
    if (!isAside(turn.answer)) goOn(turn, (question) => this.#ask(question));
  }

  #turn(question) {
    const turn = new Turn(question, {
      retry: (failed) => this.#again(failed),
      replace: (old, text) => this.#replace(old, text),
      widen: (old) => this.#sure(old, () => {
        this.form.filters.reset();
        this.#replace(old, old.question);
      }),
      alone: (old) => this.#sure(old, () => this.#replace(old, old.question, true)),
      keepFormer: (failed) => this.#keepFormer(failed),
      before: (one) => this.shown.slice(0, this.shown.indexOf(one)).map((each) => each.question),
      isLast: (one) => this.shown.at(-1) === one,
    });
    this.shown.push(turn);
    this.turns.append(turn.element);
    return turn;
  }

  #take(gone) {
    this.shown = this.shown.filter((turn) => !gone.includes(turn));
    for (const turn of gone) turn.element.remove();
  }

  // what was not answered, once more, under the same name
  #again(failed) {
    if (this.#busy()) return;
    this.#take([failed]);
    this.#ask(failed.question, failed);
  }

  // a question in the place of a turn; those below it go with it, for they leant on it
  #replace(old, question, alone = false) {
    if (this.#busy()) return;
    const gone = old.answer ? this.shown.slice(this.shown.indexOf(old)) : [old];
    this.#take(gone);
    const place = old.answer ? { replaces: old.answer.id, former: gone } : { replaces: old.replaces, former: old.former };
    this.#ask(question, { ...place, alone });
  }

  async #sure(old, action) {
    if (this.shown.at(-1) === old || (await confirmed(t("belowGoes"), t("askAgain")))) action();
  }

  // what an answer that did not come was to replace
  #keepFormer(failed) {
    this.#take([failed]);
    this.shown.push(...failed.former);
    this.turns.append(...failed.former.map((turn) => turn.element));
    failed.former.forEach((turn) => turn.unmend());
    failed.former[0].asked.focus();
  }

  #busy() {
    if (this.running) tell(t("stillAnswering"));
    return Boolean(this.running);
  }

  #conversing() {
    this.element.classList.add("conversing");
    this.head.classList.add("hidden"); // its heading stays for those who listen
    this.suggestions.hidden = true;
    this.here.hidden = true;
    this.form.dock();
  }

  async #ask(question, { key = newKey(), replaces, former, alone = false } = {}) {
    if (this.running) return;
    this.#conversing();
    this.replaced?.remove();
    goneOn();
    const turn = Object.assign(this.#turn(question), { key, replaces, former, alone });
    const source = openSource();
    // what was pressed is gone now: the focus goes on where the answer comes
    if (!this.form.element.contains(document.activeElement)) turn.asked.focus({ preventScroll: true });
    turn.element.scrollIntoView({ block: "start" }); // the answer grows below it
    this.running = new AbortController();
    this.form.begin(replaces ? "" : question);
    say(t("searching"));
    turn.note.textContent = t("searching");
    try {
      this.#completed(turn, await answered(turn, this.#body(turn), this.running.signal), source);
    } catch (error) {
      if (error.name === "AbortError") turn.stopped();
      else this.#fail(turn, error);
    } finally {
      this.running = null;
      if (document.activeElement === this.form.stop) turn.asked.focus({ preventScroll: true });
      this.form.end();
    }
  }

  #body({ question, replaces, alone }) {
    const conversation = this.conversationId && { conversation_id: this.conversationId };
    return { question, filters: this.form.filters.chosen, ...conversation, ...(replaces && { replaces }), ...(alone && { alone }) };
  }

  #completed(turn, answer, source) {
    turn.done(answer);
    turn.follow(source);
    const begins = this.conversationId !== answer.conversation_id;
    this.conversationId = answer.conversation_id;
    this.form.answeredIn(answer.conversation_id);
    const address = at(`/c/${encodeURIComponent(answer.conversation_id)}/${encodeURIComponent(answer.id)}`);
    // a step back leads to what looked different: another conversation, or what was asked here before
    if (begins || turn.replaces) history.pushState({}, "", address);
    else history.replaceState({}, "", address);
    document.dispatchEvent(new Event("conversations"));
    say(turn.words);
    this.#goOn(turn);
  }

  #fail(turn, error) {
    const signIn = error.status === 401 ? [link(at(`/sign-in?next=${encodeURIComponent(location.pathname)}`), t("signIn"))] : [];
    turn.failed(told(error), error.requestId, ...signIn);
  }
}
