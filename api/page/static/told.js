// Failures in the reader's own language, where they are such that they can do something about.

import { tell } from "./dom.js";
import { has, t } from "./language.js";

export function told(error) {
  if (error.code === "cut") return t("cut");
  if (error.code === "unreachable") return t("unreachable");
  if (error.status === 401) return t("signInAgain");
  const own = `problem_${error.code}`;
  if (error.status === 429 && !has(own)) return t("tooMany", { seconds: error.retryAfter || 10 });
  return t("failed", { detail: has(own) ? t(own) : error.message });
}

// do something, and say so when it fails; whether it did not
export async function tried(action) {
  try {
    await action();
    return true;
  } catch (error) {
    tell(told(error));
    return false;
  }
}
