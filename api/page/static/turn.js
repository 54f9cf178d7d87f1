// One question with its answer: while it is made, when it is there, and when it is mended.

import { answerTable } from "./answer_table.js";
import { bound, chip } from "./chips.js";
import { copied } from "./clipboard.js";
import { button, el, fill, say, tell } from "./dom.js";
import { factWord, language, languageName, onlyFor, t } from "./language.js";
import { drawn, paragraphs, withSources } from "./marks.js";
import { menu } from "./menu.js";
import { nearest, withoutNames } from "./nearest.js";
import { missing, opinions } from "./opinions.js";
import { mendingForm } from "./question_box.js";
import { followPanel, openPanel, where } from "./panel.js";
import { at } from "./place.js";
import { roving } from "./roving.js";
import { saveLinks } from "./saving.js";
import { get } from "./server.js";
import { sourceCards } from "./source_cards.js";
import { isAside, standing } from "./standing.js";
import { tried } from "./told.js";
import { understood } from "./understood.js";

export class Turn {
  // `actions`: replace(turn, question, more), widen, alone, retry, keepFormer, isLast, before
  constructor(question, actions) {
    this.question = question;
    this.actions = actions;
    this.asked = el("h2", { class: "asked", tabindex: "-1" }, question);
    this.understood = el("p", { class: "understood", hidden: true });
    this.standing = el("p", { class: "standing", hidden: true });
    this.body = el("div", { class: "answer", "aria-busy": "true" });
    this.note = el("p", { class: "note" });
    this.audiences = new Map(); // of the documents that it quotes
    this.tools = el("div", { class: "tools", role: "toolbar", "aria-label": t("actions") });
    this.element = el("article", { class: "turn" }, this.asked, this.understood, this.standing, this.body, this.note, this.tools);
    this.open = (citation, from) => openPanel(citation, from, this.#context());
    roving(this.body, ".chip, .source-title", { everyWay: true });
    roving(this.tools, ":scope > :is(button, a), .opinions > button, .menu > summary");
  }

  isNewest() {
    return this.element.isConnected && this.actions.isLast(this);
  }

  reading(count) {
    if (count) this.note.textContent = t("reading", { count });
  }

  sentence(text) {
    this.body.append(el("p", {}, text.trim()));
  }

  // the whole answer; it replaces what was shown on the way
  done(answer) {
    this.answer = answer;
    this.body.removeAttribute("aria-busy");
    this.element.id = answer.id;
    this.element.classList.add(isAside(answer) ? "aside" : answer.is_nearest ? "nearest" : answer.status);
    this.body.replaceChildren(...this.#texts(withoutNames(answer)), ...this.#vain(answer));
    if (answer.citations.length) this.body.append(sourceCards(answer, this.open));
    fill(this.note, answer.notices.map((notice) => el("span", {}, notice)));
    this.#tellUnderstood(answer);
    this.#tellStanding(answer);
    this.tools.replaceChildren(...this.#toolsOf(answer));
    this.#speak();
    this.#leadToFacts();
  }

  // a source that stands beside the page gives way to one of this answer
  follow(before) {
    followPanel(before, this.answer.citations[0], this.body.querySelector(".chip"), this.#context());
  }

  #context() {
    return { question: this.question, within: this.body };
  }

  #texts(answer) {
    const row = (citation) => chip(citation, this.open);
    return drawn(answer).flatMap((part) => (Array.isArray(part) ? this.#told(answer, ...part) : [answerTable(part, answer.citations, row)]));
  }

  #told(answer, from, until) {
    return paragraphs(answer.text, answer.citations, from, until).map((pieces) =>
      el("p", { "data-document": pieces.find((piece) => piece.citation)?.citation.document_id }, bound(pieces, this.open)));
  }

  // how a question was understood that says less than is meant; a press takes it as it stands
  #tellUnderstood(answer) {
    const meant = answer.standalone_question;
    this.understood.hidden = !meant || meant === this.question;
    if (this.understood.hidden) return;
    const earlier = this.actions.before(this);
    const leans = !answer.alone && earlier.length > 0;
    fill(this.understood, el("span", { title: meant }, understood(this.question, meant, earlier)),
      leans && button("✕", () => this.actions.alone(this), { class: "quiet tip", "aria-label": t("askAlone") }));
  }

  #tellStanding(answer) {
    this.standing.textContent = standing(answer);
    this.standing.hidden = !this.standing.textContent;
    this.standing.classList.toggle("badge", answer.status !== "answered" && !answer.is_nearest && !isAside(answer));
  }

  // all of it, to be heard
  get words() {
    return [this.standing.textContent, ...this.body.innerText.split("\n")].filter(Boolean).join(". ");
  }

  // where all of what was asked for is in the ledger, a way there
  #leadToFacts() {
    get(`/facts/asked?question=${encodeURIComponent(this.question.slice(0, 500))}`).then((found) => {
      if (!found) return;
      const name = t("seeFacts", { kind: factWord("kind", found.kind, found.title) });
      this.tools.querySelector(".menu").before(el("a", { href: at(`/facts?${found.query}`), class: "quiet button" }, name));
    }).catch(() => {}); // the answer stands without it
  }

  // what comes from a document is read aloud in its language
  #speak() {
    const parts = [...this.body.querySelectorAll("[data-document]")];
    for (const id of new Set(parts.map((part) => part.dataset.document))) {
      get(`/v1/documents/${encodeURIComponent(id)}`).then((found) => {
        const own = parts.filter((part) => part.dataset.document === id);
        if (found.language) {
          for (const part of own) part.lang = found.language;
          foreign(own, found.language);
        }
        this.audiences.set(id, found.audience);
        add(own, onlyFor(found.audience));
      }).catch(() => {}); // it may be gone by now
    }
  }

  #vain(answer) {
    if (answer.status !== "not_found" || isAside(answer)) return [];
    return answer.coverage.narrowed ? [narrowed(() => this.actions.widen(this))] : vain(this.question, answer);
  }

  failed(text, reference, ...more) {
    this.body.removeAttribute("aria-busy");
    this.element.classList.add("failed");
    this.note.replaceChildren(text, reference ? ` ${t("reference", { id: reference })}` : "");
    fill(this.tools, more,
      button(t("again"), () => this.actions.retry(this)),
      button(t("edit"), () => this.mend(), { class: "quiet" }),
      this.former && button(t("keepFormer"), () => this.actions.keepFormer(this), { class: "quiet" }));
    say(text);
  }

  stopped() {
    this.failed(this.body.childElementCount ? t("stopped") : t("stoppedBefore"));
  }

  // its question as a box in its place
  mend() {
    const back = () => {
      this.unmend();
      [...this.tools.querySelectorAll("button")].find((each) => each.textContent === t("edit")).focus();
    };
    if (!this.mending) {
      const warning = this.answer && !this.actions.isLast(this) ? t("belowGoes") : "";
      this.mending = mendingForm(this.question, warning, (text) => this.actions.replace(this, text), back);
      this.asked.after(this.mending);
      this.asked.classList.add("hidden"); // it stays a heading for those who listen
    }
    const box = this.mending.querySelector("textarea");
    box.focus();
    box.setSelectionRange(box.value.length, box.value.length);
  }

  unmend() {
    this.mending?.remove();
    this.mending = null;
    this.asked.classList.remove("hidden");
  }

  #toolsOf(answer) {
    const copy = (markdown) => async () => {
      const describe = (c) => ({ title: c.title, where: [where(c), onlyFor(this.audiences.get(c.document_id))].filter(Boolean).join(" · "), address: new URL(c.url || at("/"), location.origin).href });
      const told = withSources(answer, describe, markdown);
      if (await tried(() => copied(`${this.question}\n\n${told}`))) tell(t("copied"));
    };
    const share = async () => {
      const shared = async () => copied(new URL((await get(`/v1/answers/${encodeURIComponent(answer.id)}/link`)).url, location.origin).href);
      if (await tried(shared)) tell(t("linkCopied"));
    };
    return [
      ...(answer.status === "not_found" ? [] : [opinions(answer)]),
      button(t("copy"), copy(false), { class: "quiet" }),
      button(t("copyMarkdown"), copy(true), { class: "quiet" }),
      answer.citations.length ? button(t("copyLink"), share, { class: "quiet" }) : null,
      button(t("edit"), () => this.mend(), { class: "quiet" }),
      menu(t("saveConversation"), ...saveLinks(answer.conversation_id)),
    ].filter(Boolean);
  }
}

// the first quote of a source that is not in the page's language says so
function foreign(parts, code) {
  if (code !== language) add(parts, t("inLanguage", { language: languageName(code) }));
}

// said of a source at its card
function add(parts, text) {
  const first = parts.find((part) => part.closest(".sources"));
  if (first && text) first.parentElement.querySelector(".source-where").append(` · ${text}`);
}

// what was not found among some of the documents may be in the others
function narrowed(widen) {
  return el("div", { class: "row" }, el("p", {}, t("narrowedInVain")), button(t("searchEverything"), widen));
}

function vain(question, answer) {
  const near = answer.closest.length ? [nearest(answer.standalone_question || question, answer.closest)] : [];
  return [...near, missing(answer)];
}
