// Records a receipt, then asks for the customer's handbill. The defaults are customers and items of the demo (`npm start`).
//   node examples/node-client/handbill.mjs [ADDRESS] [PROFILE] [CAMPAIGN] [ITEM]
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { credentials, loadPackageDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

const [address = '127.0.0.1:50051', profileId = 'customer-0001', campaignId = 'weekly-six', itemId = 'TOMA-001'] =
  process.argv.slice(2);

const files = ['handbill/v1/handbill.proto', 'handbill/v1/event.proto'];
const includeDirs = [fileURLToPath(new URL('../../proto', import.meta.url))];
const definition = loadSync(files, { includeDirs, enums: String, longs: Number });
const { HandbillService, EventService } = loadPackageDefinition(definition).handbill.v1;

const events = new EventService(address, credentials.createInsecure());
const recordTransactions = promisify(events.recordTransactions.bind(events));
const now = Date.now();
const receipt = {
  transactionId: `example-${now}`,
  profileId,
  time: { seconds: Math.floor(now / 1000) },
  lines: [{ itemId, quantity: 1, amountMinor: 249 }],
};
const { results } = await recordTransactions({ transactions: [receipt] });
console.log('receipt:', JSON.stringify(results[0]));

const handbills = new HandbillService(address, credentials.createInsecure());
const getHandbill = promisify(handbills.getHandbill.bind(handbills));
const handbill = await getHandbill({ profile: { profileId, isMember: true }, campaignId });
for (const { slot, promotion, emptyReason } of handbill.slots) {
  console.log(`${slot + 1}. ${promotion ? `${promotion.code}  ${promotion.name}` : emptyReason}`);
}

events.close();
handbills.close();
