// Events of a stream as they come. EventSource cannot send a question, and asks again by itself.

export async function* eventsOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  const parser = new Parser();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    yield* parser.push(value);
  }
}

export class Parser {
  #held = "";

  // the events that are whole with this piece of text
  push(piece) {
    this.#held += piece;
    const frames = this.#held.split(/\r?\n\r?\n/);
    this.#held = frames.pop();
    return frames.map(dataOf).filter((data) => data !== "").map((data) => JSON.parse(data));
  }
}

function dataOf(frame) {
  return frame
    .split(/\r?\n/)
    .filter((line) => line.startsWith("data:"))
    .map((line) => line.slice(5).replace(/^ /, ""))
    .join("\n");
}
