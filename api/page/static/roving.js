// A group of buttons as one stop of the Tab key: arrows lead through it, Home and End to its ends.

const SIDEWAYS = { ArrowLeft: -1, ArrowRight: 1 };
const EVERY_WAY = { ...SIDEWAYS, ArrowUp: -1, ArrowDown: 1 };

export function roving(group, selector, { everyWay = false } = {}) {
  const steps = everyWay ? EVERY_WAY : SIDEWAYS;
  const items = () => [...group.querySelectorAll(selector)];
  const stopAt = (item) => items().forEach((each) => { each.tabIndex = each === item ? 0 : -1; });
  const settle = () => {
    const all = items();
    if (all.filter((each) => each.tabIndex === 0).length !== 1) stopAt(all[0]);
  };
  group.addEventListener("focusin", (event) => {
    const item = event.target.closest(selector);
    if (item) stopAt(item);
  });
  group.addEventListener("keydown", (event) => {
    const all = items();
    const now = all.indexOf(document.activeElement);
    const next = { Home: 0, End: all.length - 1 }[event.key] ?? now + steps[event.key];
    if (now < 0 || Number.isNaN(next) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    all[(next + all.length) % all.length].focus();
  });
  new MutationObserver(settle).observe(group, { childList: true, subtree: true });
  settle();
}
