// The entries of a list or a table, a child for each. One is made anew only when its entry says
// something else: all others stay, and with them the focus, and a press that has begun.

export class Rows {
  #shown = new Map(); // what an entry says: its child

  constructor(element, make) {
    this.element = element;
    this.make = make;
  }

  show(entries) {
    const shown = new Map(entries.map((entry) => {
      const says = JSON.stringify(entry);
      return [says, this.#shown.get(says) ?? this.make(entry)];
    }));
    const children = new Set(shown.values());
    for (const child of [...this.element.children]) if (!children.has(child)) child.remove();
    let place = this.element.firstElementChild;
    for (const child of children) {
      if (child === place) place = place.nextElementSibling;
      else this.element.insertBefore(child, place);
    }
    this.#shown = shown;
  }

  // this in their place
  instead(child) {
    this.element.replaceChildren(child);
    this.#shown = new Map();
  }
}
