// What a search is narrowed to, and a line that says so.

import { button, el } from "./dom.js";
import { t } from "./language.js";

export class Filters {
  constructor(labels) {
    this.labels = labels;
    this.line = el("p", { class: "scope" });
    this.kinds = el("fieldset", { class: "kinds", hidden: true }, el("legend", {}, t("kinds")));
    this.from = el("input", { type: "date", name: "from" });
    this.to = el("input", { type: "date", name: "to" });
    this.clear = button(t("clear"), () => this.reset(), { class: "quiet", hidden: true });
    this.element = el("details", { class: "filters" },
      el("summary", {}, t("filters")),
      this.kinds,
      el("div", { class: "dates" }, el("label", {}, t("from"), this.from), el("label", {}, t("to"), this.to)),
      this.clear);
    this.element.addEventListener("change", () => this.#tell());
    this.#tell();
  }

  offer(kinds) {
    this.kinds.hidden = kinds.length < 2;
    this.kinds.append(...kinds.map((kind) => el("label", {}, el("input", { type: "checkbox", name: "kind", value: kind }), ` ${kind}`)));
  }

  reset() {
    for (const box of this.kinds.querySelectorAll("input")) box.checked = false;
    this.from.value = this.to.value = "";
    this.#tell();
  }

  get chosen() {
    const kinds = [...this.kinds.querySelectorAll("input:checked")].map((box) => box.value);
    return {
      kinds,
      ...(this.from.value && { published_after: this.from.value }),
      ...(this.to.value && { published_before: this.to.value }),
    };
  }

  #tell() {
    const { kinds, published_after: after, published_before: before } = this.chosen;
    const what = [...kinds, after && `${t("from").toLowerCase()} ${after}`, before && `${t("to").toLowerCase()} ${before}`].filter(Boolean);
    this.clear.hidden = !what.length;
    this.line.textContent = what.length
      ? t("searchesSome", { what: what.join(", ") })
      : t("searchesAll", { labels: this.labels.join(", ") });
  }
}
