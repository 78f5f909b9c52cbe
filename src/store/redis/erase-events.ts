import { randomUUID } from 'node:crypto';
import { REDIS_REWRITE_MAX_MS, REDIS_SCAN_ITEMS } from '../../limits.js';
import type { Commands } from './commands.js';
import { outboxKey, rewriteKey, rewritesKey } from './keys.js';
import { SWAP } from './scripts/swap.js';
import { decodeEvents, encodeEvents } from './values.js';

type IsIts = (event: Uint8Array) => boolean;
type Entry = [id: Buffer, fields: [name: Buffer, value: Buffer]];

/**
 * Rewrites the stream of a partition without some events, if it has any of them, beside the living one: ids, and with them cursors, stay. Returns
 * how many entries had such events.
 */
export async function eraseEvents(commands: Commands, tag: string, isIts: IsIts): Promise<number> {
  for (;;) {
    if (!(await hasAny(commands, tag, isIts))) return 0;
    const erased = await rewrite(commands, tag, isIts);
    if (erased !== null) return erased;
  }
}

async function hasAny(commands: Commands, tag: string, isIts: IsIts): Promise<boolean> {
  for await (const entries of pagesAfter(commands, tag, '0-0')) {
    if (entries.some(([, [, value]]) => decodeEvents(value).some(isIts))) return true;
  }
  return false;
}

/** null: somebody else rewrote it meanwhile. */
async function rewrite(commands: Commands, tag: string, isIts: IsIts): Promise<number | null> {
  // Its own copy, which goes by itself if this process dies.
  const keys = [outboxKey(tag), rewriteKey(tag, randomUUID()), rewritesKey(tag)] as const;
  const [, copy, rewrites] = keys;
  const before = ((await commands.call('read', tag, 'get', rewrites)) as Buffer | null) ?? '0';
  let erased = 0;
  let after = '0-0';
  for (;;) {
    for await (const entries of pagesAfter(commands, tag, after)) {
      const rows = entries.map(([id, [, value]]) => {
        const events = decodeEvents(value);
        return { id, events, others: events.filter((event) => !isIts(event)) };
      });
      erased += rows.filter(({ events, others }) => others.length < events.length).length;
      await Promise.all([
        ...rows
          .filter(({ others }) => others.length > 0)
          .map(({ id, others }) => commands.call('write', tag, 'xadd', copy, id, 'e', encodeEvents(others))),
        commands.call('write', tag, 'pexpire', copy, String(REDIS_REWRITE_MAX_MS)),
      ]);
      after = entries.at(-1)![0].toString();
    }
    const outcome = await commands.run('write', tag, SWAP, keys, [after, before]);
    if (outcome === 1) return erased;
    if (outcome === -1) {
      await commands.call('write', tag, 'del', copy);
      return null;
    }
  }
}

async function* pagesAfter(commands: Commands, tag: string, start: string): AsyncGenerator<Entry[], void> {
  for (let after = start; ; ) {
    const args = [outboxKey(tag), `(${after}`, '+', 'COUNT', String(REDIS_SCAN_ITEMS)];
    const entries = (await commands.call('read', tag, 'xrange', ...args)) as Entry[];
    if (entries.length === 0) return;
    yield entries;
    after = entries.at(-1)![0].toString();
  }
}
