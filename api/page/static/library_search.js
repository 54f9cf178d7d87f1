// Searching the text of the documents: the passages that the server finds, with the words marked.

import { el, link } from "./dom.js";
import { t } from "./language.js";
import { folded, wordsOf } from "./library_list.js";
import { send } from "./server.js";

const MOST = 50; // passages, as many as the server gives
const ROUNDS = 4;
const MOST_DOCUMENTS = 100; // of a filter
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

// the passages that hold all of the words, by their document; it is asked again for documents of
// which none was among the best, as long as that finds any
export async function passagesFor(q, documents) {
  const words = sought(q);
  const hits = new Map();
  let rest = documents.map((d) => d.id);
  for (let round = 0; words.length && rest.length && round < ROUNDS; round += 1) {
    const known = hits.size;
    const filters = round ? { document_ids: rest.slice(0, MOST_DOCUMENTS) } : {};
    const found = await (await send("POST", "/v1/search", { body: { query: q, limit: MOST, filters } })).json();
    collect(found.results, words, hits);
    if (hits.size === known) break;
    rest = rest.filter((id) => !hits.has(id));
  }
  return hits;
}

function collect(results, words, hits) {
  for (const result of results) {
    const marks = places(result.passage, words);
    const held = new Set(marks.map(([start, end]) => words.find((each) => folded(result.passage.slice(start, end)).startsWith(each))));
    if (held.size < words.length) continue; // near in meaning, but without a word that was typed
    if (!hits.has(result.document_id)) hits.set(result.document_id, []);
    if (hits.get(result.document_id).length < SHOWN) hits.get(result.document_id).push({ ...result, marks });
  }
}

export function hitList(hits) {
  return el("ul", { class: "hits" }, hits.map((hit) => {
    const { url, page } = placeOf(hit);
    return el("li", {}, link(url, page === null ? t("open") : t("page", { page })), " ", snippet(hit));
  }));
}

// where the first word that was found stands: its page, and the address that marks its sentence; a
// passage may begin pages before it
function placeOf({ passage, start, sentences, marks, url, page }) {
  const at = start + Array.from(passage.slice(0, marks[0][0])).length;
  const sentence = sentences.find((each) => each.start <= at && at < each.end);
  if (!sentence) return { url, page };
  const place = new URL(url, location.origin);
  place.searchParams.set("quote", `${sentence.start}-${sentence.end}`);
  place.hash = sentence.page === null ? "quote" : `page=${sentence.page}`;
  return { url: place.href, page: sentence.page };
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
