// The newest conversations beside the page, by day; folded away where somebody wants the room.

import { byDay } from "./days.js";
import { button, el } from "./dom.js";
import { keep, kept } from "./kept.js";
import { t } from "./language.js";
import { menu } from "./menu.js";
import { at } from "./place.js";
import { Rows } from "./rows.js";
import { renaming } from "./renaming.js";
import { get } from "./server.js";
import { tried } from "./told.js";

const wide = matchMedia("(min-width: 82rem)"); // as in page.css
const NEWEST = 50;
const FOLDED = "side folded"; // what the browser remembers it under

export class SideBar {
  constructor() {
    this.fold = button(t("conversations"), () => this.#fold(!this.folded), { class: "quiet fold", "aria-controls": "days" });
    this.list = el("div", { id: "days" });
    this.more = el("a", { href: at("/history") }, t("allConversations"));
    this.element = el("aside", { id: "side", "aria-label": t("conversations"), hidden: true }, this.fold, this.list, this.more);
    this.rows = new Rows(this.list, day);
    this.#fold(kept(localStorage, FOLDED) !== "");
    wide.addEventListener("change", () => this.read());
    document.addEventListener("conversations", () => this.read());
  }

  #fold(folded) {
    this.folded = folded;
    keep(localStorage, FOLDED, folded ? "yes" : "");
    this.element.classList.toggle("folded", folded);
    this.list.hidden = this.more.hidden = folded;
    this.fold.setAttribute("aria-expanded", String(!folded));
    this.read();
  }

  show(wanted) {
    this.element.hidden = !wanted;
    this.read();
  }

  async read() {
    this.#mark();
    if (this.element.hidden || this.folded || !wide.matches) return;
    const found = await get(`/v1/conversations?limit=${NEWEST}`).catch(() => null); // the page works without it
    if (!found) return;
    this.rows.show(byDay(found.data));
    this.more.hidden = this.folded || !found.next_cursor;
    this.#mark();
  }

  #mark() {
    for (const link of this.list.querySelectorAll("a")) {
      if (`${location.pathname}/`.startsWith(`${link.pathname}/`)) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  }
}

function day({ day: name, entries }) {
  return el("section", {}, el("h2", {}, name), el("ul", {}, entries.map(item)));
}

function item(entry) {
  const rename = async (action) => {
    await tried(action);
    document.dispatchEvent(new Event("conversations"));
  };
  const made = el("li", {},
    el("a", { href: at(`/c/${encodeURIComponent(entry.id)}`) }, el("span", { class: "title" }, entry.title), el("span", { class: "opening" }, entry.opening)),
    menu(`${t("actions")}: ${entry.title}`, button(t("rename"), () => renaming(made, entry, rename))));
  return made;
}
