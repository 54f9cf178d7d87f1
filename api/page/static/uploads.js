// Adding files: chosen or dropped, described, sent, and followed until the library has them.

import { button, el, link, say, tell } from "./dom.js";
import { has, labelWord, t } from "./language.js";
import { at } from "./place.js";
import { Rows } from "./rows.js";
import { get, send } from "./server.js";
import { told, tried } from "./told.js";
import { UploadForm } from "./upload_form.js";

const OFTEN = 700; // milliseconds between two looks while a file is being read
const SELDOM = 5000; // after a look that failed
// a file whose document was deleted since is not in the library
const standing = (upload) => (upload.state === "done" && upload.in_library === false ? { ...upload, document_id: null, outcome: null, state: "gone" } : upload);
const underWay = (upload) => ["waiting", "running"].includes(upload.state);

export class Uploads {
  constructor(labels, changed) {
    this.changed = changed;
    this.picker = el("input", { type: "file", multiple: true, id: "files", class: "picker", "aria-describedby": "accepted" });
    this.accepted = el("p", { class: "when", id: "accepted" });
    this.form = new UploadForm(labels, (chosen) => this.#add(chosen));
    this.refused = el("ul", { class: "refused" });
    this.heading = el("h3", { hidden: true }, t("uploads"));
    this.total = el("p", { class: "total", role: "status" });
    this.list = el("ul", { class: "uploads" });
    this.rows = new Rows(this.list, (upload) => this.#item(upload));
    this.looks = 0;
    this.awaited = new Set(); // the uploads whose end has not been said
    this.batch = new Set(); // those that are counted together
    this.drop = el("div", { class: "drop" }, el("p", {}, t("drop"), " ", el("label", { for: "files", class: "pick" }, t("choose"))), this.picker, this.accepted);
    this.element = el("section", { class: "manage", "aria-label": t("upload") }, el("h2", {}, t("upload")), this.drop, this.form.element, this.refused, this.heading, this.total, this.list);
    this.picker.addEventListener("change", () => {
      this.form.choose([...this.picker.files]);
      this.picker.value = "";
    });
    this.#takeDrops();
  }

  know(documents) {
    this.form.know(documents);
  }

  start() {
    return this.#look();
  }

  leave() {
    clearTimeout(this.waiting);
    this.left = true;
  }

  #takeDrops() {
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
      this.form.choose([...event.dataTransfer.files]);
    });
  }

  async #add(chosen) {
    this.picker.focus(); // what was pressed is gone
    this.refused.replaceChildren();
    for (const { file, facts } of chosen) {
      const query = new URLSearchParams({ name: file.name, ...facts });
      try {
        const taken = await send("POST", `/v1/library/uploads?${query}`, { raw: file, headers: { "Content-Type": "application/octet-stream" } });
        this.awaited.add((await taken.json()).id);
      } catch (error) {
        say(`${file.name}: ${told(error)}`);
        this.refused.append(el("li", { class: "warning" }, `${file.name}: ${told(error)}`));
      }
    }
    await this.#look();
  }

  async #look() {
    clearTimeout(this.waiting);
    if (this.left) return;
    try {
      const look = ++this.looks;
      const { data, accepted } = await get("/v1/library/uploads?limit=100");
      if (look !== this.looks) return; // a later one is on its way
      if (accepted) this.#accept(accepted);
      const busy = data.filter(underWay);
      const ended = data.filter((each) => this.awaited.has(each.id) && !underWay(each));
      for (const each of busy) this.awaited.add(each.id);
      for (const each of ended) this.awaited.delete(each.id);
      this.heading.hidden = !data.length;
      this.#count(busy, ended);
      this.rows.show(data.map(standing));
      if (ended.length) await this.#done(ended); // which looks again
      else if (busy.length) this.waiting = setTimeout(() => this.#look(), OFTEN);
    } catch (error) {
      this.rows.instead(el("li", { class: "warning" }, told(error)));
      if (this.awaited.size) this.waiting = setTimeout(() => this.#look(), SELDOM);
    }
  }

  #accept(accepted) {
    const sentence = this.form.accepts(accepted);
    if (this.accepted.textContent !== sentence) this.accepted.textContent = sentence;
    this.picker.accept = accepted.extensions.filter(Boolean).join(",");
  }

  // how many of those that are read together are done, while there are several
  #count(busy, ended) {
    for (const each of [...busy, ...ended]) this.batch.add(each.id);
    const total = this.batch.size;
    if (total) this.total.textContent = total > 1 ? t("uploadTotal", { done: total - busy.length, total }) : "";
    if (!busy.length) this.batch.clear();
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
    const outcome = upload.outcome ? ` (${t(`outcome_${upload.outcome}`)})` : "";
    const named = upload.document_id && upload.state === "done" ? link(at(`/d/${upload.document_id}`), upload.name) : upload.name;
    const item = el("li", { class: upload.state },
      el("span", { class: "name" }, named),
      el("span", { class: "state" }, ` ${t(`state_${upload.state}`)}${outcome} · ${labelWord(upload.audience)}`),
      underWay(upload) ? el("progress", { max: "1", value: upload.progress, "aria-label": upload.name }) : null,
      why(upload),
      underWay(upload) ? null : el("span", { class: "row" },
        upload.can_retry ? button(t("retry"), act("POST", `${place}/retry`), { class: "quiet", "aria-label": `${t("retry")}: ${upload.name}` }) : null,
        button(t("dismiss"), act("DELETE", place), { class: "quiet", "aria-label": `${t("dismiss")}: ${upload.name}` })));
    return item;
  }
}

// in people's words; what the server says of it, which names its libraries, is for whoever asks
function why(upload) {
  if (!upload.reason) return null;
  const key = `why_${upload.why}`;
  return el("div", { class: "reason" }, has(key) ? t(key) : t("why_other"),
    el("details", {}, el("summary", {}, t("whyInDetail")), el("p", {}, `${upload.name} ${upload.reason}`)));
}
