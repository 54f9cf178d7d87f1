// One line over each answer: how it stands, and what it rests on. It says only what the answer itself
// says; whether sources agree is not checked, and so is not claimed. Empty where nothing can be said.

import { month, t } from "./language.js";

// a greeting, or what is no question: nothing was searched for it
export const isAside = (answer) => answer.status === "not_found" && !answer.coverage.documents_searched && !answer.coverage.narrowed;

export function standing(answer) {
  if (isAside(answer)) return "";
  return answer.status === "not_found" ? t("notFound") : restsOn(answer);
}

function restsOn(answer) {
  const there = answer.citations.filter((citation) => citation.source !== "removed");
  const dates = new Map(there.map((citation) => [citation.document_id, citation.published]));
  if (!dates.size || there.length < answer.citations.length) return "";
  const said = t(`${much(answer)}${dates.size === 1 ? "One" : "Many"}`, { count: dates.size });
  if (!answer.as_of) return said;
  const known = [...dates.values()].filter(Boolean).length;
  const how = dates.size === 1 ? "restsDated" : known === dates.size ? "restsNewest" : "restsNewestDated";
  return t(how, { said, date: month(answer.as_of) });
}

// what is only the nearest says so in its own first words
function much({ status, is_nearest }) {
  if (is_nearest) return "rests";
  return status === "partial" ? "partly" : "answered";
}
