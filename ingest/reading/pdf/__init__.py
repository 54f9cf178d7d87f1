"""PDF pages to blocks: lines, running headers, hyphens, paragraphs and headings."""
