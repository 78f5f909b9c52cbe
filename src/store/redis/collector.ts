import { REDIS_CALL_BYTES_MAX, REDIS_CALL_ITEMS_MAX } from '../../limits.js';
import type { Gate } from './gate.js';

export interface CollectorOptions<Item, Answer> {
  readonly gate: Gate;
  /** Items of the same group share calls. */
  groupOf(item: Item): string;
  bytesOf(item: Item): number;
  /** One round trip for some items of a group; in order an answer each, or why this item has failed and no other. */
  send(group: string, items: readonly Item[]): Promise<readonly (Answer | Error)[]>;
  /** false: each list of items by itself, for comparison. */
  readonly collect: boolean;
}

/** What all collectors of a store share. */
export type Collecting = Pick<CollectorOptions<never, never>, 'gate' | 'collect'>;

/** Items that were asked for together, waiting for their answers. */
interface List<Answer> {
  readonly answers: Answer[];
  open: number;
  resolve(answers: Answer[]): void;
  reject(error: unknown): void;
}

/** What goes out together: the items, and of each the list and the place in it. */
interface Call<Item, Answer> {
  readonly items: Item[];
  readonly lists: List<Answer>[];
  readonly places: number[];
  bytes: number;
}

/**
 * Gathers what is asked for within one turn of the event loop, by whomever, into few calls. A call that is full goes out at once, so that the
 * server works on it while the next one is made. A list is answered as a whole, in order; it fails with the first failure of one of its items.
 */
export function createCollector<Item, Answer>(
  options: CollectorOptions<Item, Answer>,
): (items: readonly Item[]) => Promise<Answer[]> {
  const { gate, groupOf, bytesOf, send, collect } = options;
  const waiting = new Map<string, Call<Item, Answer>>();

  function flush(): void {
    for (const group of [...waiting.keys()]) sendCall(group);
  }

  function sendCall(group: string): void {
    const { items, lists, places } = waiting.get(group)!;
    waiting.delete(group);
    send(group, items).then(
      (answers) => {
        for (let i = 0; i < items.length; i++) take(lists[i]!, places[i]!, answers[i]!);
      },
      (error: unknown) => {
        for (const list of lists) list.reject(error);
      },
    );
  }

  function take(list: List<Answer>, place: number, answer: Answer | Error): void {
    if (answer instanceof Error) {
      list.reject(answer);
      return;
    }
    list.answers[place] = answer;
    if (--list.open === 0) list.resolve(list.answers);
  }

  function callWithRoom(group: string, bytes: number): Call<Item, Answer> {
    const call = waiting.get(group);
    if (call && call.bytes + bytes <= REDIS_CALL_BYTES_MAX) return call;
    if (call) sendCall(group);
    if (waiting.size === 0 && collect) setImmediate(flush);
    const next: Call<Item, Answer> = { items: [], lists: [], places: [], bytes: 0 };
    waiting.set(group, next);
    return next;
  }

  function add(item: Item, list: List<Answer>, place: number): void {
    const group = groupOf(item);
    const bytes = bytesOf(item);
    const call = callWithRoom(group, bytes);
    call.items.push(item);
    call.lists.push(list);
    call.places.push(place);
    call.bytes += bytes;
    if (call.items.length === REDIS_CALL_ITEMS_MAX) sendCall(group);
  }

  return async (items) => {
    if (items.length === 0) return [];
    const bytes = items.reduce((sum, item) => sum + bytesOf(item), 0);
    return gate(
      items.length,
      bytes,
      () =>
        new Promise<Answer[]>((resolve, reject) => {
          const list = { answers: new Array<Answer>(items.length), open: items.length, resolve, reject };
          for (let i = 0; i < items.length; i++) add(items[i]!, list, i);
          if (!collect) flush();
        }),
    );
  };
}
