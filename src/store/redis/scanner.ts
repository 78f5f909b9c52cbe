import { REDIS_SCAN_ITEMS } from '../../limits.js';
import type { Commands } from './commands.js';

/** Long reads, page by page, so that requests get their turn; what is written meanwhile may be in them or not, and a key may come twice. */
export interface Scanner {
  /** Pages of keys that match a pattern, of every server. */
  keys(pattern: string): AsyncGenerator<string[], void>;
  /** Fields and values of a hash. */
  fields(tag: string, key: string): AsyncGenerator<[field: Buffer, value: Buffer], void>;
  /** Members and scores of a sorted set. */
  members(tag: string, key: string): AsyncGenerator<[member: Buffer, score: Buffer], void>;
}

type Cursor = Buffer | string;
/** The answer of SCAN and its kin: the next cursor, and the elements of this step. */
type Step = [next: Buffer, elements: Buffer[]];

const COUNT = String(REDIS_SCAN_ITEMS);

export function createScanner(commands: Commands): Scanner {
  async function* steps(step: (cursor: Cursor) => Promise<unknown>): AsyncGenerator<Buffer[], void> {
    let cursor: Cursor = '0';
    do {
      const [next, elements] = (await step(cursor)) as Step;
      yield elements;
      cursor = next;
    } while (cursor.toString() !== '0');
  }

  async function* pairs(command: 'hscan' | 'zscan', tag: string, key: string) {
    const scan = (cursor: Cursor) => commands.call('read', tag, command, key, cursor, 'COUNT', COUNT);
    for await (const elements of steps(scan)) {
      for (let i = 0; i < elements.length; i += 2) yield [elements[i]!, elements[i + 1]!] as [Buffer, Buffer];
    }
  }

  return {
    async *keys(pattern) {
      for (const node of await commands.primaries()) {
        const scan = (cursor: Cursor) => commands.callNode(node, 'scan', cursor, 'MATCH', pattern, 'COUNT', COUNT);
        for await (const keys of steps(scan)) yield keys.map(String);
      }
    },
    fields: (tag, key) => pairs('hscan', tag, key),
    members: (tag, key) => pairs('zscan', tag, key),
  };
}
