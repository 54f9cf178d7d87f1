// For whoever looks after the library: adding files, and sources.

import { el } from "./dom.js";
import { documentsCounted, labelWord, moment, t } from "./language.js";
import { get } from "./server.js";
import { Uploads } from "./uploads.js";

export class Manage {
  constructor(labels, changed) {
    this.adding = new Uploads(labels, changed);
    this.uploads = this.adding.element;
    this.watched = el("ul", { class: "watched" });
    this.sources = el("section", { "aria-label": t("watched"), hidden: true }, el("h2", {}, t("watched")), this.watched);
    this.insights = el("div", { class: "insights" }, this.sources);
  }

  async start() {
    await Promise.all([this.adding.start(), this.#showSources()]);
  }

  // kinds and publishers to choose from
  know(documents) {
    this.adding.know(documents);
  }

  leave() {
    this.adding.leave();
  }

  async #showSources() {
    const { data } = await get("/v1/library/sources").catch(() => ({ data: [] }));
    this.sources.hidden = !data.length;
    this.watched.replaceChildren(...data.map((source) => this.#source(source)));
  }

  #source(source) {
    const rest = source.failed_count - source.failed.length;
    const state = [
      source.looked_at ? t("lookedAt", { when: moment(source.looked_at) }) : t("neverLooked"), source.outcome ? t(`look_${source.outcome}`) : "",
      documentsCounted(source.documents), source.gone ? t("goneThere", { count: source.gone }) : "",
      source.wait_until ? t("waitsUntil", { when: moment(source.wait_until) }) : "", labelWord(source.audience),
    ];
    return el("li", { class: source.outcome || "" },
      el("strong", {}, source.address),
      el("span", { class: "when" }, state.filter(Boolean).join(" · ")),
      source.reason ? el("span", { class: "reason" }, source.reason) : null,
      source.failed.length ? el("ul", {}, source.failed.map((each) => el("li", {}, `${each.address}: ${each.reason}`)), rest ? el("li", {}, t("andMore", { count: rest })) : null) : null);
  }
}
