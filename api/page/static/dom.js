// Elements made of names and text alone: nothing that anybody wrote is ever read as markup.

export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key in PROPERTIES) made[key] = value;
    else made.setAttribute(key, value === true ? "" : value);
  }
  return fill(made, ...children);
}

// put these into an element, in place of what it holds; what is not there is left out
export function fill(element, ...children) {
  element.replaceChildren(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const PROPERTIES = { checked: 1, value: 1, disabled: 1, hidden: 1, className: 1, textContent: 1 };

export function link(address, ...children) {
  return el("a", { href: safe(address) }, ...children);
}

// only addresses of the web, and our own: documents name their sources themselves
export function safe(address) {
  try {
    const url = new URL(address, location.origin);
    return ["http:", "https:"].includes(url.protocol) ? url.href : "#";
  } catch {
    return "#";
  }
}

export function button(text, onclick, attributes = {}) {
  return el("button", { type: "button", onclick, ...attributes }, text);
}

const status = () => document.getElementById("status");
const SEEN = 8000; // milliseconds
let fading = 0; // the timer of what is seen now

// one sentence for people who listen to the page; whoever looks at it sees the same elsewhere
export function say(text) {
  clearTimeout(fading);
  status().className = "hidden";
  status().textContent = text;
}

// one sentence for everybody; with something to press it stays until another one comes
export function tell(text, ...presses) {
  clearTimeout(fading);
  status().className = "toast";
  fill(status(), text, presses);
  if (!presses.length) fading = setTimeout(() => say(""), SEEN);
}
