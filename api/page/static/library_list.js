// Which documents are shown, and in which order: what the address says, narrowed by facets and words.

import { kindWord, labelWord, languageName, t } from "./language.js";

export const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
export const wordsOf = (text) => folded(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);

const begins = (d) => d.period?.from || d.period?.to || "";
const ends = (d) => d.period?.to || d.period?.from || "";
const MOST_YEARS = 200; // of a period that nobody can have meant

function years(d) {
  const from = Number((d.published || begins(d)).slice(0, 4));
  const first = begins(d) ? Math.min(from, Number(begins(d).slice(0, 4))) : from;
  const last = Math.max(from, Number(ends(d).slice(0, 4)));
  return first ? Array.from({ length: Math.min(last - first + 1, MOST_YEARS) }, (_, i) => String(last - i)) : [];
}

// what may be chosen: the values of a document, and how one is called
export const FACETS = {
  kind: { word: "kind", of: (d) => [d.kind], called: kindWord },
  audience: { word: "audience", of: (d) => [d.audience], called: labelWord },
  language: { word: "languageWord", of: (d) => [d.language || ""], called: (value) => (value ? languageName(value) : t("unknownLanguage")) },
  year: { word: "year", of: years, called: (value) => value },
  publisher: { word: "publisher", of: (d) => [d.publisher || ""], called: (value) => value || t("noPublisher") },
};

const KEYS = {
  title: (d) => folded(d.title),
  kind: (d) => kindWord(d.kind),
  date: (d) => d.published || ends(d), // one without a date by the period that it covers
  period: ends,
  audience: (d) => labelWord(d.audience),
  language: (d) => languageName(d.language),
  pages: (d) => d.pages,
};
export const SORTS = Object.keys(KEYS);

// the state that an address holds
export function stateOf(search) {
  const query = new URLSearchParams(search);
  const chosen = Object.fromEntries(Object.keys(FACETS).map((name) => [name, new Set(query.getAll(name))]));
  const sort = query.get("sort") || "title";
  return { q: query.get("q") || "", chosen, sort: SORTS.includes(sort.replace("-", "")) ? sort : "title" };
}

export function addressOf({ q, chosen, sort }) {
  const query = new URLSearchParams();
  if (q) query.set("q", q);
  for (const [name, values] of Object.entries(chosen)) for (const value of values) query.append(name, value);
  if (sort !== "title") query.set("sort", sort);
  return String(query) && `?${query}`;
}

const fits = (d, chosen, but) => Object.entries(FACETS).every(([name, facet]) =>
  name === but || !chosen[name].size || facet.of(d).some((value) => chosen[name].has(value)));

// of each value of a facet how many documents there are, whatever is chosen of the same facet
export function counted(documents, chosen, name) {
  const counts = new Map([...chosen[name]].map((value) => [value, 0]));
  for (const d of documents) {
    if (fits(d, chosen, name)) for (const value of FACETS[name].of(d)) counts.set(value, (counts.get(value) || 0) + 1);
  }
  return [...counts].sort(([a], [b]) => (name === "year" ? b.localeCompare(a) : FACETS[name].called(a).localeCompare(FACETS[name].called(b))));
}

// those that hold all words in title, publisher, or in a passage that was found
export function named(documents, q, hits) {
  const words = wordsOf(q);
  return documents.filter((d) => hits.has(d.id) || words.every((word) => folded(`${d.title} ${d.publisher || ""}`).includes(word)));
}

export function arranged(documents, { chosen, sort }) {
  const key = KEYS[sort.replace("-", "")];
  const turn = sort.startsWith("-") ? -1 : 1;
  const compare = (a, b) => (typeof a === "number" ? a - b : a.localeCompare(b));
  return documents.filter((d) => fits(d, chosen)).sort((a, b) => {
    const [x, y] = [key(a), key(b)];
    if (!x !== !y) return x ? -1 : 1; // what has none comes last either way
    return turn * compare(x, y) || a.title.localeCompare(b.title);
  });
}

