import type { Store } from '../../src/store/port.js';

/** Stores that a test opens, and that are closed after it. */
export interface Handles<Args extends unknown[]> {
  open(...args: Args): Promise<Store>;
  closeAll(): Promise<void>;
}

export function handlesOf<Args extends unknown[]>(open: (...args: Args) => Promise<Store>): Handles<Args> {
  const opened: Store[] = [];
  return {
    async open(...args) {
      const store = await open(...args);
      opened.push(store);
      return store;
    },
    async closeAll() {
      await Promise.all(opened.splice(0).map((store) => store.close()));
    },
  };
}
