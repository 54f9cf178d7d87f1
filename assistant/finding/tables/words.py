"""The words by which a question says what it wants of a table."""

from __future__ import annotations

import re

MOST = (
    r"most expensive|dearest|priciest|costliest|highest|largest|biggest|greatest|maximum|longest"
    r"|tallest|heaviest|widest|busiest|richest|best|top|most"
)
LEAST = (
    r"least expensive|cheapest|lowest|smallest|fewest|minimum|shortest|lightest|narrowest|poorest"
    r"|bottom|least"
)
# any other superlative: of the words that end like one, some are none, and some are of time
OTHER = (
    r"(?!(?:arr|b|bookl|br|bucharest|budap|ch|clos|conqu|cont|cr|dig|earli|for|gu|harv|hon|ing"
    r"|inter|inv|j|lat|l|manif|mod|near|new|n|old|p|pri|prot|qu|r|reinv|requ|sugg|t|unr|v|w|young"
    r"|z)est\b)[a-z]{2,}est"
)
LITTLE = re.compile(r"\b(?:shallow|thin|weak|slow|cold|quiet|empti|poor|tini|youngest)\w*", re.I)
PLANNED = re.compile(
    r"\b(?:plan(?:s|ned)?|budget(?:s|ed)?|request(?:s|ed)?|ask(?:s|ed)? for|appl(?:y|ied) for"
    r"|pledg\w+|promis\w+|target(?:s|ed)?|foreseen|estimat\w+|approved|set aside|want(?:s|ed)?)\b",
    re.IGNORECASE,
)
PLANNED_HEAD = re.compile(
    r"\b(?:plan(?:ned)?|budget(?:ed)?|request(?:ed)?|pledged?|target|estimated?|demand[ée]e?s?"
    r"|pr[ée]vue?s?|solicitad[oa]s?|presupuest\w*|meta|orçad\w*|previst[oa]s?)\b",
    re.IGNORECASE,
)
DONE_HEAD = re.compile(
    r"\b(?:actuals?|outturn|awarded|granted|received|spent|paid|disbursed|delivered|realised"
    r"|accord[ée]e?s?|vers[ée]e?s?|d[ée]pens\w+|r[ée]alis\w+|concedid[oa]s?|gastad\w+"
    r"|ejecutad[oa]s?|pagad\w+|pag[oa]s?|executad[oa]s?|gasto)\b",
    re.IGNORECASE,
)
PAID = re.compile(r"\b(?:receiv|award|paid|pay|spen[dt]|request|pledg|disburs)\w*")  # as verbs
SUM_HEAD = re.compile(
    r"\b(?:amount|sum|costs?|price|budget|importe|monto|coste?|costo|valor|montant|co[uû]t|custo"
    r"|or[çc]amento|presupuesto)\b",
    re.IGNORECASE,
)
MORE, LESS = (
    r"larger|bigger|higher|greater|longer|more|dearer",
    r"smaller|lower|fewer|less|cheaper",
)
EARLY, LATE = r"earliest|oldest|first", r"latest|newest|most recent(?:ly)?|youngest|last"
RANKS = {"second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5}
FEW = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10}
SO_MANY = re.compile(
    rf"\b(?:the|both|these|those|all) ({'|'.join(FEW)}|\d) (?:[\w'’-]+ ){{0,3}}?[\w’']+s\b",
    re.IGNORECASE,
)
BEFORE = rf"(?:(?P<rank>{'|'.join(RANKS)})[ -])?(?:(?P<few>{'|'.join(FEW)}|\d) )?"
EXTREMES = re.compile(
    rf"\b{BEFORE}(?:(?P<most>{MOST})|(?P<least>{LEAST})|{OTHER})\b(?! of\b(?! (?:all|the)\b))"
    rf"(?: (?P<after>{'|'.join(FEW)}|\d)\b)?",
    re.IGNORECASE,
)
IN_TIME = re.compile(
    rf"\b(?:(?P<least>{EARLY})|(?P<most>{LATE}))\b(?! (?:of|time|name|year|month|week|step)\b)",
    re.IGNORECASE,
)
NEXT = re.compile(r"\s+([^\W\d_]+)")
SURELY_IN_TIME = re.compile(
    r"\b(?:earliest|oldest|latest|newest|most recent(?:ly)?|youngest)\b", re.I
)
TIMED = re.compile(
    r"\b(?:start|began|begin|launch|open|end|clos|sign|publish|establish|found|expir|due\b"
    r"|pledg|sail|arriv|deliver|return|went|came|left|paid|runs? out"
    r"|is up|are up|hired|joined|bought|built)",
    re.IGNORECASE,
)
TIMED_WORD = re.compile(rf"{TIMED.pattern}\w*", re.IGNORECASE)
SHARE = re.compile(r"\b(?:share|percentage|per ?cent|proportion|rate)\b|%", re.IGNORECASE)
POLITE = (
    r"^\W*(?:(?:hello|hi|hey|good (?:morning|day|afternoon)|please|pls|kindly|quick one"
    r"|(?:can|could|would|will) you|i (?:need|want|would like|'d like) to know|tell me)\b\W+)*"
)
LISTED_NOUN = re.compile(
    rf"{POLITE}(?:list|name|show|give)(?: me| us)?(?: all)?(?: of)?"
    r"(?: the| our| these| those)? ([\w-]+)",
    re.IGNORECASE,
)
COUNTED_NOUN = re.compile(r"\bnumber of (?:the |our |all )?([\w-]+)", re.IGNORECASE)
COMPARED = re.compile(
    rf"\b(?:which|who|what)\b.*?\b(?:(?P<most>{MORE}|later|newer)"
    rf"|(?P<least>{LESS}|earlier|older))\b(?! than\b)",
    re.IGNORECASE,
)
SUM = re.compile(
    r"\b(?:(?:in|the|a|its|their|grand|combined)? ?total(?: of| number of| amount of)?"
    r"|across (?:all|the|both|every)|all ?together|altogether|in all|combined|together"
    r"|sum(?: up)?(?: of)?"
    r"|add(?:ed|s)? up(?: to)?"
    r"|add(?:ed|ing)?|come to|comes to)\b",
    re.IGNORECASE,
)
MEAN = re.compile(
    r"\b(?:on average|average|avg|mean(?= (?:of|value|number|amount))|per .{2,12} on average)\b",
    re.I,
)
DIFFERENCE = re.compile(
    r"\b(?:difference|gap|margin)\b(?: (?:between|in))?"
    r"|\b(?:by )?how (?:much|many)(?: \w+){0,2}? (?:larger|bigger|higher|greater|more|smaller|lower"
    r"|fewer|less|longer|shorter)\b"
    r"|\bby (?:what|how) (?:sum|amount|much|many)\b"
    r"|\bhow (?:much|many|big|large)\b.*\b(?:increase|rise|grow|grew|growth|fall|fell|drop"
    r"|change)\w*",
    re.IGNORECASE,
)
SIDE_BY_SIDE = re.compile(
    r"\b(?:compar(?:e[sd]?|ing|isons?)|contrast(?:s|ed)?|differ(?:s|ed|ing|ences?|ent)?|diff|vs"
    r"|versus|side by side|next to each other|(?:set|sets|tell) .{3,60} apart)\b",
    re.IGNORECASE,
)
HOW_MANY = re.compile(r"\b(?:how many|number of)\b", re.IGNORECASE)
COUNT = re.compile(r"\b(?:how many|number of|count(?: of)?)\b", re.IGNORECASE)
BLANK = re.compile(
    r"\b(?:nothing|no (?:sum|amount|value|figure|entry|date|\w+)) (?:(?:is|are|was|has been|filled"
    r"|entered|given|stated|recorded|noted|in|under|for) ?)+|\b(?:no|without (?:a|an|any)?|missing"
    r"|blank|empty|not filled in|left (?:blank|open|empty))\b",
    re.IGNORECASE,
)
MONEY = re.compile(
    r"\b(?:money|dollars?|usd|pounds?|gbp|euros?|eur|amounts?|sums?|budgets?|worth|costs?|costly"
    r"|prices?|fund(?:s|ing|ed)?|paid|pay|payments?|envelopes?|expensive|cheap(?:est|er)?"
    r"|dear(?:est|er)?|cash|spend|spent|spending|financ\w+|fees?|fares?|earn\w*|takings|revenues?"
    r"|turnover)\b|[$£€]"
    r"|\bhow much\b(?=.*\b(?:g[ei]ve|gave|given|get|got|getting|receiv\w+|award\w*|donat\w+"
    r"|contribut\w+|owe[sd]?|charge[sd]?)\b)",
    re.IGNORECASE,
)
PAID_OUT = re.compile(r"\b(?:grant|award|contract|loan|donation)s?\b", re.IGNORECASE)
CLAIM = re.compile(r"^\W*(?:is|are|was|were|isn|wasn)\b|\b(?:correct|right|true)\b", re.IGNORECASE)
NOT_ASKED = re.compile(
    r"\b(?:why|how come|reasons?|(?:can|could|may|should\w*|must) (?:i|we|one|you)"
    r"(?! (?:(?:please|kindly|perhaps|also) )*(?:tell|list|name|show|give|send|say|check|add)))\b",
    re.IGNORECASE,
)
LEFT_OUT = re.compile(
    r"[,;(]?\s*\b(?:leav(?:e|ing) (?=[^.?!;)]*\bout\b)(?:out)?"
    r"|not (?:counting|including)|without counting|excluding"
    r"|not (?=(?:what|those|ones|the ones)\b)|except(?: for)?|other than|apart from|but not"
    r"|ignoring)\b([^.?!;)]*)",
    re.IGNORECASE,
)
DENIED = re.compile(r"\b(?:not|never|no|without|except|lack(?:s|ing)?)\b|n['’]t\b", re.IGNORECASE)
EACH_LISTED = re.compile(rf"{POLITE}(?:which|what|who|list|name|show|give)\b", re.IGNORECASE)
COUNTED = re.compile(r"\b(?:how many|number of|most|fewest|count)\b", re.IGNORECASE)
COMPARED_IN_TIME = re.compile(r"later|newer|earlier|older", re.IGNORECASE)
FROM_ONE_ON = re.compile(
    r"\bor (?:worse|better|higher|lower|more|less|fewer|above|below|later|earlier|older|newer)\b"
    r"|\b(?:over|above|below|under|beyond|within|exceed\w*) (?:the |its |their )?"
    r"(?:limits?|targets?|average|threshold|budget|plan)\b",
    re.IGNORECASE,
)
WITH_A_NOUN = re.compile(r"\b(?:most|least|fewest)$", re.IGNORECASE)  # the others are of a size
ASKS = re.compile(
    r"\b(?:which|what|who|whose|where|when|name|list|tell|give|show)\b"
    r"|^\W*(?:the |our )?(?:\w+ )?(?:top|first|last|[a-z]+est|most|least)\b",
    re.IGNORECASE,
)
LISTED = re.compile(
    r"^\W*(?:which|who|what|list|name|show|give|all|where)\b|\b(?:which|list|name|how many)\b", re.I
)
