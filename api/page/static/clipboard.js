// Puts text where other programs can paste it from.

import { el } from "./dom.js";

export async function copied(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // plain http on a named host: only what is marked there can be copied
  const box = el("textarea", { class: "hidden", readonly: true, value: text });
  const before = document.activeElement;
  document.body.append(box);
  box.select();
  const done = document.execCommand("copy");
  box.remove();
  before?.focus();
  if (!done) throw new Error("clipboard");
}
