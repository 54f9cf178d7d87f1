// A form for what a document is: title, date, period and the rest, and what was set by hand before.

import { button, el } from "./dom.js";
import { day, t } from "./language.js";
import { get, send } from "./server.js";
import { told } from "./told.js";

const FIELDS = [
  ["title", "title", "text", (d) => d.title],
  ["published", "date", "date", (d) => d.published],
  ["from", "periodFrom", "date", (d) => d.period?.from],
  ["to", "periodTo", "date", (d) => d.period?.to],
  ["kind", "kind", "text", (d) => d.kind],
  ["publisher", "publisher", "text", (d) => d.publisher],
  ["language", "languageWord", "text", (d) => d.language],
];
const NAMES = { title: "title", published: "date", period: "period", kind: "kind", publisher: "publisher", language: "languageWord", audience: "audience" };

export class Describe {
  constructor(d) {
    this.place = `/v1/documents/${encodeURIComponent(d.id)}`;
    this.before = Object.fromEntries(FIELDS.map(([name, , , of]) => [name, of(d) || ""]));
    this.inputs = Object.fromEntries(FIELDS.map(([name, , type]) => [name, el("input", { type, id: `fact-${name}`, value: this.before[name] })]));
    this.given = el("ul", { class: "plain" });
    this.refused = el("p", { class: "warning", role: "alert", hidden: true });
    this.dialog = el("dialog", { class: "describe", "aria-label": t("describeTitle", { title: d.title }) },
      el("form", { onsubmit: (event) => { event.preventDefault(); this.#save(); } },
        el("h2", {}, t("describeTitle", { title: d.title })),
        FIELDS.map(([name, word]) => el("p", {}, el("label", { for: `fact-${name}` }, t(word)), this.inputs[name])),
        this.given, this.refused,
        el("div", { class: "row" },
          el("button", { type: "submit" }, t("save")),
          button(t("cancel"), () => this.dialog.close(""), { class: "quiet" }))));
  }

  // whether something was changed, once the form is closed
  asked() {
    return new Promise((resolve) => {
      this.dialog.addEventListener("close", () => {
        this.dialog.remove();
        resolve(this.dialog.returnValue === "changed");
      });
      document.body.append(this.dialog);
      this.dialog.showModal();
      this.#look();
    });
  }

  async #look() {
    try {
      const { data } = await get(`${this.place}/given`);
      this.given.replaceChildren(...data.map((each) => el("li", {}, el("label", {},
        el("input", { type: "checkbox", value: each.name }), ` ${t("asInFile")}: ${t(NAMES[each.name])}`),
      el("span", { class: "publisher" }, t("setBy", { by: each.by || "–", date: day(each.at), found: each.found || t("nothing") })))));
    } catch (error) {
      this.#tell(error);
    }
  }

  async #save() {
    const unset = [...this.given.querySelectorAll("input:checked")].map((box) => box.value);
    const body = { ...this.#changed(unset), ...(unset.length && { unset }) };
    if (!Object.keys(body).length) return this.dialog.close("");
    try {
      await send("PATCH", this.place, { body });
      this.dialog.close("changed");
    } catch (error) {
      this.#tell(error);
    }
  }

  // what was typed anew; what is taken from the file again is not set at once
  #changed(unset) {
    const typed = Object.fromEntries(Object.entries(this.inputs).map(([name, input]) => [name, input.value.trim()]));
    const differs = (name) => typed[name] !== this.before[name];
    const body = {};
    for (const name of ["title", "published", "kind", "publisher", "language"]) {
      if (differs(name) && typed[name] && !unset.includes(name)) body[name] = typed[name];
    }
    if ((differs("from") || differs("to")) && (typed.from || typed.to) && !unset.includes("period")) {
      body.period = { from: typed.from || null, to: typed.to || null };
    }
    return body;
  }

  #tell(error) {
    this.refused.hidden = false;
    this.refused.textContent = told(error);
  }
}
