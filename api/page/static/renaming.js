// A form for the title of a conversation, in the place of what its row shows.

import { button, el } from "./dom.js";
import { t } from "./language.js";
import { send } from "./server.js";

// `run` does what is given it, and shows the list anew
export function renaming(item, entry, run) {
  const parts = [...item.childNodes];
  const input = el("input", { value: entry.title, maxlength: "200", required: true, "aria-label": t("title") });
  const back = () => {
    form.replaceWith(...parts);
    item.querySelector("details").open = false;
    item.querySelector("a").focus();
  };
  const form = el("form", { class: "row" }, input, el("button", { type: "submit" }, t("save")), button(t("cancel"), back, { class: "quiet" }));
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") back();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    back();
    await run(() => send("PATCH", `/v1/conversations/${encodeURIComponent(entry.id)}`, { body: { title: input.value } }));
  });
  item.replaceChildren(form);
  input.focus();
  input.select();
}
