// The reader's conversations: searched, named, exported, deleted.

import { confirmed } from "./dialog.js";
import { button, el } from "./dom.js";
import { language, moment, t } from "./language.js";
import { at } from "./place.js";
import { Rows } from "./rows.js";
import { all, send } from "./server.js";
import { told, tried } from "./told.js";

const SOON = 250; // milliseconds after the last key

export class HistoryView {
  constructor() {
    this.search = el("input", { type: "search", id: "search" });
    this.list = el("ul", { class: "conversations" });
    this.rows = new Rows(this.list, (entry) => this.#item(entry));
    this.reads = 0;
    this.element = el("div", { class: "history-view" }, el("h1", {}, t("history")), el("p", { class: "lead" }, t("historyLead")),
      el("p", { class: "searchbox" }, el("label", { for: "search" }, t("searchHistory")), this.search), this.list);
    this.search.addEventListener("input", () => {
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.start(), SOON);
    });
  }

  async start() {
    const read = ++this.reads;
    const query = this.search.value.trim();
    try {
      const found = await all(`/v1/conversations?limit=100&query=${encodeURIComponent(query)}`);
      if (read !== this.reads) return; // a later one is on its way
      if (found.length) this.rows.show(found);
      else this.rows.instead(el("li", { class: "empty" }, query ? t("nothingFound") : t("noHistory")));
    } catch (error) {
      if (read === this.reads) this.rows.instead(el("li", { class: "warning" }, told(error)));
    }
  }

  leave() {}

  #item(entry) {
    const place = `/v1/conversations/${encodeURIComponent(entry.id)}`;
    const title = el("a", { href: at(`/c/${encodeURIComponent(entry.id)}`), class: "title" }, entry.title);
    const item = el("li", {}, title,
      el("span", { class: "when" }, `${moment(entry.last_at)} · ${t("answersCount", { count: entry.answers })}`),
      el("span", { class: "row" },
        ...["docx", "pdf"].map((format) => el("a", {
          class: "quiet button", download: true, href: at(`${place}/export?format=${format}&language=${language}`),
          "aria-label": `${t("exportAs", { format: format.toUpperCase() })}: ${entry.title}`,
        }, format.toUpperCase())),
        button(t("rename"), () => this.#rename(item, entry), { class: "quiet", "aria-label": `${t("rename")}: ${entry.title}` }),
        button(t("remove"), async () => {
          if (!(await confirmed(t("confirmDelete", { title: entry.title }), t("remove")))) return;
          await this.#do(() => send("DELETE", place));
        }, { class: "quiet danger", "aria-label": `${t("remove")}: ${entry.title}` })));
    return item;
  }

  #rename(item, entry) {
    const parts = [...item.childNodes];
    const input = el("input", { value: entry.title, maxlength: "200", required: true, "aria-label": t("title") });
    const form = el("form", { class: "row" }, input, el("button", { type: "submit" }, t("save")),
      button(t("cancel"), () => {
        form.replaceWith(...parts);
        item.querySelector("a").focus();
      }, { class: "quiet" }));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      form.replaceWith(...parts);
      await this.#do(() => send("PATCH", `/v1/conversations/${encodeURIComponent(entry.id)}`, { body: { title: input.value } }));
    });
    item.replaceChildren(form);
    input.focus();
    input.select();
  }

  async #do(action) {
    await tried(action);
    await this.start();
    this.search.focus();
  }
}
