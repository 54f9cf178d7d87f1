// One question with its answer: while it is made, and when it is there.

import { answerTable, quoteOf } from "./answer_table.js";
import { copied } from "./clipboard.js";
import { button, el, link, say, tell } from "./dom.js";
import { dated, day, factWord, t } from "./language.js";
import { drawn, paragraphs, withSources } from "./marks.js";
import { openPanel, where } from "./panel.js";
import { at } from "./place.js";
import { get, send } from "./server.js";
import { tried } from "./told.js";

export class Turn {
  constructor(question, actions) {
    this.question = question;
    this.actions = actions;
    this.body = el("div", { class: "answer", "aria-busy": "true" });
    this.note = el("p", { class: "note" });
    this.tools = el("div", { class: "tools" });
    this.element = el("article", { class: "turn" },
      el("h2", { class: "asked" }, question), this.body, this.note, this.tools);
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
    this.element.classList.add(isAside(answer) ? "aside" : answer.status);
    this.body.replaceChildren(...head(answer), ...texts(answer), ...(answer.status === "not_found" && !isAside(answer) ? this.#vain(answer) : []));
    if (answer.citations.length) this.body.append(sources(answer.citations));
    this.note.replaceChildren(...notes(this.question, answer));
    this.tools.replaceChildren(...this.#toolsOf(answer));
    this.#speak();
    this.#leadToFacts();
  }

  // where all of what was asked for is in the ledger, a way there
  #leadToFacts() {
    get(`/facts/asked?question=${encodeURIComponent(this.question.slice(0, 500))}`).then((found) => {
      if (found) this.note.append(el("span", {}, link(at(`/facts?${found.query}`), t("seeFacts", { kind: factWord("kind", found.kind, found.title) }))));
    }).catch(() => {}); // the answer stands without it
  }

  // what comes from a document is read aloud in its language
  #speak() {
    const parts = [...this.body.querySelectorAll("[data-document]")];
    for (const id of new Set(parts.map((part) => part.dataset.document))) {
      get(`/v1/documents/${encodeURIComponent(id)}`).then((found) => {
        for (const part of parts) if (found.language && part.dataset.document === id) part.lang = found.language;
      }).catch(() => {}); // it may be gone by now
    }
  }

  #vain(answer) {
    return answer.coverage.narrowed ? [narrowed(() => this.actions.widen(this))] : vain(answer);
  }

  failed(text, reference, ...more) {
    this.body.removeAttribute("aria-busy");
    this.element.classList.add("failed");
    this.note.replaceChildren(text, reference ? ` ${t("reference", { id: reference })}` : "");
    this.tools.replaceChildren(
      ...more,
      button(t("again"), () => this.actions.retry(this)),
      button(t("edit"), () => this.actions.edit(this), { class: "quiet" }),
    );
    say(text);
  }

  stopped() {
    this.failed(t("stopped"));
  }

  #toolsOf(answer) {
    const copy = (markdown) => async () => {
      const describe = (c) => ({ title: c.title, where: where(c), address: new URL(c.url || at("/"), location.origin).href });
      if (await tried(() => copied(withSources(answer, describe, markdown)))) tell(t("copied"));
    };
    const feedback = answer.status === "not_found" ? [] : opinions(answer);
    return [
      ...feedback,
      button(t("copy"), copy(false), { class: "quiet" }),
      button(t("copyMarkdown"), copy(true), { class: "quiet" }),
      button(t("edit"), () => this.actions.edit(this), { class: "quiet" }),
    ];
  }
}

// a greeting, or what is no question: nothing was searched for it
const isAside = (answer) => answer.status === "not_found" && !answer.coverage.documents_searched && !answer.coverage.narrowed;

function head(answer) {
  if (isAside(answer)) return [];
  if (answer.status === "not_found") return [el("p", { class: "badge" }, t("notFound"))];
  if (answer.status === "partial") return [el("p", { class: "badge" }, t("partial"))];
  return [];
}

function texts(answer) {
  return drawn(answer).flatMap((part) => (Array.isArray(part) ? told(answer, ...part) : [answerTable(part, answer.citations, chip)]));
}

function told(answer, from, until) {
  return paragraphs(answer.text, answer.citations, from, until).map((pieces) =>
    el("p", { "data-document": pieces.find((piece) => piece.citation)?.citation.document_id }, pieces.map((piece) => (piece.citation ? chip(piece.citation) : piece.words))));
}

function chip(citation) {
  const page = citation.page !== null ? `, ${t("page", { page: citation.page })}` : "";
  const name = t("source", { index: citation.index, title: citation.title }) + page;
  const made = button(String(citation.index), () => openPanel(citation, made), { class: "chip", "aria-label": name, title: citation.title });
  return made;
}

// what was not found among some of the documents may be in the others
function narrowed(widen) {
  return el("div", { class: "row" }, el("p", {}, t("narrowedInVain")), button(t("searchEverything"), widen));
}

function vain(answer) {
  const tell = button(t("tellOwners"), async () => {
    tell.disabled = true;
    if (await tried(() => opinion(answer, { rating: "down", reasons: ["missing"] }))) {
      tell.replaceWith(el("p", { class: "thanks" }, t("told")));
      say(t("told"));
    } else tell.disabled = false;
  });
  return [
    answer.closest.length ? el("div", { class: "closest" }, el("h3", {}, t("closest")),
      el("ul", {}, answer.closest.map((d) => el("li", {}, link(d.url, d.title), ` · ${d.kind} · ${dated(d)}`)))) : null,
    tell,
  ].filter(Boolean);
}

// every source as a card, side by side, so that dates can be compared
function sources(citations) {
  return el("section", { class: "sources", "aria-label": t("sources") }, el("h3", {}, t("sources")),
    el("ol", {}, citations.map((citation) => {
      const open = button(citation.title, () => openPanel(citation, open), { class: "source-title" });
      return el("li", { class: citation.source && citation.source !== "current" ? "stale" : "" },
        el("span", { class: "number", "aria-hidden": "true" }, String(citation.index)),
        el("div", {}, open, el("span", { class: "source-where" }, where(citation)),
          el(citation.rows ? "div" : "q", { "data-document": citation.document_id }, quoteOf(citation))));
    })));
}

function notes(question, answer) {
  const parts = [...answer.notices];
  if (answer.standalone_question && answer.standalone_question !== question) {
    parts.unshift(t("understood", { question: answer.standalone_question }));
  }
  if (answer.as_of) parts.push(t("asOf", { date: day(answer.as_of) }));
  return parts.map((part) => el("span", {}, part));
}

function opinion(answer, body) {
  return send("POST", `/v1/answers/${encodeURIComponent(answer.id)}/feedback`, { body });
}

function opinions(answer) {
  const box = el("span", { class: "opinions" });
  const thank = () => {
    box.replaceChildren(el("span", { class: "thanks", tabindex: "-1" }, t("thanks")));
    box.firstChild.focus();
  };
  const up = button(t("helpful"), async () => {
    if (await tried(() => opinion(answer, { rating: "up" }))) thank();
  }, { class: "quiet" });
  const down = button(t("notHelpful"), async () => {
    if (!(await tried(() => opinion(answer, { rating: "down" })))) return;
    box.replaceChildren(reasons(answer, thank));
    box.querySelector("input").focus();
  }, { class: "quiet" });
  box.append(up, down);
  return [box];
}

function reasons(answer, thank) {
  const names = ["wrong", "incomplete", "outdated", "source", "unclear", "other"];
  const form = el("form", { class: "reasons" },
    el("fieldset", {}, el("legend", {}, t("whatWasWrong")),
      names.map((name) => el("label", {}, el("input", { type: "checkbox", name: "reason", value: name }), ` ${t(`reason_${name}`)}`)),
      el("label", { class: "wide" }, t("comment"), el("textarea", { name: "comment", rows: "2", maxlength: "2000" }))),
    el("button", { type: "submit" }, t("send")));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const given = new FormData(form);
    const body = { rating: "down", reasons: given.getAll("reason"), comment: given.get("comment") };
    if (await tried(() => opinion(answer, body))) thank();
  });
  return form;
}
