// A page as it is printed, opened where the quote stands on it.

import { el } from "./dom.js";
import { t } from "./language.js";
import { at } from "./place.js";
import { get } from "./server.js";

const ABOVE = 1 / 4; // of the frame stays free above the quote

// where there is no picture of it, the quote beside it says the same
export function pageAt(citation) {
  if (citation.page === null || citation.source === "removed") return null;
  const query = new URLSearchParams({ v: citation.edition, quote: citation.quote.slice(0, 2000) });
  const place = `/v1/documents/${encodeURIComponent(citation.document_id)}/pages/${citation.page}`;
  const alt = t("pictureOf", { page: citation.page, title: citation.title });
  const picture = el("img", { class: "page-picture", alt, src: at(`${place}.png?${query}`) });
  // what scrolls can be reached by the keyboard
  const frame = el("div", { class: "page-frame", tabindex: "0", role: "group", "aria-label": alt }, picture);
  picture.addEventListener("load", () => toQuote(frame, picture, `${place}/boxes?${query}`));
  picture.addEventListener("error", () => frame.remove());
  return frame;
}

async function toQuote(frame, picture, address) {
  const { boxes, height } = await get(address).catch(() => ({ boxes: [] }));
  if (!boxes.length) return;
  const top = 1 - Math.max(...boxes.map((box) => box.y1)) / height; // points from the foot of the page
  frame.scrollTop = top * picture.clientHeight - ABOVE * frame.clientHeight;
}
