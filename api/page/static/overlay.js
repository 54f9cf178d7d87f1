// Where the panel lies over the page, as on a phone: what is under it is out of reach, a press beside
// it closes it, and so does Back.

const narrow = matchMedia("(max-width: 64rem)"); // as in page.css
let open = false;
let step = false; // whether the newest step of the history is the panel's
let returning = false; // whether a step back is under way that closing asked for

const under = () => [document.querySelector(".skip"), document.querySelector(".top"), document.getElementById("main")];

function cover() {
  const over = open && narrow.matches;
  const panel = document.getElementById("panel");
  for (const element of under()) element.inert = over;
  panel.setAttribute("role", over ? "dialog" : "complementary");
  panel.ariaModal = over ? "true" : null;
}

narrow.addEventListener("change", cover);

export function opened() {
  open = true;
  cover();
  if (!narrow.matches || step) return;
  step = true;
  history.pushState({}, "");
}

// `back` is false where the address has changed meanwhile
export function closed({ back = true } = {}) {
  open = false;
  cover();
  returning = step && back;
  step = false;
  if (returning) history.back();
}

// whether a step back concerned the panel alone; an open one is to be closed then
export function wasOurs() {
  const ours = returning || step;
  returning = step = false;
  return ours;
}

export function isBeside(target) {
  return open && narrow.matches && !document.getElementById("panel").contains(target);
}
