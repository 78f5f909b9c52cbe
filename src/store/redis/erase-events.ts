import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { HandbillError } from '../../base/errors.js';
import {
  REDIS_REWRITE_LEASE_MS,
  REDIS_REWRITE_PAUSE_MS,
  REDIS_REWRITE_WAIT_MAX_MS,
  REDIS_SCAN_ITEMS,
} from '../../limits.js';
import type { Commands } from './commands.js';
import { compareIds, type EntryId, parseId } from './cursor.js';
import { copyKey, outboxKey, rewriterKey, trimmedKey } from './keys.js';
import { CLAIM_REWRITE } from './scripts/claim-rewrite.js';
import { COPY_ENTRIES } from './scripts/copy-entries.js';
import { SWAP } from './scripts/swap.js';
import { decodeEvents, encodeEvents } from './values.js';

interface Entry {
  readonly id: string;
  readonly events: readonly Uint8Array[];
  /** Those that stay. */
  readonly others: readonly Uint8Array[];
}

const isTouched = ({ events, others }: Entry): boolean => others.length < events.length;

/**
 * Rewrites the stream of a partition without some events up to an entry, if it has any of them, beside the living one: ids, and with them
 * cursors, stay. Returns how many entries had such events. One at a time, whoever begins it: at the end no unfinished copy of somebody
 * else's has these events either.
 */
export async function eraseEvents(
  commands: Commands,
  tag: string,
  upTo: EntryId,
  isIts: (event: Uint8Array) => boolean,
): Promise<number> {
  const token = randomUUID();
  const lease = [token, String(REDIS_REWRITE_LEASE_MS)];
  const claimed = [rewriterKey(tag), copyKey(tag)];
  for (;;) {
    await claim();
    const erased = await eraseClaimed();
    if (erased !== null) return erased;
  }

  async function claim(): Promise<void> {
    const deadlineMs = performance.now() + REDIS_REWRITE_WAIT_MAX_MS;
    while ((await commands.run('write', tag, CLAIM_REWRITE, claimed, lease)) !== 1) {
      if (performance.now() > deadlineMs) throw othersRewrite();
      await pause(REDIS_REWRITE_PAUSE_MS);
    }
  }

  /** null, here and below: it took so long between two steps that the claim is lost. */
  async function eraseClaimed(): Promise<number | null> {
    for await (const entries of pagesAfter('0-0')) {
      if (entries.some(isTouched)) return rewrite();
      if (!(await copy([]))) return null;
    }
    await commands.call('write', tag, 'del', rewriterKey(tag));
    return 0;
  }

  /** Prolongs the claim, also without entries; false: it is lost. */
  async function copy(entries: readonly Entry[]): Promise<boolean> {
    const args = entries.flatMap(({ id, others }) => (others.length > 0 ? [id, encodeEvents(others)] : []));
    return (await commands.run('write', tag, COPY_ENTRIES, claimed, [...lease, ...args])) === 1;
  }

  async function rewrite(): Promise<number | null> {
    let erased = 0;
    let after = '0-0';
    for (;;) {
      for await (const entries of pagesAfter(after)) {
        erased += entries.filter(isTouched).length;
        if (!(await copy(entries))) return null;
        after = entries.at(-1)!.id;
      }
      const keys = [outboxKey(tag), copyKey(tag), rewriterKey(tag), trimmedKey(tag)];
      const outcome = await commands.run('write', tag, SWAP, keys, [token, after]);
      if (outcome !== 0) return outcome === 1 ? erased : null;
    }
  }

  async function* pagesAfter(start: string): AsyncGenerator<Entry[], void> {
    for (let after = start; ; ) {
      const args = [outboxKey(tag), `(${after}`, '+', 'COUNT', String(REDIS_SCAN_ITEMS)];
      const page = (await commands.call('read', tag, 'xrange', ...args)) as [Buffer, [Buffer, Buffer]][];
      if (page.length === 0) return;
      const entries = page.map(([id, [, value]]) => toEntry(id.toString(), decodeEvents(value)));
      yield entries;
      after = entries.at(-1)!.id;
    }
  }

  function toEntry(id: string, events: readonly Uint8Array[]): Entry {
    const stays = compareIds(parseId(id), upTo) > 0;
    return { id, events, others: stays ? events : events.filter((event) => !isIts(event)) };
  }
}

const othersRewrite = () =>
  new HandbillError('ABORTED', 'the events of other profiles are being erased, try again', { retryAfterMs: 1_000 });
