// What the browser keeps for a page. One that keeps nothing (a policy, a full disk) lets it be known until the page
// is left, and nothing else fails.

const here = new Map();

export function keep(storage, key, value) {
  here.set(key, value);
  try {
    window[storage].setItem(key, value);
  } catch { /* kept here alone */ }
}

export function kept(storage, key) {
  try {
    return window[storage].getItem(key) ?? here.get(key) ?? null;
  } catch {
    return here.get(key) ?? null;
  }
}

export function drop(storage, key) {
  here.delete(key);
  try {
    window[storage].removeItem(key);
  } catch { /* it was kept here alone */ }
}
