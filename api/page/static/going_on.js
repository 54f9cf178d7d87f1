// Questions to go on with after the newest answer, each tried by the server. They are asked for when the
// answer is there already, and it stands without them.

import { button, el } from "./dom.js";
import { language, t } from "./language.js";
import { roving } from "./roving.js";
import { get } from "./server.js";

// put below `turn`; a press asks
export async function goOn(turn, ask) {
  const { id, status } = turn.answer;
  const found = await get(`/v1/answers/${encodeURIComponent(id)}/suggestions?language=${language}`).catch(() => null);
  if (!found?.questions.length || !turn.isNewest()) return;
  const name = t(status === "not_found" ? "haveAnswers" : "goOn");
  const list = el("ul", {}, found.questions.map(({ text }) => el("li", {}, button(text, () => ask(text), { class: "quiet" }))));
  turn.element.append(el("div", { class: "go-on", role: "group", "aria-label": name }, el("h3", {}, name), list));
  roving(list, "button");
}

// the newest answer alone has them
export function goneOn() {
  document.querySelector(".go-on")?.remove();
}
