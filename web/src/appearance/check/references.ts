import type { Grid } from "../measure/types";

/**
 * The approved background, as coarse colours (no picture), by agent. It stays in this browser: another one, or one whose storage
 * was emptied, takes it anew. Where storage is blocked it lasts as long as the page.
 */
const DATABASE = "visavis.appearance";
const STORE = "references";
const memory = new Map<string, Grid>();

export async function loadReference(agent: string): Promise<Grid | null> {
  const known = memory.get(agent);
  if (known) return known;
  const found: unknown = await within("readonly", (store) => store.get(agent));
  return (found as Grid | undefined) ?? null;
}

export async function keepReference(agent: string, grid: Grid): Promise<void> {
  memory.set(agent, grid);
  await within("readwrite", (store) => store.put(grid, agent));
}

/** The answer; undefined where the browser has no storage for us. */
function within(
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest,
): Promise<unknown> {
  return new Promise((resolve) => {
    const none = (): void => resolve(undefined);
    try {
      const opening = indexedDB.open(DATABASE, 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
      opening.onerror = none;
      opening.onblocked = none;
      opening.onsuccess = () => {
        const database = opening.result;
        const transaction = database.transaction(STORE, mode);
        const request = ask(transaction.objectStore(STORE));
        transaction.onabort = none;
        transaction.oncomplete = () => {
          resolve(request.result);
          database.close();
        };
      };
    } catch {
      none(); // blocked by the person or by a policy
    }
  });
}
