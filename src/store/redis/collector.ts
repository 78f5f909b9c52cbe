import { REDIS_CALL_BYTES_MAX, REDIS_CALL_ITEMS_MAX } from '../../limits.js';
import type { Gate } from './gate.js';

export interface CollectorOptions<Item, Answer> {
  readonly gate: Gate;
  /** Items of the same group share calls. */
  groupOf(item: Item): string;
  bytesOf(item: Item): number;
  /** One round trip for some items of a group; an answer each, in order. */
  send(group: string, items: readonly Item[]): Promise<readonly Answer[]>;
  /** false: each list of items by itself, for comparison. */
  readonly collect: boolean;
}

interface Entry<Item, Answer> {
  readonly item: Item;
  answered(answer: Answer): void;
  failed(error: unknown): void;
}

/**
 * Gathers what is asked for within one turn of the event loop, by whomever, into few calls. A list is answered as a whole, in order; it fails
 * with the first failure of one of its items.
 */
export function createCollector<Item, Answer>(
  options: CollectorOptions<Item, Answer>,
): (items: readonly Item[]) => Promise<Answer[]> {
  const { gate, groupOf, bytesOf, send, collect } = options;
  let waiting = new Map<string, Entry<Item, Answer>[]>();

  function flush(): void {
    const groups = waiting;
    waiting = new Map();
    for (const [group, entries] of groups) {
      for (const some of chunksOf(entries, ({ item }) => bytesOf(item))) void sendSome(group, some);
    }
  }

  async function sendSome(group: string, entries: readonly Entry<Item, Answer>[]): Promise<void> {
    try {
      const answers = await send(
        group,
        entries.map(({ item }) => item),
      );
      entries.forEach((entry, i) => {
        entry.answered(answers[i]!);
      });
    } catch (error) {
      for (const entry of entries) entry.failed(error);
    }
  }

  function add(entry: Entry<Item, Answer>): void {
    if (waiting.size === 0 && collect) setImmediate(flush);
    const group = groupOf(entry.item);
    const entries = waiting.get(group);
    if (entries) entries.push(entry);
    else waiting.set(group, [entry]);
  }

  return async (items) => {
    if (items.length === 0) return [];
    const bytes = items.reduce((sum, item) => sum + bytesOf(item), 0);
    return gate(items.length, bytes, () => {
      const answers = new Array<Answer>(items.length);
      return new Promise<Answer[]>((resolve, reject) => {
        let open = items.length;
        items.forEach((item, i) => {
          add({
            item,
            answered(answer) {
              answers[i] = answer;
              if (--open === 0) resolve(answers);
            },
            failed: reject,
          });
        });
        if (!collect) flush();
      });
    });
  };
}

/** Runs of at least one entry, within the limits of a call. */
function chunksOf<T>(entries: readonly T[], bytesOf: (entry: T) => number): T[][] {
  const chunks: T[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const more = bytesOf(entry);
    const last = chunks.at(-1);
    if (last && last.length < REDIS_CALL_ITEMS_MAX && bytes + more <= REDIS_CALL_BYTES_MAX) {
      last.push(entry);
      bytes += more;
    } else {
      chunks.push([entry]);
      bytes = more;
    }
  }
  return chunks;
}
