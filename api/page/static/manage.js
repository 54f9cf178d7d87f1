// For whoever looks after the library: adding files, sources, and what readers missed or thought.

import { button, el, say, tell } from "./dom.js";
import { narrowFirst } from "./labels.js";
import { moment, t } from "./language.js";
import { Rows } from "./rows.js";
import { get, send } from "./server.js";
import { told, tried } from "./told.js";

const OFTEN = 700; // milliseconds between two looks while a file is being read
const SELDOM = 5000; // after a look that failed

export class Manage {
  constructor(labels, changed) {
    this.changed = changed;
    this.label = el("select", { id: "upload-label" }, narrowFirst(labels).map((label) => el("option", { value: label }, label)));
    if (labels.includes("staff")) this.label.value = "staff";
    this.picker = el("input", { type: "file", multiple: true, id: "files", class: "picker" });
    this.refused = el("ul", { class: "refused" });
    this.heading = el("h3", { hidden: true }, t("uploads"));
    this.list = el("ul", { class: "uploads" });
    this.rows = new Rows(this.list, (upload) => this.#item(upload));
    this.looks = 0;
    this.awaited = new Set(); // the uploads whose end has not been said
    this.drop = el("div", { class: "drop" }, el("p", {}, t("drop"), " ", el("label", { for: "files", class: "pick" }, t("choose"))), this.picker,
      el("p", {}, el("label", { for: "upload-label" }, t("uploadLabel")), " ", this.label));
    this.uploads = el("section", { class: "manage", "aria-label": t("upload") }, el("h2", {}, t("upload")), this.drop, this.refused, this.heading, this.list);
    this.watched = el("ul", { class: "watched" });
    this.sources = el("section", { "aria-label": t("watched"), hidden: true }, el("h2", {}, t("watched")), this.watched);
    this.gaps = el("ul", { class: "gaps" });
    this.feedback = el("ul", { class: "feedback" });
    this.insights = el("div", { class: "insights" }, this.sources,
      el("section", { "aria-label": t("gaps") }, el("h2", {}, t("gaps")), this.gaps),
      el("section", { "aria-label": t("feedback") }, el("h2", {}, t("feedback")), this.feedback));
    this.picker.addEventListener("change", () => this.#add([...this.picker.files]));
    for (const name of ["dragenter", "dragover"]) {
      this.drop.addEventListener(name, (event) => {
        event.preventDefault();
        this.drop.classList.add("over");
      });
    }
    this.drop.addEventListener("dragleave", () => this.drop.classList.remove("over"));
    this.drop.addEventListener("drop", (event) => {
      event.preventDefault();
      this.drop.classList.remove("over");
      this.#add([...event.dataTransfer.files]);
    });
  }

  async start() {
    await Promise.all([this.#look(), this.#learn(), this.#showSources()]);
  }

  leave() {
    clearTimeout(this.waiting);
    this.left = true;
  }

  async #add(files) {
    this.refused.replaceChildren();
    for (const file of files) {
      const query = new URLSearchParams({ name: file.name, audience: this.label.value });
      try {
        const taken = await send("POST", `/v1/library/uploads?${query}`, { raw: file, headers: { "Content-Type": "application/octet-stream" } });
        this.awaited.add((await taken.json()).id);
      } catch (error) {
        say(`${file.name}: ${told(error)}`);
        this.refused.append(el("li", { class: "warning" }, `${file.name}: ${told(error)}`));
      }
    }
    this.picker.value = "";
    await this.#look();
  }

  async #look() {
    clearTimeout(this.waiting);
    if (this.left) return;
    try {
      const look = ++this.looks;
      const { data } = await get("/v1/library/uploads?limit=20");
      if (look !== this.looks) return; // a later one is on its way
      const busy = data.filter((each) => ["waiting", "running"].includes(each.state));
      const ended = data.filter((each) => this.awaited.has(each.id) && !busy.includes(each));
      for (const each of busy) this.awaited.add(each.id);
      for (const each of ended) this.awaited.delete(each.id);
      this.heading.hidden = !data.length;
      this.rows.show(data);
      if (ended.length) await this.#done(ended); // which looks again
      else if (busy.length) this.waiting = setTimeout(() => this.#look(), OFTEN);
    } catch (error) {
      this.rows.instead(el("li", { class: "warning" }, told(error)));
      if (this.awaited.size) this.waiting = setTimeout(() => this.#look(), SELDOM);
    }
  }

  async #done(ended) {
    await this.changed();
    tell(ended.map((each) => `${each.name}: ${t(`state_${each.state}`)}`).join(". "));
  }

  #item(upload) {
    const place = `/v1/library/uploads/${encodeURIComponent(upload.id)}`;
    const act = (method, path) => async () => {
      await tried(() => send(method, path));
      await this.#look();
      if (!item.isConnected) this.picker.focus();
    };
    const running = ["waiting", "running"].includes(upload.state);
    const outcome = upload.outcome ? ` (${t(`outcome_${upload.outcome}`)})` : "";
    const item = el("li", { class: upload.state },
      el("span", { class: "name" }, upload.name),
      el("span", { class: "state" }, ` ${t(`state_${upload.state}`)}${outcome} · ${upload.audience}`),
      running ? el("progress", { max: "1", value: upload.progress, "aria-label": upload.name }) : null,
      upload.reason ? el("span", { class: "reason" }, upload.reason) : null,
      running ? null : el("span", { class: "row" },
        upload.state === "failed" ? button(t("retry"), act("POST", `${place}/retry`), { class: "quiet", "aria-label": `${t("retry")}: ${upload.name}` }) : null,
        button(t("dismiss"), act("DELETE", place), { class: "quiet", "aria-label": `${t("dismiss")}: ${upload.name}` })));
    return item;
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
      t("documentsCount", { count: source.documents }), source.gone ? t("goneThere", { count: source.gone }) : "",
      source.wait_until ? t("waitsUntil", { when: moment(source.wait_until) }) : "", source.audience,
    ];
    return el("li", { class: source.outcome || "" },
      el("strong", {}, source.address),
      el("span", { class: "when" }, state.filter(Boolean).join(" · ")),
      source.reason ? el("span", { class: "reason" }, source.reason) : null,
      source.failed.length ? el("ul", {}, source.failed.map((each) => el("li", {}, `${each.address}: ${each.reason}`)), rest ? el("li", {}, t("andMore", { count: rest })) : null) : null);
  }

  async #learn() {
    const [gaps, feedback] = await Promise.all([get("/v1/library/gaps"), get("/v1/library/feedback")]).catch(() => [{ data: [] }, { data: [] }]);
    this.gaps.replaceChildren(...gaps.data.map((gap) => el("li", {}, el("strong", {}, gap.question),
      el("span", { class: "when" }, [t("times", { count: gap.times }), gap.reported ? t("reported", { count: gap.reported }) : "", moment(gap.last_at)].filter(Boolean).join(" · ")),
      gap.similar.length ? el("ul", {}, gap.similar.map((each) => el("li", {}, each))) : null)));
    if (!gaps.data.length) this.gaps.append(el("li", { class: "empty" }, t("noGaps")));
    this.feedback.replaceChildren(...feedback.data.map((each) => el("li", { class: each.rating }, el("strong", {}, each.question),
      el("span", { class: "when" }, [t(each.rating === "up" ? "helpful" : "notHelpful"), ...each.reasons.map((reason) => t(`reason_${reason}`)), moment(each.given_at)].join(" · ")),
      each.comment ? el("q", {}, each.comment) : null)));
    if (!feedback.data.length) this.feedback.append(el("li", { class: "empty" }, t("noFeedback")));
  }
}
