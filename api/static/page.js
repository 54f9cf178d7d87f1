// Asks over a POST stream and builds the page from text nodes only: nothing in an answer is markup.

const form = document.getElementById("ask");
const box = document.getElementById("question");
const button = form.querySelector("button");
const status = document.getElementById("status");
const article = document.getElementById("answer");
const sources = document.getElementById("sources");
const list = document.getElementById("source-list");

function element(name, text) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  return made;
}

function clear() {
  article.replaceChildren();
  article.className = "";
  list.replaceChildren();
  sources.hidden = true;
}

function showSources(citations) {
  list.replaceChildren(...citations.map(sourceItem));
  sources.hidden = citations.length === 0;
}

function sourceItem(citation) {
  const item = element("li");
  item.value = citation.index;
  const link = element("a", citation.title);
  link.href = citation.url;
  item.append(link, document.createTextNode(where(citation)));
  const quote = element("blockquote");
  quote.append(tail(citation.before, true), element("mark", citation.quote), tail(citation.after, false));
  item.append(quote);
  return item;
}

function where(citation) {
  const printed = citation.page_label && citation.page_label !== String(citation.page);
  const page = citation.page === null ? "" : ` · page ${citation.page}${printed ? ` (printed ${citation.page_label})` : ""}`;
  return `${page} · ${citation.published ?? "no date"}`;
}

function tail(text, before) {
  if (!text) return document.createTextNode("");
  return document.createTextNode(before ? `… ${text}` : `${text} …`);
}

const handlers = {
  "answer.started": () => { article.setAttribute("aria-busy", "true"); },
  "retrieval.completed": (data) => {
    status.textContent = data.documents.length ? `Reading ${data.documents.length} documents…` : "Searching…";
  },
  "answer.delta": (data) => { article.append(element("p", data.text.trim())); },
  "answer.completed": (data) => {
    const answer = data.answer;
    article.replaceChildren(...answer.text.split("\n\n").map((part) => element("p", part)));
    article.classList.toggle("not-found", answer.status === "not_found");
    showSources(answer.citations);
    const dated = answer.as_of ? [`As of ${answer.as_of}, the date of the newest source.`] : [];
    status.textContent = [...answer.notices, ...dated].join(" ");
  },
  "answer.failed": (data) => { status.textContent = `${data.problem.detail} (${data.problem.request_id})`; },
};

async function* eventsOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let held = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    held += value;
    const frames = held.split("\n\n");
    held = frames.pop();
    for (const frame of frames) {
      const line = frame.split("\n").find((each) => each.startsWith("data: "));
      if (line) yield JSON.parse(line.slice(6));
    }
  }
}

async function ask(question) {
  clear();
  status.textContent = "Searching…";
  const response = await fetch("/v1/answers/stream", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ question }),
  });
  if (!response.ok) {
    const problem = await response.json();
    status.textContent = problem.detail;
    return;
  }
  let ended = false;
  for await (const data of eventsOf(response.body)) {
    handlers[data.type]?.(data);
    ended ||= data.type === "answer.completed" || data.type === "answer.failed";
  }
  if (!ended) status.textContent = "The answer was cut off. Ask again.";
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  button.disabled = true;
  try {
    await ask(box.value);
  } catch {
    status.textContent = "The server cannot be reached. Ask again in a moment.";
  } finally {
    article.removeAttribute("aria-busy");
    button.disabled = false;
  }
});

box.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});
