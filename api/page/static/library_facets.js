// The facets of the library: of each what may be chosen, with how many documents there are of it.

import { button, el } from "./dom.js";
import { t } from "./language.js";
import { counted, FACETS } from "./library_list.js";

export class Facets {
  constructor(chosen, changed) {
    this.chosen = chosen;
    this.changed = changed;
    this.facets = Object.fromEntries(Object.keys(FACETS).map((name) => [name, this.#facet(name)]));
    this.clear = button(t("clear"), () => this.#reset(), { class: "quiet", hidden: true });
    this.element = el("div", { class: "facets", role: "group", "aria-label": t("filters") },
      Object.values(this.facets).map((facet) => facet.element), this.clear);
  }

  // a press beside an open one closes it
  closeBeside(target) {
    for (const { element } of Object.values(this.facets)) if (!element.contains(target)) element.open = false;
  }

  #facet(name) {
    const summary = el("summary", {}, t(FACETS[name].word));
    const choices = el("fieldset", { "aria-label": t(FACETS[name].word) });
    const element = el("details", { class: "facet", hidden: true }, summary, choices);
    element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !element.open) return;
      element.open = false;
      summary.focus();
    });
    return { element, summary, choices, boxes: new Map() };
  }

  // the counts of these documents; boxes that stay keep the focus
  show(documents) {
    for (const [name, facet] of Object.entries(this.facets)) {
      const counts = counted(documents, this.chosen, name);
      const values = new Set(counts.map(([value]) => value));
      for (const [value, box] of facet.boxes) {
        if (values.has(value)) continue;
        box.element.remove();
        facet.boxes.delete(value);
      }
      counts.forEach(([value, count], i) => this.#choice(facet, name, value, count, i));
      facet.element.hidden = values.size < 2 && !this.chosen[name].size;
      const some = this.chosen[name].size ? ` (${this.chosen[name].size})` : "";
      facet.summary.textContent = `${t(FACETS[name].word)}${some}`;
    }
    this.clear.hidden = !Object.values(this.chosen).some((values) => values.size);
  }

  #choice(facet, name, value, count, place) {
    let made = facet.boxes.get(value);
    if (!made) {
      const input = el("input", { type: "checkbox", value, checked: this.chosen[name].has(value), onchange: () => {
        if (input.checked) this.chosen[name].add(value);
        else this.chosen[name].delete(value);
        this.changed();
      } });
      const amount = el("span", { class: "amount" });
      made = { input, amount, element: el("label", {}, input, ` ${FACETS[name].called(value)} `, amount) };
      facet.boxes.set(value, made);
    }
    made.amount.textContent = String(count);
    const there = facet.choices.children[place];
    if (there !== made.element) facet.choices.insertBefore(made.element, there ?? null);
  }

  #reset() {
    for (const [name, values] of Object.entries(this.chosen)) {
      values.clear();
      for (const { input } of this.facets[name].boxes.values()) input.checked = false;
    }
    this.changed();
    document.getElementById("search")?.focus();
  }
}
