// What becomes of a question in vain or of feedback: solved, dismissed or given to somebody. It is
// said, and undone where it is said.

import { button, el, link, tell } from "./dom.js";
import { day, t } from "./language.js";
import { at } from "./place.js";
import { all, send } from "./server.js";
import { told, tried } from "./told.js";

const last = (entry) => entry.steps[entry.steps.length - 1];

export class Decisions {
  // `path` of the list, and what reads it again
  constructor(path, again) {
    this.path = path;
    this.again = again;
    this.names = new Set(); // of those who were given something
  }

  know(entries) {
    for (const step of entries.flatMap((entry) => entry.steps)) if (step.assigned_to) this.names.add(step.assigned_to);
  }

  buttons(entry) {
    const press = (word, action) => button(t(word), action, { class: "quiet", "aria-label": `${t(word)}: ${entry.question}` });
    const assign = press("assign", () => this.#assign(entry));
    if (entry.state !== "open") return [press("reopen", () => this.#make(entry, { state: "open" })), assign];
    return [press("solve", () => this.#solve(entry)), press("dismissIt", () => this.#make(entry, { state: "dismissed" })), assign];
  }

  // who did what, and what answers it now
  said(entry) {
    const step = last(entry);
    if (!step) return null;
    const parts = [
      step.assigned_to && t("assignedTo", { name: step.assigned_to }),
      step.document && link(at(`/d/${encodeURIComponent(step.document.document_id)}`), step.document.title),
      step.note && el("q", {}, step.note),
    ].filter(Boolean);
    return el("div", { class: "decided" },
      parts.map((part) => el("span", {}, part)),
      el("details", {}, el("summary", {}, t("whoDidIt")), el("ol", {}, entry.steps.map((each) =>
        el("li", {}, [t(`decided_${each.state}`), each.assigned_to && t("assignedTo", { name: each.assigned_to }), each.by, day(each.at)].filter(Boolean).join(" · "))))));
  }

  async #make(entry, change) {
    const place = `${this.path}/${encodeURIComponent(entry.id)}`;
    const step = last(entry);
    const before = { state: entry.state, document_id: step?.document?.document_id ?? null, note: step?.note ?? "", assigned_to: step?.assigned_to ?? "" };
    if (!(await tried(() => send("PATCH", place, { body: change })))) return;
    await this.again();
    tell(change.state ? t(`said_${change.state}`, { question: entry.question }) : t("saved"), button(t("undo"), async () => {
      if (!(await tried(() => send("PATCH", place, { body: before })))) return;
      await this.again();
      tell(t("undone"));
    }, { class: "quiet" }));
  }

  async #solve(entry) {
    let documents;
    try {
      documents = await all("/v1/documents?limit=100&sort=title");
    } catch (error) {
      tell(told(error));
      return;
    }
    const choice = el("select", { id: "answering" }, el("option", { value: "" }, "–"), documents.map((d) => el("option", { value: d.id }, d.title)));
    const note = el("textarea", { id: "deciding-note", rows: "3", maxlength: "2000" });
    const form = [[t("answeredBy"), choice], [t("noteWord"), note]];
    if (await filled(t("solve"), entry.question, form)) await this.#make(entry, { state: "solved", document_id: choice.value || null, note: note.value });
  }

  async #assign(entry) {
    const names = el("datalist", { id: "known-names" }, [...this.names].sort().map((value) => el("option", { value })));
    const name = el("input", { type: "text", id: "assignee", maxlength: "200", list: "known-names", value: last(entry)?.assigned_to ?? "" });
    if (await filled(t("assign"), entry.question, [[t("assignee"), name]], names)) await this.#make(entry, { assigned_to: name.value });
  }
}

// a small form; whether it was sent
function filled(title, about, fields, ...more) {
  return new Promise((resolve) => {
    const dialog = el("dialog", { class: "describe", "aria-label": `${title}: ${about}` },
      el("form", { onsubmit: (event) => { event.preventDefault(); dialog.close("yes"); } },
        el("h2", {}, title), el("p", {}, about),
        fields.map(([word, field]) => el("p", {}, el("label", { for: field.id }, word), field)), more,
        el("div", { class: "row" }, el("button", { type: "submit" }, t("save")), button(t("cancel"), () => dialog.close("no"), { class: "quiet" }))));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
