// Where the page is: at the top of its host, or under a path there, which only addresses begin with.

export const root = new URL("..", import.meta.url).pathname.slice(0, -1);

// the address of a path of ours
export function at(path) {
  return root + path;
}

// the path of ours that an address of this host names; null for what is not ours
export function within(pathname) {
  if (root && pathname === root) return "/";
  return pathname.startsWith(`${root}/`) ? pathname.slice(root.length) : null;
}
