// The numbers after sentences, each kept on one line with the word before it.

import { button, el } from "./dom.js";
import { t } from "./language.js";
import { previewed } from "./preview.js";

const LONGEST = 24; // characters of a word that a chip is bound to; a longer one may have to break
const LAST_WORD = /\S+\s*$/;
const FIRST_MARKS = /^[.,;:!?…)\]”’»]+/;

// `open` gets the citation and what was pressed
export function chip(citation, open) {
  const page = citation.page !== null ? `, ${t("page", { page: citation.page })}` : "";
  const name = t("source", { index: citation.index, title: citation.title }) + page;
  const made = button(String(citation.index), () => open(citation, made), { class: "chip", "aria-label": name, "data-index": String(citation.index) });
  const holder = el("span", { class: "cited" }, made);
  previewed(holder, made, citation);
  return holder;
}

// pieces of a paragraph as its children: a word, its chips and the full stop behind them stay together
export function bound(pieces, open) {
  const children = [];
  let held = null; // the span that holds a word with its chips
  for (const { words, citation } of pieces) {
    if (citation) {
      if (!held) children.push(held = el("span", { class: "bound" }, wordBefore(children)));
      held.append(chip(citation, open));
    } else {
      const marks = held ? (words.match(FIRST_MARKS)?.[0] ?? "") : "";
      held?.append(marks);
      if (words.slice(marks.length).trim() || !held) held = null;
      children.push(words.slice(marks.length));
    }
  }
  return children;
}

// the last word, taken off the text before
function wordBefore(children) {
  const text = children.at(-1);
  const word = typeof text === "string" ? (text.match(LAST_WORD)?.[0] ?? "") : "";
  if (word.length > LONGEST) return "";
  if (word) children[children.length - 1] = text.slice(0, text.length - word.length);
  return word;
}
