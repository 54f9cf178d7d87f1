// One question sent to the server, and its answer drawn into a turn as it comes.

import { send, Problem } from "./server.js";
import { eventsOf } from "./sse.js";

// one for each time that is asked, so that a repeated one is known; randomUUID is missing on plain http
export const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

// the whole answer; `turn.key` names the request
export async function answered(turn, body, signal) {
  try {
    return await streamed(turn, body, signal);
  } catch (error) {
    if (error.code !== "request-in-progress") throw error;
    // it began before the connection, or the server, was lost: its answer would not come here
    turn.key = newKey();
    return streamed(turn, body, signal);
  }
}

async function streamed(turn, body, signal) {
  const response = await send("POST", "/v1/answers/stream", { body, headers: { "Idempotency-Key": turn.key }, signal });
  try {
    for await (const event of eventsOf(response.body)) {
      if (event.type === "retrieval.completed") turn.reading(event.documents.length);
      else if (event.type === "answer.delta") turn.sentence(event.text);
      else if (event.type === "answer.completed") return event.answer;
      else if (event.type === "answer.failed") throw new Problem(event.problem, event.problem.status);
    }
  } catch (error) {
    if (error.name === "AbortError" || error instanceof Problem) throw error;
    throw new Problem({ code: "cut" }, 0);
  }
  throw new Problem({ code: "cut" }, 0);
}
