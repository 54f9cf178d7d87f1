// What a reader chooses for this browser: light or dark, and the language. The server reads it, too,
// so that each page comes as it was chosen.

import { el } from "./dom.js";
import { language, t } from "./language.js";
import { root } from "./place.js";

const LANGUAGES = { en: "English", es: "Español", fr: "Français", pt: "Português" };
const THEMES = ["", "light", "dark"];
const A_YEAR = 31536000; // seconds

function keep(name, value) {
  document.cookie = `${name}=${value}; path=${root}/; max-age=${value ? A_YEAR : 0}; samesite=lax`;
}

function themes() {
  const chosen = document.documentElement.dataset.theme ?? "";
  return el("fieldset", {}, el("legend", {}, t("theme")), THEMES.map((theme) => el("label", {},
    el("input", { type: "radio", name: "theme", checked: theme === chosen, onchange: () => {
      keep("theme", theme);
      if (theme) document.documentElement.dataset.theme = theme;
      else delete document.documentElement.dataset.theme;
    } }), ` ${t(`theme_${theme || "system"}`)}`)));
}

function languages() {
  const choice = el("select", { id: "language", onchange: () => {
    keep("language", choice.value);
    location.reload();
  } }, Object.entries(LANGUAGES).map(([code, name]) => el("option", { value: code, lang: code }, name)));
  choice.value = language;
  return el("p", {}, el("label", { for: "language" }, t("languageWord")), choice);
}

export function preferences() {
  const name = t("preferences");
  const summary = el("summary", { class: "quiet button", title: name, "aria-label": name }, "◐");
  const box = el("details", { class: "preferences" }, summary, el("div", {}, themes(), languages()));
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box.open) return;
    event.stopPropagation();
    box.open = false;
    summary.focus();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!box.contains(event.target)) box.open = false;
  });
  document.getElementById("preferences").replaceChildren(box);
}
