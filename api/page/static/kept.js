// What this browser keeps between views. One that keeps nothing, as in private windows, loses only that.

export function keep(store, name, text) {
  try {
    if (text) store.setItem(name, text);
    else store.removeItem(name);
  } catch {
    // full, or forbidden
  }
}

export function kept(store, name) {
  try {
    return store.getItem(name) ?? "";
  } catch {
    return "";
  }
}
