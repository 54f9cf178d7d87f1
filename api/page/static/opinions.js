// What a reader thinks of an answer: helpful or not, and why not.

import { button, el, say } from "./dom.js";
import { t } from "./language.js";
import { send } from "./server.js";
import { tried } from "./told.js";

function opinion(answer, body) {
  return send("POST", `/v1/answers/${encodeURIComponent(answer.id)}/feedback`, { body });
}

export function opinions(answer) {
  const box = el("span", { class: "opinions" });
  const thank = () => {
    box.replaceChildren(el("span", { class: "thanks", tabindex: "-1" }, t("thanks")));
    box.firstChild.focus();
  };
  const up = button(t("helpful"), async () => {
    if (await tried(() => opinion(answer, { rating: "up" }))) thank();
  }, { class: "quiet" });
  const down = button(t("notHelpful"), async () => {
    if (!(await tried(() => opinion(answer, { rating: "down" })))) return;
    box.replaceChildren(reasons(answer, thank));
    box.querySelector("input").focus();
  }, { class: "quiet" });
  box.append(up, down);
  return box;
}

function reasons(answer, thank) {
  const names = ["wrong", "incomplete", "outdated", "source", "unclear", "other"];
  const form = el("form", { class: "reasons" },
    el("fieldset", {}, el("legend", {}, t("whatWasWrong")),
      names.map((name) => el("label", {}, el("input", { type: "checkbox", name: "reason", value: name }), ` ${t(`reason_${name}`)}`)),
      el("label", { class: "wide" }, t("comment"), el("textarea", { name: "comment", rows: "2", maxlength: "2000" }))),
    el("button", { type: "submit" }, t("send")));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const given = new FormData(form);
    const body = { rating: "down", reasons: given.getAll("reason"), comment: given.get("comment") };
    if (await tried(() => opinion(answer, body))) thank();
  });
  return form;
}

// a button that tells the owners what is missing
export function missing(answer) {
  const press = button(t("tellOwners"), async () => {
    press.disabled = true;
    if (await tried(() => opinion(answer, { rating: "down", reasons: ["missing"] }))) {
      press.replaceWith(el("p", { class: "thanks" }, t("told")));
      say(t("told"));
    } else press.disabled = false;
  });
  return press;
}
