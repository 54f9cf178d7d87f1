// Keys that lead somewhere from everywhere, and the list of them. Single letters can be turned off:
// whoever speaks to the page would press them without meaning to.

import { button, el } from "./dom.js";
import { keep, kept } from "./kept.js";
import { t } from "./language.js";

const OFF = "single keys off";
const KEYS = [["/", "keyBox"], ["Ctrl K", "keySearch"], ["↑", "keyMend"], ["Enter", "keyAsk"], ["Shift Enter", "keyLine"],
  ["← →", "keyNumbers"], ["Esc", "keyClose"], ["?", "keyHelp"]];

const isTyping = (target) => Boolean(target.closest?.("input, textarea, select"));

// `box` and `search` lead there
export function shortcuts({ box, search }) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || document.querySelector("dialog[open]")) return;
    const action = event.ctrlKey || event.metaKey ? { k: search }[event.key.toLowerCase()]
      : !isTyping(event.target) && !kept(localStorage, OFF) && { "/": box, "?": showKeys }[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}

export function showKeys() {
  const single = el("input", { type: "checkbox", checked: !kept(localStorage, OFF),
    onchange: () => keep(localStorage, OFF, single.checked ? "" : "yes") });
  const dialog = el("dialog", { class: "keys", "aria-label": t("keys") }, el("h2", {}, t("keys")),
    el("dl", {}, KEYS.map(([key, word]) => el("div", {}, el("dt", {}, el("kbd", {}, key)), el("dd", {}, t(word))))),
    el("label", {}, single, ` ${t("keysSingle")}`),
    el("div", { class: "row" }, button(t("close"), () => dialog.close(), { class: "quiet", autofocus: true })));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
