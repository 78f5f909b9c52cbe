/**
 * What customers wait while a campaign is simulated: GetHandbill on a real server over the demo's world, by turns alone and beside a simulation, so that
 * whatever else the machine does hits both alike; and how long a simulation takes.
 *
 *     npm run bench:simulation [-- --customers 12000 --rounds 5]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { callUnary } from '../src/contract/clients.js';
import type { SimulateCampaignResponse } from '../src/generated/handbill/v1/SimulateCampaignResponse.js';
import { runHandbill, type ServerProcess, startServerProcess } from '../test/support/server-process.js';

const { values } = parseArgs({
  options: { customers: { type: 'string', default: '12000' }, rounds: { type: 'string', default: '5' } },
});
const [customers, rounds] = [Number(values.customers), Number(values.rounds)];
const CAMPAIGN = 'weekly-six';
const SAMPLE = 10_000;
const CALLERS = 3;
const PAUSE_MS = 5;

/** Milliseconds of each call, until the work beside them has ended. */
async function latencies({ clients: { handbills } }: ServerProcess, beside: Promise<unknown>): Promise<number[]> {
  let isOver = false;
  const ended = beside.finally(() => {
    isOver = true;
  });
  const took: number[] = [];
  const call = async (caller: number) => {
    for (let i = 0; !isOver; i++) {
      const profileId = `customer-${String((caller * 1_000 + i) % customers).padStart(4, '0')}`;
      const startedMs = performance.now();
      await callUnary(handbills, handbills.getHandbill, { profile: { profileId }, campaignId: CAMPAIGN });
      took.push(performance.now() - startedMs);
      await sleep(PAUSE_MS);
    }
  };
  await Promise.all([ended, ...Array.from({ length: CALLERS }, (_, caller) => call(caller))]);
  return took;
}

async function simulate({ clients: { handbills } }: ServerProcess): Promise<number> {
  const startedMs = performance.now();
  const request = { campaignId: CAMPAIGN, againstCampaignId: CAMPAIGN, sampleSize: SAMPLE, seed: 1 };
  for await (const _ of handbills.simulateCampaign(request) as AsyncIterable<SimulateCampaignResponse>);
  return performance.now() - startedMs;
}

function told(name: string, took: number[]): void {
  took.sort((a, b) => a - b);
  const at = (share: number) => took[Math.floor(share * (took.length - 1))]!.toFixed(1);
  console.log(
    `${name}: p50 ${at(0.5)} ms, p99 ${at(0.99)}, p99.9 ${at(0.999)}, longest ${at(1)} (${took.length} calls)`,
  );
}

const folder = await mkdtemp(join(tmpdir(), 'handbill-bench-simulation-'));
const size = ['--customers', String(customers), '--items', '5000', '--promotions', '1500', '--days', '150'];
await runHandbill('demo', '--folder', folder, '--once', ...size);
const server = await startServerProcess(join(folder, 'store'));
try {
  await latencies(server, sleep(5_000));
  const [alone, beside, simulations]: number[][] = [[], [], []];
  for (let round = 0; round < rounds; round++) {
    const simulation = simulate(server);
    beside!.push(...(await latencies(server, simulation)));
    simulations!.push(await simulation);
    alone!.push(...(await latencies(server, sleep(simulations!.at(-1)!))));
  }
  told('alone', alone!);
  told('beside a simulation', beside!);
  const seconds = simulations!.map((ms) => (ms / 1_000).toFixed(1)).join(', ');
  console.log(`${SAMPLE.toLocaleString('en')} customers in two campaigns: ${seconds} s`);
} finally {
  await server.stop();
  await rm(folder, { recursive: true });
}
