// Tab: what this tab alone remembers. Where the browser keeps nothing, everything works and nothing is remembered.

export function recall(name) {
  try {
    return JSON.parse(sessionStorage.getItem(name));
  } catch {
    return null;
  }
}

export function remember(name, value) {
  try {
    sessionStorage.setItem(name, JSON.stringify(value));
  } catch {
    // A full or forbidden store is no reason to stop anybody.
  }
}

export function forget(name) {
  try {
    sessionStorage.removeItem(name);
  } catch {
    // What was never kept needs no forgetting.
  }
}
