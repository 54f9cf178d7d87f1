// An answer sentence by sentence, with types. Run: node ask.ts "Who hosted the launch?"

type Citation = {
  index: number;
  document_id: string;
  title: string;
  published: string | null;
  page: number | null;
  quote: string;
  url: string;
};
type Answer = {
  id: string;
  status: "answered" | "partial" | "not_found" | "declined";
  text: string;
  conversation_id: string;
  citations: Citation[];
};
type Problem = { code: string; detail: string; request_id: string };
type AnswerEvent =
  | { type: "answer.started"; answer_id: string; conversation_id: string }
  | { type: "retrieval.completed"; documents: { document_id: string; title: string }[] }
  | { type: "citation.added"; citation: Citation }
  | { type: "answer.delta"; seq: number; text: string }
  | { type: "answer.completed"; answer: Answer }
  | { type: "answer.failed"; problem: Problem };

const url = process.env.DOCS_ASSISTANT_URL ?? "http://127.0.0.1:8000";
const key = process.env.DOCS_ASSISTANT_KEY;

async function* ask(question: string): AsyncGenerator<AnswerEvent> {
  const response = await fetch(`${url}/v1/answers/stream`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      ...(key ? { Authorization: `Bearer ${key}` } : {}),
    },
    body: JSON.stringify({ question }),
  });
  if (!response.ok) {
    const problem = (await response.json()) as Problem;
    throw new Error(`${problem.code}: ${problem.detail}`);
  }
  let rest = "";
  for await (const piece of response.body!.pipeThrough(new TextDecoderStream())) {
    const frames = (rest + piece).split("\n\n");
    rest = frames.pop()!;
    for (const frame of frames) {
      const data = frame.split("\n").find((line) => line.startsWith("data: "));
      if (data) yield JSON.parse(data.slice("data: ".length)) as AnswerEvent;
    }
  }
}

let answer: Answer | undefined;
for await (const event of ask(process.argv[2])) {
  if (event.type === "answer.delta") process.stdout.write(event.text);
  if (event.type === "answer.failed") throw new Error(event.problem.detail);
  if (event.type === "answer.completed") answer = event.answer;
}
if (!answer) throw new Error("the connection broke; ask again");
console.log();
for (const { index, title, page, quote } of answer.citations) {
  console.log(`  [${index}] ${title}${page ? `, page ${page}` : ""}: “${quote}”`);
}
