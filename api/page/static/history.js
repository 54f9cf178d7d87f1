// The reader's conversations: searched, named, exported, deleted.

import { byDay } from "./days.js";
import { confirmed } from "./dialog.js";
import { button, el } from "./dom.js";
import { clock, t } from "./language.js";
import { menu } from "./menu.js";
import { at } from "./place.js";
import { renaming } from "./renaming.js";
import { Rows } from "./rows.js";
import { saveLinks } from "./saving.js";
import { all, send } from "./server.js";
import { told, tried } from "./told.js";

const SOON = 250; // milliseconds after the last key

export class HistoryView {
  constructor(person) {
    this.search = el("input", { type: "search", id: "search" });
    this.list = el("div", { class: "by-day" });
    this.rows = new Rows(this.list, (day) => this.#day(day));
    this.reads = 0;
    this.element = el("div", { class: "history-view" }, el("h1", {}, t("history")),
      el("p", { class: "lead" }, t(person.sign_in === "none" ? "historyOpen" : "historyLead")),
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
      if (found.length) this.rows.show(byDay(found));
      else this.rows.instead(el("p", { class: "empty" }, query ? t("nothingFound") : t("noHistory")));
    } catch (error) {
      if (read === this.reads) this.rows.instead(el("p", { class: "warning" }, told(error)));
    }
  }

  leave() {}

  #day({ day, entries }) {
    return el("section", {}, el("h2", {}, day), el("ul", { class: "conversations" }, entries.map((entry) => this.#item(entry))));
  }

  #item(entry) {
    const place = `/v1/conversations/${encodeURIComponent(entry.id)}`;
    const item = el("li", {}, el("a", { href: at(`/c/${encodeURIComponent(entry.id)}`), class: "title" }, entry.title),
      el("span", { class: "opening" }, entry.opening),
      el("span", { class: "when" }, `${clock(entry.last_at)} · ${t("answersCount", { count: entry.answers })}`),
      menu(`${t("actions")}: ${entry.title}`,
        button(t("rename"), () => renaming(item, entry, (action) => this.#do(action))),
        ...saveLinks(entry.id),
        button(`${t("remove")}…`, async () => {
          if (!(await confirmed(t("confirmDelete", { title: entry.title }), t("remove")))) return;
          await this.#do(() => send("DELETE", place));
        })));
    return item;
  }

  async #do(action) {
    await tried(action);
    await this.start();
    this.search.focus();
  }
}
