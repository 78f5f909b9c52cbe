/** Follows the events as the consumer "proof" and writes down what it sees, a line an event, before it acknowledges: node event-consumer.mjs ADDRESS FILE */
import { appendFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { callUnary, connectClients } from '../../dist/contract/clients.js';

const [address, file] = process.argv.slice(2);
const { events } = connectClients(address);

const KEYS = {
  'transaction.charge': ({ transactionCharge }) => transactionCharge.transactionId,
  'product.buy': ({ productBuy }) => `${productBuy.transactionId} ${productBuy.itemId}`,
  'transaction.cancel': ({ transactionCancel }) => transactionCancel.transactionId,
  'client.custom': ({ clientCustom }) => clientCustom.sourceEventId,
};

let acknowledged = '';
for await (const message of events.watchEvents({ consumer: 'proof' })) {
  const lines = message.events.map((event) => `${event.profileId}\t${event.type} ${KEYS[event.type](event)}\n`);
  if (lines.length > 0) appendFileSync(file, lines.join(''));
  if (message.cursor === acknowledged) continue;
  // Time to be killed between the work and the word that it is done.
  await pause(20);
  await callUnary(events, events.acknowledgeEvents, { consumer: 'proof', cursor: message.cursor });
  acknowledged = message.cursor;
}
