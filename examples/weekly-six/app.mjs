// What the customers do in the shop's app on one day: all of them look at their handbill, every other one activates its first two offers, and every
// fourth uses the first one at the till. Prints what came of it.
//   node examples/weekly-six/app.mjs ADDRESS CAMPAIGN INSTANT CUSTOMERS
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { credentials, loadPackageDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

const [address, campaignId, instant, customers] = process.argv.slice(2);

const files = ['handbill/v1/handbill.proto', 'handbill/v1/event.proto', 'handbill/v1/wallet.proto'];
const includeDirs = [fileURLToPath(new URL('../../proto', import.meta.url))];
const definition = loadSync(files, { includeDirs, enums: String, longs: Number });
const { HandbillService, EventService, WalletService } = loadPackageDefinition(definition).handbill.v1;

const handbills = new HandbillService(address, credentials.createInsecure());
const events = new EventService(address, credentials.createInsecure());
const wallets = new WalletService(address, credentials.createInsecure());
const call = (client, method, request) => promisify(client[method].bind(client))(request);

const time = { seconds: Date.parse(instant) / 1000 };
const done = { handbills: 0, offers: 0, viewed: 0, activated: 0, redeemed: 0 };

/** Nothing may be refused here. */
function granted({ results }) {
  for (const { error } of results) if (error) throw new Error(error.message);
  return results.length;
}

for (const [at, profileId] of customers.split(' ').entries()) {
  const profile = { profileId, isMember: true };
  const { handbillId, slots } = await call(handbills, 'getHandbill', { profile, campaignId });
  const offers = slots
    .filter(({ promotion }) => promotion)
    .map(({ slot, promotion }) => ({ slot, code: promotion.code }));
  done.handbills += 1;
  done.offers += offers.length;
  // Customers of the control group have an empty one.
  if (offers.length === 0) continue;

  const seen = offers.map(({ slot }) => ({
    eventId: `${handbillId}-${slot}`,
    profileId,
    time,
    view: { handbillId, slot },
  }));
  done.viewed += granted(await call(events, 'recordEvents', { events: seen }));

  if (at % 2 !== 0) continue;
  const wanted = offers.slice(0, 2).map(({ code }) => ({ profile, code, requestId: `want-${handbillId}-${code}` }));
  done.activated += granted(await call(wallets, 'activatePromotions', { entries: wanted }));

  if (at % 4 !== 0) continue;
  const [{ code }] = wanted;
  const used = [{ profile, code, requestId: `use-${handbillId}` }];
  done.redeemed += granted(await call(wallets, 'redeemPromotions', { entries: used }));
}

console.log(JSON.stringify(done));
for (const client of [handbills, events, wallets]) client.close();
