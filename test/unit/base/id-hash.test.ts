import { expect, it } from 'vitest';
import { hash53, idNumber, idWords } from '../../../src/base/id-hash.js';
import type { TransactionId } from '../../../src/base/ids.js';
import { eventIdHash } from '../../../src/events/seen-events.js';
import { receiptIdHash } from '../../../src/history/history.js';
import { requestKey } from '../../../src/wallet/idempotency.js';

/** As stores have them: a receipt, an event, a request would come twice if one of these changed. */
const STORED: readonly [id: string, words: readonly [number, number], number: number, sha: number][] = [
  ['', [2462723854, 3413276431], 2866490356430607, 8011147086339971],
  ['a', [2194678987, 1717985424], 4544055642316944, 7128065739670391],
  ['t-1', [3925596418, 3242379291], 7838430226728987, 2495030364133669],
  ['receipt-2024-000001', [560398676, 1472318320], 1971786598173552, 6519832566925439],
  ['Bon ä/🛒', [2347924793, 1982700526], 5204235330100206, 7586333834746038],
  ['x'.repeat(128), [1877588957, 1231298394], 2739833883860826, 1296613854811693],
];

it.each(STORED)('hashes %j as ever', (id, words, number, sha) => {
  expect([idWords(id), idNumber(id), hash53(id), hash53(Buffer.from(id))]).toEqual([words, number, sha, sha]);
  expect([receiptIdHash(id as TransactionId), eventIdHash(id)]).toEqual([words, number]);
});

it('names a request as ever', () => {
  expect(requestKey('request-1', ['redeem', 'h-1', 2])).toEqual({ idHash: 912735469319081, payloadHash: 3302463770 });
});
