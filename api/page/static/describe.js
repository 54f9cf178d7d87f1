// A form for what a document is: title, date, period and the rest, and what was set by hand before.

import { button, el } from "./dom.js";
import { day, kindWord, languageName, t } from "./language.js";
import { get, send } from "./server.js";
import { told } from "./told.js";

const FIELDS = [
  ["title", "title", "text", (d) => d.title],
  ["published", "publishedOn", "date", (d) => d.published],
  ["from", "periodFrom", "date", (d) => d.period?.from],
  ["to", "periodTo", "date", (d) => d.period?.to],
  ["kind", "kind", "text", (d) => kindWord(d.kind)],
  ["publisher", "publisher", "text", (d) => d.publisher],
  ["language", "languageWord", "choice", (d) => d.language],
];
const NAMES = { title: "title", published: "publishedOn", period: "period", kind: "kind", publisher: "publisher", language: "languageWord", audience: "audience" };

const LANGUAGES = ["en", "es", "fr", "pt"].map((language) => ({ language }));

// what these documents have of it, by how it is shown
const named = (documents, name, word) =>
  new Map(documents.filter((d) => d[name]).map((d) => [word(d[name]), d[name]]).sort(([a], [b]) => a.localeCompare(b)));

export class Describe {
  // `others` are documents whose kinds and languages may be chosen; another kind may be typed
  constructor(d, others) {
    this.kinds = named(others, "kind", kindWord);
    this.languages = named([...LANGUAGES, ...others], "language", languageName);
    this.place = `/v1/documents/${encodeURIComponent(d.id)}`;
    this.before = Object.fromEntries(FIELDS.map(([name, , , of]) => [name, of(d) || ""]));
    this.inputs = Object.fromEntries(FIELDS.map(([name, , type]) => [name, this.#field(name, type)]));
    this.given = el("ul", { class: "plain" });
    this.refused = el("p", { class: "warning", role: "alert", hidden: true });
    this.dialog = el("dialog", { class: "describe", "aria-label": t("describeTitle", { title: d.title }) },
      el("form", { onsubmit: (event) => { event.preventDefault(); this.#save(); } },
        el("h2", {}, t("describeTitle", { title: d.title })),
        FIELDS.map(([name, word]) => el("p", {}, el("label", { for: `fact-${name}` }, t(word)), this.inputs[name])),
        el("datalist", { id: "kinds-there" }, [...this.kinds.keys()].map((value) => el("option", { value }))),
        this.given, this.refused,
        el("div", { class: "row" },
          el("button", { type: "submit" }, t("save")),
          button(t("cancel"), () => this.dialog.close(""), { class: "quiet" }))));
  }

  #field(name, type) {
    const id = `fact-${name}`;
    const value = this.before[name];
    if (type !== "choice") return el("input", { type, id, value, list: name === "kind" ? "kinds-there" : null });
    const choice = el("select", { id }, value ? null : el("option", { value: "" }, "–"), [...this.languages].map(([word, code]) => el("option", { value: code }, word)));
    choice.value = value;
    return choice;
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
      if (differs(name) && typed[name] && !unset.includes(name)) body[name] = (name === "kind" && this.kinds.get(typed.kind)) || typed[name];
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
