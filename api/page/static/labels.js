// Who may read a document, from the narrowest label to the widest.

const WIDTH = { staff: 0, partner: 2, public: 3 };
const width = (label) => WIDTH[label] ?? 1; // one partner alone

export const narrowFirst = (labels) => [...labels].sort((a, b) => width(a) - width(b) || a.localeCompare(b));

// whether somebody can read it under the second label who cannot under the first
export const widens = (before, after) => before !== after && width(after) >= width(before) && width(after) > 0;
