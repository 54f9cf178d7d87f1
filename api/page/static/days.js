// Conversations by the day of their last question, the newest first.

import { dayName } from "./language.js";

// [{ day, entries }] of entries that are in this order already
export function byDay(entries, now = new Date()) {
  const days = [];
  for (const entry of entries) {
    const day = dayName(entry.last_at, now);
    if (days.at(-1)?.day !== day) days.push({ day, entries: [] });
    days.at(-1).entries.push(entry);
  }
  return days;
}
