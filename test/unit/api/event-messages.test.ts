import { expect, test } from 'vitest';
import { encodePages } from '../../../src/api/convert/event-messages.js';
import type { ItemIndex, ProfileId, TransactionId } from '../../../src/base/ids.js';
import type { WatchPage } from '../../../src/engine/engine.js';
import { EVENTS_PER_MESSAGE_MAX } from '../../../src/limits.js';
import { countTurns } from '../../support/turns.js';

const MESSAGES = 20;

async function* onePage(): AsyncGenerator<WatchPage> {
  const event = {
    id: 'e',
    type: 'product.buy',
    profileId: 'anna' as ProfileId,
    timeMs: 1,
    transactionId: 't' as TransactionId,
    item: 0 as ItemIndex,
    quantity: 1,
    amountMinor: null,
  } as const;
  yield {
    events: Array.from({ length: MESSAGES * EVENTS_PER_MESSAGE_MAX }, () => event),
    before: 'a',
    cursor: 'b',
    gap: false,
    names: { items: { at: () => undefined }, promotions: { at: () => undefined } },
  };
}

test('a page of many messages is encoded with turns of the event loop between them', async () => {
  const turns = countTurns();
  const messages: Buffer[] = [];
  for await (const message of encodePages(onePage())) messages.push(message);
  expect(messages).toHaveLength(MESSAGES);
  expect(turns.stop()).toBeGreaterThanOrEqual(MESSAGES - 1);
});
