import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { callUnary } from '../../src/contract/clients.js';
import { type Program, runProgram, type ServerProcess, startProgram } from '../../test/support/server-process.js';

export const CUSTOMERS = 1_000;
/** Of the demo: six offers, seven days. */
export const LIVE_CAMPAIGN = 'weekly-six';
/** The same for a second, so that every call assigns anew. */
export const FLEETING_CAMPAIGN = 'fleeting';
/** Open to everybody without limit; each customer redeems each of them once. */
export const REDEEMABLE = Array.from({ length: 20 }, (_, i) => `redeemable-${i}`);
const SIZE = ['--seed', '7', '--customers', String(CUSTOMERS), '--items', '800', '--promotions', '300', '--days', '60'];

export const customerId = (n: number): string => `customer-${String((n % CUSTOMERS) + 1).padStart(4, '0')}`;

/** A world of the demo in an embedded store, in which every customer has a live handbill. Returns the store's folder. */
export async function makeStore(folder: string, program: Program): Promise<string> {
  const demo = ['demo', '--once', '--folder', folder, '--listen', '127.0.0.1:0', ...SIZE];
  const { code, stderr } = await runProgram(program, ...demo);
  if (code !== 0) throw new Error(`the demo failed: ${stderr}`);
  const store = join(folder, 'store');
  const server = await startProgram(program, store);
  try {
    await addForBench(server);
  } finally {
    await server.stop();
  }
  return store;
}

async function addForBench({ clients: { campaigns, promotions, handbills } }: ServerProcess): Promise<void> {
  const { variants, name } = await callUnary(campaigns, campaigns.getCampaign, { campaignId: LIVE_CAMPAIGN });
  const activity = { relative: { duration: { seconds: 1 } } };
  const campaign = { campaignId: FLEETING_CAMPAIGN, name, activity, variants };
  await callUnary(campaigns, campaigns.createCampaign, { campaign });
  await callUnary(campaigns, campaigns.publishCampaign, { campaignId: FLEETING_CAMPAIGN });
  for (const code of REDEEMABLE) {
    const promotion = {
      code,
      name: code,
      type: 'PROMOTION_TYPE_GENERAL',
      visibilityStatus: 'VISIBILITY_STATUS_PUBLISH',
      discountType: 'DISCOUNT_TYPE_PERCENT',
      discountValue: { percentPpm: 100_000 },
    } as const;
    await callUnary(promotions, promotions.createPromotion, { promotion });
  }
  const requests = Array.from({ length: CUSTOMERS }, (_, n) => ({
    profile: { profileId: customerId(n) },
    campaignId: LIVE_CAMPAIGN,
  }));
  await callUnary(handbills, handbills.batchGetHandbills, { requests });
}

export async function copyStore(from: string, to: string): Promise<string> {
  await rm(to, { recursive: true, force: true });
  await cp(from, to, { recursive: true });
  return to;
}
