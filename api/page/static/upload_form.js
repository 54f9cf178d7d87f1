// What is said of chosen files before they are added: who can read them, and what each of them is.

import { button, el } from "./dom.js";
import { narrowFirst } from "./labels.js";
import { labelWord, t } from "./language.js";

const FIRST = ["pdf", "docx", "pptx", "xlsx"]; // as most people name them
const SAME = new Set(["htm", "xhtml", "jpeg", "tif", "markdown", "text"]); // other endings of what is named already
const MEGABYTE = 1024 * 1024;
const FACTS = [["title", "title", "text"], ["published", "date", "date"], ["covers_from", "periodFrom", "date"], ["covers_to", "periodTo", "date"],
  ["kind", "kind", "text"], ["publisher", "publisher", "text"]];
let made = 0;

const ending = (name) => (/\.[^./\\]+$/.exec(name)?.[0] ?? "").toLowerCase();

export class UploadForm {
  constructor(labels, add) {
    this.add = add;
    this.accepted = null;
    this.label = el("select", { id: "upload-label" }, narrowFirst(labels).map((label) => el("option", { value: label }, labelWord(label))));
    if (labels.includes("staff")) this.label.value = "staff";
    this.kinds = el("datalist", { id: "known-kinds" });
    this.publishers = el("datalist", { id: "known-publishers" });
    this.files = el("div", { class: "chosen" });
    this.submit = el("button", { type: "submit" }, t("uploadAdd"));
    this.element = el("form", { class: "upload-form", hidden: true, onsubmit: (event) => { event.preventDefault(); this.#send(); } },
      el("h3", {}, t("uploadChosen")), el("p", { class: "when" }, t("uploadHint")),
      el("p", {}, el("label", { for: "upload-label" }, t("uploadLabel")), " ", this.label),
      this.files, this.kinds, this.publishers,
      el("div", { class: "row" }, this.submit, button(t("cancel"), () => this.#end(), { class: "quiet" })));
  }

  // what the server takes, in a sentence
  accepts({ extensions, most_bytes: most }) {
    this.accepted = { extensions, most };
    const names = extensions.filter(Boolean).map((each) => each.slice(1)).filter((each) => !SAME.has(each));
    const sorted = [...FIRST.filter((each) => names.includes(each)), ...names.filter((each) => !FIRST.includes(each))];
    return t("uploadAccepts", { size: this.#size, formats: sorted.map((each) => each.toUpperCase()).join(", ") });
  }

  get #size() {
    return Math.floor(this.accepted.most / MEGABYTE);
  }

  know(documents) {
    const options = (values) => [...new Set(values)].filter(Boolean).sort().map((value) => el("option", { value }));
    this.kinds.replaceChildren(...options(documents.map((d) => d.kind)));
    this.publishers.replaceChildren(...options(documents.map((d) => d.publisher)));
  }

  choose(files) {
    this.files.append(...files.map((file) => this.#file(file)));
    this.#tell();
    this.files.querySelector("input")?.focus();
  }

  #refusal(file) {
    if (!this.accepted) return null; // the server says so then
    if (!this.accepted.extensions.includes(ending(file.name))) return t("upload_unsupported");
    return file.size > this.accepted.most ? t("upload_large", { size: this.#size }) : null;
  }

  #file(file) {
    const number = ++made;
    const refusal = this.#refusal(file);
    const field = ([name, word, type]) => el("p", {}, el("label", { for: `${name}-${number}` }, t(word)),
      el("input", { type, name, id: `${name}-${number}`, list: { kind: "known-kinds", publisher: "known-publishers" }[name], maxlength: type === "text" ? "300" : null,
        oninput: () => this.#compare(set) }));
    const set = el("fieldset", { class: "chosen-file" }, el("legend", {}, file.name),
      refusal ? el("p", { class: "warning" }, refusal) : FACTS.map(field),
      button(t("uploadLeaveOut"), () => { set.remove(); this.#tell(); }, { class: "quiet", "aria-label": `${t("uploadLeaveOut")}: ${file.name}` }));
    set.file = refusal ? null : file;
    return set;
  }

  // a period that ends before it begins is told where it is typed
  #compare(set) {
    const [from, to] = ["covers_from", "covers_to"].map((name) => set.querySelector(`[name=${name}]`));
    to.setCustomValidity(from.value && to.value && to.value < from.value ? t("datesInverted") : "");
  }

  #tell() {
    const sets = [...this.files.children];
    this.element.hidden = !sets.length;
    this.submit.hidden = !sets.some((set) => set.file);
  }

  #send() {
    const facts = (set) => Object.fromEntries([...set.querySelectorAll("input")].map((input) => [input.name, input.value.trim()]).filter(([, value]) => value));
    const chosen = [...this.files.children].filter((set) => set.file)
      .map((set) => ({ file: set.file, facts: { audience: this.label.value, ...facts(set) } }));
    this.#end();
    this.add(chosen);
  }

  #end() {
    this.files.replaceChildren();
    this.#tell();
  }
}
