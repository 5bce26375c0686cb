import { useSyncExternalStore } from "react";

// store holds one value that parts of the page share.
export function store(value) {
  const listeners = new Set();
  return {
    get: () => value,
    set(next) {
      value = typeof next === "function" ? next(value) : next;
      listeners.forEach((l) => l());
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export const useStore = (s) => useSyncExternalStore(s.subscribe, s.get);

// kept gives what a storage of the browser holds, or the other value when it holds none or is closed to us.
export function kept(storage, key, other) {
  try {
    return JSON.parse(globalThis[storage].getItem(key)) ?? other;
  } catch {
    return other;
  }
}

// keep writes it; null removes.
export function keep(storage, key, value) {
  try {
    if (value === null) globalThis[storage].removeItem(key);
    else globalThis[storage].setItem(key, JSON.stringify(value));
  } catch {
    // The page works without; it forgets at the next load.
  }
}
