// Searching the text of the documents: the passages that the server finds, with the words marked.

import { el, link } from "./dom.js";
import { t } from "./language.js";
import { folded, wordsOf } from "./library_list.js";
import { send } from "./server.js";

const MOST = 50; // passages, as many as the server gives
const SHOWN = 2; // of a document
const AROUND = 90; // characters on each side of the first word that was found
const SHORTEST = 3; // letters of a word that is looked for

const sought = (q) => wordsOf(q).filter((word) => word.length >= SHORTEST);

// where words stand in a text: the part that surrounds the first, each word as [start, end]
function places(text, words) {
  const found = [];
  for (const match of text.matchAll(/[\p{L}\p{N}]+/gu)) {
    const word = folded(match[0]);
    if (words.some((each) => word.startsWith(each))) found.push([match.index, match.index + match[0].length]);
  }
  return found;
}

// the passages of each document that hold the most of the words, by its id
export async function passagesFor(q) {
  const words = sought(q);
  if (!words.length) return new Map();
  const found = await (await send("POST", "/v1/search", { body: { query: q, limit: MOST } })).json();
  const hits = new Map();
  for (const result of found.results) {
    const marks = places(result.passage, words);
    const held = new Set(marks.map(([start, end]) => words.find((each) => folded(result.passage.slice(start, end)).startsWith(each))));
    if (held.size < words.length) continue; // near in meaning, but without a word that was typed
    if (!hits.has(result.document_id)) hits.set(result.document_id, []);
    if (hits.get(result.document_id).length < SHOWN) hits.get(result.document_id).push({ ...result, marks });
  }
  return hits;
}

export function hitList(hits) {
  return el("ul", { class: "hits" }, hits.map((hit) => el("li", {},
    link(hit.url, hit.page === null ? t("open") : t("page", { page: hit.page })), " ", snippet(hit))));
}

// whole words at both ends
const wordFrom = (text, at) => (at <= 0 ? 0 : text.indexOf(" ", at) + 1);
const wordTo = (text, at) => (at >= text.length ? text.length : text.lastIndexOf(" ", at));

function snippet({ passage, marks }) {
  const from = wordFrom(passage, marks[0][0] - AROUND);
  const until = wordTo(passage, marks[0][1] + AROUND);
  const parts = [];
  let at = from;
  for (const [start, end] of marks.filter((mark) => mark[0] >= from && mark[1] <= until)) {
    parts.push(passage.slice(at, start), el("mark", {}, passage.slice(start, end)));
    at = end;
  }
  return el("span", {}, from ? "… " : "", parts, passage.slice(at, until), until < passage.length ? " …" : "");
}
