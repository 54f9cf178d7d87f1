// The pages of a source as they are printed, opened where the quote stands.

import { button, el, fill } from "./dom.js";
import { t } from "./language.js";
import { at } from "./place.js";
import { get } from "./server.js";

const ABOVE = 1 / 4; // of the frame stays free above the quote
const ZOOMS = 4; // as in page.css: the width of the frame, then more of it
const SHARP = 3; // pixels to a point, where a page is seen larger than the frame
const A_MOVE = { ArrowLeft: -1, ArrowRight: 1 };

class Viewer {
  #page;
  #zoom = 1;
  #last = null; // the last page that there is, once it is known
  #seen = false; // whether any page could be shown
  #kept = false; // whether the next picture is the same page, sharper, and stays where it is

  constructor(citation) {
    this.citation = citation;
    this.#page = citation.page;
    this.picture = el("img", { class: "page-picture" });
    // what scrolls can be reached by the keyboard
    this.frame = el("div", { class: "page-frame", tabindex: "0", role: "group" }, this.picture);
    this.previous = sign("‹", "previousPage", () => this.#turn(-1));
    this.next = sign("›", "nextPage", () => this.#turn(1));
    this.smaller = sign("−", "zoomOut", () => this.#scale(this.#zoom - 1));
    this.fit = sign("↔", "zoomFit", () => this.#scale(1));
    this.larger = sign("+", "zoomIn", () => this.#scale(this.#zoom + 1));
    this.number = el("span", { class: "page-number", role: "status" });
    this.back = button(t("toQuote"), () => this.#turn(citation.page - this.#page), { class: "quiet", hidden: true });
    this.pdf = el("a", {});
    this.element = el("div", { class: "viewer" },
      el("div", { class: "viewer-bar" }, this.previous, this.number, this.next, this.smaller, this.fit, this.larger, this.back),
      this.frame, el("p", { class: "row" }, this.pdf));
    this.picture.addEventListener("load", () => this.#loaded());
    this.picture.addEventListener("error", () => this.#failed());
    this.frame.addEventListener("keydown", (event) => this.#key(event));
    this.#show();
  }

  // how many pages the document has
  of(pages) {
    this.#last = pages || null;
    this.#tell();
  }

  get #query() {
    const { edition, page, quote } = this.citation;
    return new URLSearchParams({ v: edition, ...(this.#page === page && { quote: quote.slice(0, 2000) }) });
  }

  get #place() {
    return `/v1/documents/${encodeURIComponent(this.citation.document_id)}/pages/${this.#page}`;
  }

  #show() {
    const query = this.#query;
    if (this.#zoom > 1) query.set("scale", SHARP);
    const alt = t(this.#page === this.citation.page ? "pictureOf" : "pictureOfPage", { page: this.#page, title: this.citation.title });
    this.picture.alt = alt;
    this.frame.setAttribute("aria-label", alt);
    this.frame.ariaBusy = "true";
    this.picture.src = at(`${this.#place}.png?${query}`);
    this.#tell();
  }

  #tell() {
    this.number.textContent = this.#last ? t("pageOf", { page: this.#page, pages: this.#last }) : t("page", { page: this.#page });
    this.previous.disabled = this.#page === 1;
    this.next.disabled = this.#page === this.#last;
    this.smaller.disabled = this.fit.disabled = this.#zoom === 1;
    this.larger.disabled = this.#zoom === ZOOMS;
    this.back.hidden = this.#page === this.citation.page;
    const { document_id: id, edition } = this.citation;
    this.pdf.href = at(`/d/${encodeURIComponent(id)}/pdf?v=${edition}#page=${this.#page}`);
    fill(this.pdf, t("openPdfAt", { page: this.#page }));
  }

  #turn(by) {
    if (!by || this.#page + by < 1 || (this.#last && this.#page + by > this.#last)) return;
    this.#page += by;
    this.frame.scrollTop = 0;
    this.#show();
  }

  #scale(zoom) {
    if (zoom < 1 || zoom > ZOOMS || zoom === this.#zoom) return;
    const { frame } = this;
    const place = [frame.scrollLeft + frame.clientWidth / 2, frame.scrollTop + frame.clientHeight / 2].map((each, side) => each / (side ? frame.scrollHeight : frame.scrollWidth));
    const sharper = (zoom > 1) !== (this.#zoom > 1);
    this.#zoom = zoom;
    frame.dataset.zoom = String(zoom);
    frame.scrollLeft = place[0] * frame.scrollWidth - frame.clientWidth / 2;
    frame.scrollTop = place[1] * frame.scrollHeight - frame.clientHeight / 2;
    this.#kept = sharper; // where it stands; the sharper picture is of the same size
    if (sharper) this.#show();
    else this.#tell();
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const sideways = this.frame.scrollWidth > this.frame.clientWidth;
    if (event.key === "+" || event.key === "=") this.#scale(this.#zoom + 1);
    else if (event.key === "-") this.#scale(this.#zoom - 1);
    else if (event.key === "0") this.#scale(1);
    else if (event.key in A_MOVE && !sideways) this.#turn(A_MOVE[event.key]);
    else return;
    event.preventDefault();
  }

  #loaded() {
    this.#seen = true;
    this.frame.ariaBusy = null;
    if (this.#page === this.citation.page && !this.#kept) this.#toQuote();
    this.#kept = false;
  }

  async #toQuote() {
    const { boxes, height } = await get(`${this.#place}/boxes?${this.#query}`).catch(() => ({ boxes: [] }));
    if (!boxes.length || this.#page !== this.citation.page) return;
    const top = 1 - Math.max(...boxes.map((box) => box.y1)) / height; // points from the foot of the page
    this.frame.scrollTop = top * this.picture.clientHeight - ABOVE * this.frame.clientHeight;
  }

  // where there is no picture of any page, the quote beside it says the same
  #failed() {
    this.frame.ariaBusy = null;
    if (!this.#seen) this.element.remove();
    else if (this.#page > this.citation.page) {
      this.#last = this.#page - 1;
      this.#turn(-1);
    }
  }
}

function sign(text, name, action) {
  return button(text, action, { class: "quiet sign", "aria-label": t(name), title: t(name) });
}

// the pages of a source; null where it has none, or none any more
export function pagesOf(citation) {
  return citation.page === null || citation.source === "removed" ? null : new Viewer(citation);
}
