#!/bin/sh
# A question, its answer and where each sentence stands. Usage: ask.sh "Who hosted the launch?"
set -eu
url=${DOCS_ASSISTANT_URL:-http://127.0.0.1:8000}
question=${1:?"usage: ask.sh QUESTION"}

body=$(python3 -c 'import json, sys; print(json.dumps({"question": sys.argv[1]}))' "$question")
set -- -H 'Content-Type: application/json'
if [ -n "${DOCS_ASSISTANT_KEY:-}" ]; then
    set -- "$@" -H "Authorization: Bearer $DOCS_ASSISTANT_KEY"
fi
curl --silent --show-error --fail-with-body "$@" --data "$body" "$url/v1/answers" | python3 -c '
import json, sys
answer = json.load(sys.stdin)
print(answer["text"])
for source in answer["citations"]:
    page = "page {}, ".format(source["page"]) if source["page"] else ""
    print("[{}] {}, {}{}".format(source["index"], source["title"], page, source["published"]))
'
