// What a search is narrowed to, and a line that says so.

import { button, el, fill } from "./dom.js";
import { day, kindWord, labelWord, t } from "./language.js";
import { get } from "./server.js";

export class Filters {
  constructor(labels) {
    this.labels = labels;
    this.documents = new Map(new URLSearchParams(location.search).getAll("document").map((id) => [id, null])); // titles by id
    this.counts = 0;
    this.line = el("p", { class: "scope" });
    this.kinds = el("fieldset", { class: "kinds", hidden: true }, el("legend", {}, t("kinds")));
    const choices = labels.map((label) => this.#choice("label", label));
    this.audience = el("fieldset", { class: "kinds", hidden: labels.length < 2 }, el("legend", {}, t("audience")), ...choices);
    this.from = el("input", { type: "date", name: "from" });
    this.to = el("input", { type: "date", name: "to" });
    this.wrong = el("p", { class: "warning", role: "alert", hidden: true }, t("datesInverted"));
    this.undated = el("span", { class: "undated" });
    this.clear = button(t("clear"), () => this.reset(), { class: "quiet", hidden: true });
    this.element = el("details", { class: "filters" },
      el("summary", {}, t("filters")),
      this.kinds,
      this.audience,
      el("div", { class: "dates" }, el("label", {}, t("from"), this.from), el("label", {}, t("to"), this.to)),
      this.wrong, this.clear);
    this.element.addEventListener("change", () => this.#tell());
    this.#tell();
    this.#nameDocuments();
  }

  offer(kinds) {
    this.kinds.hidden = kinds.length < 2;
    this.kinds.append(...kinds.map((kind) => this.#choice("kind", kind)));
  }

  #choice(name, value) {
    return el("label", {}, el("input", { type: "checkbox", name, value }), ` ${name === "kind" ? kindWord(value) : labelWord(value)}`);
  }

  reset() {
    for (const box of this.element.querySelectorAll("input[type=checkbox]")) box.checked = false;
    this.from.value = this.to.value = "";
    if (this.documents.size && location.search) history.replaceState(history.state, "", location.pathname);
    this.documents.clear();
    this.#tell();
  }

  get chosen() {
    const checked = (boxes) => [...boxes.querySelectorAll("input:checked")].map((box) => box.value);
    return {
      kinds: checked(this.kinds),
      audience: checked(this.audience),
      ...(this.documents.size && { document_ids: [...this.documents.keys()] }),
      ...(this.from.value && { published_after: this.from.value }),
      ...(this.to.value && { published_before: this.to.value }),
    };
  }

  async #nameDocuments() {
    await Promise.all([...this.documents.keys()].map(async (id) => {
      const found = await get(`/v1/documents/${encodeURIComponent(id)}`).catch(() => null);
      if (this.documents.has(id)) this.documents.set(id, found ? found.title : t("unknownDocument"));
    }));
    if (this.documents.size) this.#tell();
  }

  // how many documents a date leaves out only because nobody says of when they are
  async #countUndated() {
    const { kinds, audience, published_after: after, published_before: before } = this.chosen;
    const asked = ++this.counts;
    this.undated.textContent = "";
    if (this.wrong.hidden === false || !(after || before)) return;
    const query = new URLSearchParams({ limit: "1", ...(after && { published_after: after }), ...(before && { published_before: before }) });
    for (const kind of kinds) query.append("kind", kind);
    for (const label of audience) query.append("audience", label);
    const { undated } = await get(`/v1/documents?${query}`).catch(() => ({ undated: 0 }));
    if (asked === this.counts && undated) this.undated.textContent = ` ${t("undatedLeftOut", { count: undated })}`;
  }

  #tell() {
    this.wrong.hidden = !(this.from.value && this.to.value && this.to.value < this.from.value);
    for (const input of [this.from, this.to]) input.setAttribute("aria-invalid", String(!this.wrong.hidden));
    const { kinds, audience, published_after: after, published_before: before } = this.chosen;
    const titles = [...this.documents.values()].filter(Boolean).map((title) => `“${title}”`);
    const named = audience.length && `${t("audience").toLowerCase()} ${audience.map(labelWord).join(", ")}`;
    const what = [...titles, ...kinds.map(kindWord), named, after && `${t("from").toLowerCase()} ${day(after)}`, before && `${t("to").toLowerCase()} ${day(before)}`].filter(Boolean);
    this.clear.hidden = !what.length;
    const all = this.documents.size ? button(t("allDocumentsAgain"), () => this.reset(), { class: "quiet" }) : null;
    this.line.classList.toggle("narrowed", what.length > 0);
    fill(this.line, what.length
      ? t("searchesSome", { what: what.join(", ") })
      : t("searchesAll", { labels: this.labels.map(labelWord).join(", ") }), this.undated, all && " ", all);
    this.#countUndated();
  }
}
