// What a search is narrowed to, and a line that says so.

import { button, el } from "./dom.js";
import { t } from "./language.js";

export class Filters {
  constructor(labels) {
    this.labels = labels;
    this.line = el("p", { class: "scope" });
    this.kinds = el("fieldset", { class: "kinds", hidden: true }, el("legend", {}, t("kinds")));
    const choices = labels.map((label) => this.#choice("label", label));
    this.audience = el("fieldset", { class: "kinds", hidden: labels.length < 2 }, el("legend", {}, t("audience")), ...choices);
    this.from = el("input", { type: "date", name: "from" });
    this.to = el("input", { type: "date", name: "to" });
    this.clear = button(t("clear"), () => this.reset(), { class: "quiet", hidden: true });
    this.element = el("details", { class: "filters" },
      el("summary", {}, t("filters")),
      this.kinds,
      this.audience,
      el("div", { class: "dates" }, el("label", {}, t("from"), this.from), el("label", {}, t("to"), this.to)),
      this.clear);
    this.element.addEventListener("change", () => this.#tell());
    this.#tell();
  }

  offer(kinds) {
    this.kinds.hidden = kinds.length < 2;
    this.kinds.append(...kinds.map((kind) => this.#choice("kind", kind)));
  }

  #choice(name, value) {
    return el("label", {}, el("input", { type: "checkbox", name, value }), ` ${value}`);
  }

  reset() {
    for (const box of this.element.querySelectorAll("input[type=checkbox]")) box.checked = false;
    this.from.value = this.to.value = "";
    this.#tell();
  }

  get chosen() {
    const checked = (boxes) => [...boxes.querySelectorAll("input:checked")].map((box) => box.value);
    return {
      kinds: checked(this.kinds),
      audience: checked(this.audience),
      ...(this.from.value && { published_after: this.from.value }),
      ...(this.to.value && { published_before: this.to.value }),
    };
  }

  #tell() {
    const { kinds, audience, published_after: after, published_before: before } = this.chosen;
    const what = [...kinds, audience.length && `${t("audience").toLowerCase()} ${audience.join(", ")}`, after && `${t("from").toLowerCase()} ${after}`, before && `${t("to").toLowerCase()} ${before}`].filter(Boolean);
    this.clear.hidden = !what.length;
    this.line.classList.toggle("narrowed", what.length > 0);
    this.line.textContent = what.length
      ? t("searchesSome", { what: what.join(", ") })
      : t("searchesAll", { labels: this.labels.join(", ") });
  }
}
