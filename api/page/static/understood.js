// What a follow-up was taken to be about, in few words where the difference is small, or all of it.

import { t } from "./language.js";

const MOST_WORDS = 6; // of a name that was put in the place of "it"

const wordsOf = (text) => text.replace(/[\s?.!,;:]+$/, "").split(/\s+/).filter(Boolean);
const same = (a, b) => a?.toLowerCase() === b?.toLowerCase();

// `earlier` are the questions before it
export function understood(question, meant, earlier) {
  const before = earlier.find((each) => meant.startsWith(`${wordsOf(each).join(" ")},`));
  const about = before ?? putIn(wordsOf(question), wordsOf(meant));
  return about ? t("about", { what: about }) : t("understood", { question: meant });
}

// what stands in one for a single word of the other; "" where they differ in more
function putIn(typed, meant) {
  const begin = typed.findIndex((word) => same(word, meant[0]));
  if (begin < 0 || begin > 2) return "";
  const rest = typed.slice(begin);
  let head = 0;
  while (head < rest.length && same(rest[head], meant[head])) head += 1;
  let tail = 0;
  while (tail < rest.length - head && same(rest.at(-1 - tail), meant.at(-1 - tail))) tail += 1;
  const name = meant.slice(head, meant.length - tail);
  return rest.length - head - tail === 1 && name.length > 0 && name.length <= MOST_WORDS ? name.join(" ").replace(/['’]s?$/, "") : "";
}
