// Words found in a text: each hit marked, and the way from one to the next.

import { button, el } from "./dom.js";
import { t } from "./language.js";

const BLOCKS = "p, h2, h3, h4, h5, h6, li, th, td";
const MOST = 1000; // hits that are marked

// a box that finds in this element's text; Enter leads to the next hit, Shift+Enter to the one before
export function findBar(text) {
  const box = el("input", { type: "search", id: "find", autocomplete: "off" });
  const count = el("span", { class: "count", role: "status" });
  const steps = [button("↑", () => step(-1), { class: "quiet", "aria-label": t("previousHit"), title: t("previousHit"), disabled: true }),
    button("↓", () => step(1), { class: "quiet", "aria-label": t("nextHit"), title: t("nextHit"), disabled: true })];
  let hits = [];
  let at = -1;

  function step(by) {
    if (!hits.length) return;
    for (const part of hits[at] ?? []) part.classList.remove("now");
    at = (at + by + hits.length) % hits.length;
    for (const part of hits[at]) part.classList.add("now");
    hits[at][0].scrollIntoView({ block: "center" });
    count.textContent = t("hitOf", { at: at + 1, count: hits.length });
  }

  box.addEventListener("input", () => {
    unmark(text);
    hits = folded(box.value).text.trim() ? marked(text, box.value) : [];
    at = -1;
    for (const each of steps) each.disabled = !hits.length;
    count.textContent = box.value.trim() && !hits.length ? t("noHit") : "";
    step(1);
  });
  const form = el("form", { class: "find", role: "search", onsubmit: (event) => { event.preventDefault(); step(1); } },
    el("label", { for: "find", class: "hidden" }, t("findInDocument")), box, count, steps);
  box.placeholder = t("findInDocument");
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.shiftKey) return;
    event.preventDefault();
    step(-1);
  });
  return form;
}

// without accents and capitals; `from` says of each character where it comes from
function folded(text) {
  const from = [];
  let plain = "";
  let place = 0;
  for (const character of text) {
    for (const each of character.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()) {
      plain += each;
      for (let unit = 0; unit < each.length; unit += 1) from.push(place);
    }
    place += character.length;
  }
  from.push(place);
  return { text: plain, from };
}

function marked(root, wanted) {
  const words = folded(wanted).text.trim().replace(/\s+/g, " ");
  const found = [];
  for (const block of root.querySelectorAll(BLOCKS)) {
    if (block.closest(".page-mark")) continue;
    const { text, from } = folded(block.textContent);
    const spans = [];
    for (let begin = text.indexOf(words); begin >= 0; begin = text.indexOf(words, begin + words.length)) {
      if (found.length + spans.length >= MOST) break;
      spans.push([from[begin], from[begin + words.length]]);
    }
    found.push(...spans.reverse().map((span) => wrapped(block, ...span)).reverse());
  }
  return found;
}

// the characters of a block between two places, in marks: several where an element ends between them
function wrapped(block, begin, end) {
  const nodes = [];
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  let place = 0;
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const [first, last] = [Math.max(begin - place, 0), Math.min(end - place, node.length)];
    if (first < last) nodes.push([node, first, last]);
    place += node.length;
  }
  return nodes.map(([node, first, last]) => {
    const range = document.createRange();
    range.setStart(node, first);
    range.setEnd(node, last);
    const mark = el("mark", { class: "hit" });
    range.surroundContents(mark);
    return mark;
  });
}

function unmark(root) {
  for (const mark of root.querySelectorAll("mark.hit")) {
    const parent = mark.parentNode;
    mark.replaceWith(...mark.childNodes);
    parent.normalize();
  }
}
