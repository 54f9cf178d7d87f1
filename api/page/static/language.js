// The page's own words, in the language that the server chose for this browser.

import { words } from "./words.js";

export const language = document.documentElement.lang;

// dates as this browser's region writes them
const locale = (navigator.languages || []).find((each) => each.slice(0, 2).toLowerCase() === language) || language;

// the text of a key, `{name}` in it replaced
export function t(key, values = {}) {
  return words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

export function has(key) {
  return Object.hasOwn(words, key);
}

export function day(text) {
  if (!text) return t("noDate");
  const parsed = new Date(text.length === 10 ? `${text}T12:00:00` : text);
  return new Intl.DateTimeFormat(locale, { dateStyle: "long" }).format(parsed);
}

// the time that a document covers, by its years or, within one, its days; "" where nobody says
export function period(covered) {
  const { from, to } = covered ?? {};
  if (!from && !to) return "";
  const [first, last] = [from, to].map((text) => text?.slice(0, 4) ?? "…");
  if (first !== last) return `${first}–${last}`;
  return from.endsWith("-01-01") && to.endsWith("-12-31") ? first : `${day(from)} – ${day(to)}`;
}

// of when a document is: its date, and what it covers
export function dated({ published, period: covered }) {
  const parts = [published && day(published), period(covered) && t("covers", { period: period(covered) })].filter(Boolean);
  return parts.join(" · ") || t("noDate");
}

export function documentsCounted(count) {
  return t(count === 1 ? "documentsOne" : "documentsCount", { count });
}

// an amount without cents that are not there, as this browser's region writes it
export function money(amount, currency) {
  const options = { style: "currency", currencyDisplay: "code", currency, minimumFractionDigits: 0, maximumFractionDigits: 2 };
  try {
    return new Intl.NumberFormat(locale, options).format(Number(amount));
  } catch {
    return `${currency} ${amount}`; // not a code that there is
  }
}

// what a kind of record, a field or a choice is called; an organisation's own are called as it does
export function factWord(what, name, otherwise) {
  const key = `fact_${what}_${name}`;
  return has(key) ? t(key) : otherwise;
}

// what a kind of document is called; an organisation's own as it calls it
export function kindWord(kind) {
  const key = `kind_${kind}`;
  return has(key) ? t(key) : kind;
}

// what an audience is called; of one of several partners its name, too
export function labelWord(label) {
  const [first, name] = label.split(/:(.*)/s);
  const told = has(`label_${first}`) ? t(`label_${first}`) : first;
  return name ? `${told}: ${name}` : told;
}

// for whom alone it is; nothing of what everybody may read
export function onlyFor(label = "public") {
  if (label === "public") return "";
  return has(`only_${label}`) ? t(`only_${label}`) : t("only_other", { label: labelWord(label) });
}

export function moment(text) {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(new Date(text));
}

// the day of a moment: today and yesterday by name
export function dayName(text, now) {
  const midnight = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate());
  const then = new Date(text);
  const days = Math.round((midnight(then) - midnight(now)) / 86400000);
  if (days < -1 || days > 0) return new Intl.DateTimeFormat(locale, { dateStyle: "long" }).format(then);
  const name = new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(days, "day");
  return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
}

export function clock(text) {
  return new Intl.DateTimeFormat(locale, { timeStyle: "short" }).format(new Date(text));
}

// how old a date is, in words
// the month of a date, as in "October 2016"
export function month(text) {
  return new Intl.DateTimeFormat(locale, { year: "numeric", month: "long" }).format(new Date(`${text}T12:00:00`));
}

export function age(text, now = new Date()) {
  if (!text) return "";
  const days = Math.round((new Date(`${text}T12:00:00`) - now) / 86400000);
  const format = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  if (Math.abs(days) < 60) return format.format(days, "day");
  if (Math.abs(days) < 730) return format.format(Math.round(days / 30.44), "month");
  return format.format(Math.trunc(days / 365.25), "year");
}

// names in a row, the last behind an "and"
export function listed(names) {
  return new Intl.ListFormat(locale).format(names);
}

export function languageName(code) {
  if (!code) return "";
  try {
    return new Intl.DisplayNames([language], { type: "language" }).of(code);
  } catch {
    return code;
  }
}
