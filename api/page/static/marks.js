// An answer's text as paragraphs of words and chips. Where a chip stands is told by the server, in
// code points; nothing is learned from what looks like a mark in the text.

export function paragraphs(text, citations) {
  const points = Array.from(text);
  const spans = citations
    .flatMap((citation) => citation.spans.map((span) => ({ ...span, citation })))
    .sort((a, b) => a.start - b.start);
  const found = [[]];
  let at = 0;
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

// the text with its sources below, to be copied: `[1] Title, page 3, 2016-05-01: “quote”`
export function withSources(answer, describe, markdown) {
  const lines = answer.citations.map((citation) => {
    const about = describe(citation);
    const quote = citation.quote.trim().replace(/\s+/g, " ");
    const name = markdown && citation.url ? `[${about.title}](${about.address})` : about.title;
    return `${markdown ? "- " : ""}[${citation.index}] ${name}, ${about.where}: “${quote}”`;
  });
  return lines.length ? `${answer.text.trim()}\n\n${lines.join("\n")}\n` : `${answer.text.trim()}\n`;
}
