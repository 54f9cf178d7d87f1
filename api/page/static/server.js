// What the server is asked. Every failure is a Problem with a code and a sentence for people.

import { at } from "./place.js";

export class Problem extends Error {
  constructor(body, status) {
    super(body.detail || body.title || String(status));
    this.code = body.code || "unreachable";
    this.status = status;
    this.requestId = body.request_id || "";
    this.retryAfter = 0;
  }
}

export async function send(method, path, { body, headers, signal, raw } = {}) {
  const options = { method, headers: { ...headers }, signal };
  if (raw !== undefined) options.body = raw;
  else if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(at(path), options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem({ code: "unreachable" }, 0);
  }
  if (response.ok) return response;
  const problem = new Problem(await response.json().catch(() => ({})), response.status);
  problem.retryAfter = Number(response.headers.get("Retry-After")) || 0;
  throw problem;
}

export async function get(path, options) {
  return (await send("GET", path, options)).json();
}

// every page of a list
export async function all(path) {
  const found = [];
  let cursor = null;
  do {
    const separator = path.includes("?") ? "&" : "?";
    const next = cursor ? `${separator}cursor=${encodeURIComponent(cursor)}` : "";
    const page = await get(path + next);
    found.push(...page.data);
    cursor = page.next_cursor;
  } while (cursor);
  return found;
}
