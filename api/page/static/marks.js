// An answer's text as paragraphs of words and chips. Where a chip stands is told by the server, in
// code points; nothing is learned from what looks like a mark in the text.

import { asMarkdown, asText, quoteLine } from "./answer_table.js";

export function paragraphs(text, citations, from = 0, until = Infinity) {
  const points = Array.from(text).slice(0, until);
  const spans = citations
    .flatMap((citation) => citation.spans.map((span) => ({ ...span, citation })))
    .sort((a, b) => a.start - b.start);
  const found = [[]];
  let at = from;
  const words = (end) => {
    const parts = points.slice(at, end).join("").split(/\n{2,}/);
    parts.forEach((part, number) => {
      if (number > 0) found.push([]);
      if (part) found[found.length - 1].push({ words: part });
    });
  };
  for (const span of spans) {
    if (span.start < at || span.end > points.length) continue;
    words(span.start);
    found[found.length - 1].push({ citation: span.citation });
    at = span.end;
  }
  words(points.length);
  return found.filter((pieces) => pieces.some((piece) => piece.citation || piece.words.trim()));
}

// the stretches of an answer's text as [from, until], and its table in place of those that tell its rows
export function drawn(answer) {
  const spans = answer.table?.spans ?? [];
  const begins = [0, ...spans.map((span) => span.end)];
  const stretches = begins.map((begin, number) => [begin, spans[number]?.start ?? Array.from(answer.text).length]);
  return spans.length ? [...stretches.slice(0, -1), answer.table, stretches.at(-1)] : stretches;
}

// the text with its sources below, to be copied: `[1] Title, page 3, 2016-05-01: “quote”`
export function withSources(answer, describe, markdown) {
  const lines = answer.citations.map((citation) => {
    const about = describe(citation);
    const quote = quoteLine(citation);
    const name = markdown && citation.url ? `[${about.title}](${about.address})` : about.title;
    return `${markdown ? "- " : ""}[${citation.index}] ${name}, ${about.where}: “${quote}”`;
  });
  const points = Array.from(answer.text);
  const table = markdown ? asMarkdown : asText;
  const told = drawn(answer).map((part) => (Array.isArray(part) ? points.slice(...part).join("").trim() : table(part))).filter(Boolean).join("\n\n");
  return lines.length ? `${told}\n\n${lines.join("\n")}\n` : `${told}\n`;
}
