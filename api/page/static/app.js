// The page: who is here, which view the address names, and the way from one to another.

import { AskView } from "./ask.js";
import { button, el } from "./dom.js";
import { t } from "./language.js";
import { steppedBack } from "./panel.js";
import { at, within } from "./place.js";
import { preferences } from "./preferences.js";
import { get, send } from "./server.js";
import { shortcuts, showKeys } from "./shortcuts.js";
import { SideBar } from "./side.js";

const view = document.getElementById("view");
const nav = document.getElementById("nav");
const LINKS = [["/", "ask"], ["/library", "library"], ["/facts", "facts"], ["/history", "history"]];
const name = document.querySelector("meta[name=application-name]")?.content ?? t("brand");
let current = null;
let person = null;
let side = null;

// the path of ours in the address bar; a server that is asked directly shows it without the root, too
function here() {
  const path = within(location.pathname) ?? location.pathname;
  return path === "/" ? path : path.replace(/\/$/, "");
}

// what is not seen first is fetched when it is
async function viewOf(path) {
  const [, first, conversation, answer] = path.split("/").map(decoded);
  if (first === "library") return libraryPart(conversation);
  if (first === "facts") return new (await import("./facts.js")).FactsView(person);
  if (first === "history") return new (await import("./history.js")).HistoryView(person);
  if (first === "c" && conversation) return new AskView(person, conversation, answer);
  return new AskView(person, null, null);
}

async function libraryPart(part) {
  if (person.can_manage && part === "questions") return new (await import("./questions.js")).QuestionsView();
  if (person.can_manage && part === "feedback") return new (await import("./feedback.js")).FeedbackView();
  return new (await import("./library.js")).LibraryView(person);
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // no address of ours; the server will not find it
  }
}

async function show({ focus = false } = {}) {
  current?.leave();
  current = null;
  const place = here().startsWith("/c/") ? "/" : here().replace(/^\/library\/.*/, "/library");
  nav.replaceChildren(...LINKS.map(([address, word]) =>
    el("a", { href: at(address), "aria-current": address === place ? "page" : null }, t(word))), ...tools());
  const word = LINKS.find(([address]) => address === place)?.[1] ?? "ask";
  document.title = word === "ask" ? name : `${t(word)} · ${name}`;
  if (!person.signed_in) {
    current = null;
    view.replaceChildren(welcome());
    return;
  }
  const path = here();
  const made = await viewOf(path);
  if (path !== here()) return; // left again before it was there
  current = made;
  side.show(current instanceof AskView);
  const early = "asked" in (view.querySelector("form.ask[action]")?.dataset ?? {});
  view.replaceChildren(current.element);
  if (focus) document.getElementById("main").focus();
  await current.start();
  if (early) view.querySelector("form.ask").requestSubmit();
}

// a new conversation, and the list of keys: always in reach
function tools() {
  if (!person.signed_in) return [];
  const plus = el("span", { "aria-hidden": "true" }, "+");
  return [el("a", { href: at("/"), class: "fresh" }, plus, el("span", { class: "word" }, t("newConversation"))),
    button("?", showKeys, { class: "quiet help", "aria-label": t("keys"), title: t("keys") })];
}

function go(path) {
  history.pushState({}, "", at(path));
  return show({ focus: true });
}

async function toBox() {
  if (!document.getElementById("question")) await go("/");
  document.getElementById("question").focus();
}

async function toSearch() {
  if (here() !== "/history") await go("/history");
  document.getElementById("search").focus();
}

function welcome() {
  return el("div", { class: "welcome" }, el("h1", {}, t("brand")), el("p", { class: "lead" }, t("lead")), el("p", {}, t("welcome")),
    person.sign_in === "none" ? null : el("a", { class: "button", href: at(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`) }, t("signIn")));
}

function greet() {
  const box = document.getElementById("person");
  if (!person.signed_in || person.sign_in !== "oidc") return;
  box.replaceChildren(el("span", { class: "who" }, t("signedInAs", { name: person.name })),
    button(t("signOut"), async () => {
      await send("POST", "/sign-out");
      sessionStorage.clear(); // drafts
      location.assign(at("/"));
    }, { class: "quiet" }));
}

document.addEventListener("click", (event) => {
  const anchor = event.target.closest?.("a[href]");
  if (!anchor || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  if (anchor.classList.contains("skip")) { // its address would be a step in the history, and shown anew
    event.preventDefault();
    document.getElementById("main").focus();
    return;
  }
  const url = new URL(anchor.href);
  const path = url.origin === location.origin && !anchor.hasAttribute("download") && within(url.pathname);
  if (!path || !/^\/(?:$|library(?:\/(?:questions|feedback))?$|facts$|history$|c\/)/.test(path) || url.hash) return;
  event.preventDefault();
  history.pushState({}, "", url.pathname + url.search);
  show({ focus: true });
});

window.addEventListener("popstate", () => {
  if (!steppedBack()) show();
});

async function begin() {
  try {
    person = await get("/v1/me");
  } catch {
    view.replaceChildren(el("h1", {}, t("brand")), el("p", { class: "warning", role: "alert" }, t("unreachable")),
      button(t("again"), begin));
    return;
  }
  greet();
  side = new SideBar();
  document.getElementById("body").prepend(side.element);
  if (person.signed_in) shortcuts({ box: toBox, search: toSearch });
  await show();
}

preferences();
begin();
