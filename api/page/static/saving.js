// A conversation as a file.

import { el } from "./dom.js";
import { language, t } from "./language.js";
import { at } from "./place.js";

export function saveLinks(conversation) {
  const place = `/v1/conversations/${encodeURIComponent(conversation)}/export`;
  return ["docx", "pdf"].map((format) =>
    el("a", { download: true, href: at(`${place}?format=${format}&language=${language}`) }, t("exportAs", { format: format.toUpperCase() })));
}
