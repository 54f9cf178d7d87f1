// A question to be sure, before something is gone for good.

import { button, el } from "./dom.js";
import { t } from "./language.js";

export function confirmed(text, action) {
  return new Promise((resolve) => {
    const dialog = el("dialog", { "aria-label": text },
      el("p", {}, text),
      el("div", { class: "row" },
        button(action, () => dialog.close("yes"), { class: "danger" }),
        button(t("cancel"), () => dialog.close("no"), { class: "quiet", autofocus: true })));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
