import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { callUnary } from '../../src/contract/clients.js';
import { prepareAttackedStore } from '../support/attacks/attacked-store.js';
import { type Answers, quantile, watchHealth } from '../support/attacks/health-watch.js';
import { type Child, startChild } from '../support/child-process.js';
import { residentMegabytes } from '../support/resident-memory.js';
import { runHandbill, type ServerProcess, startServerProcess } from '../support/server-process.js';

/** `npm run prove:attack` attacks for 900, and is strict: then health has to answer in time. */
const SECONDS = Number(process.env.HANDBILL_ATTACK_SECONDS ?? 45);
const STRICT = process.env.HANDBILL_ATTACK_STRICT === 'true';
const HEALTH_MS = 200;
/** What a server of this size may take, with all its callers' budgets used up. */
const MEMORY_MB = 1_536;
const GRACE_MS = 5_000;
/** Beside the grace: to start ending, and to close the store. */
const AT_END_MS = 5_000;
const CAMPAIGN = 'weekly-four';
const LIMIT_MS = SECONDS * 1_000 + 300_000;

type Tallies = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** `HANDBILL_ATTACKS=trainings,violations` picks some. */
async function begin(attackers: Child, { address }: ServerProcess): Promise<void> {
  const all = await attackers.call<string[]>({ verb: 'names' });
  const picked = process.env.HANDBILL_ATTACKS?.split(',') ?? all;
  const names = all.filter((name) => picked.includes(name));
  await attackers.call({ verb: 'begin', address, campaignId: CAMPAIGN, names });
}

/** Samples until it is stopped; then the most of them. */
function watchMemory(pid: number): () => Promise<number> {
  let most = 0;
  let stopped = false;
  const sampled = (async () => {
    while (!stopped) {
      try {
        most = Math.max(most, residentMegabytes(pid));
      } catch {
        // The server has died, and its health tells.
        return;
      }
      await pause(100);
    }
  })();
  return async () => {
    stopped = true;
    await sampled;
    return most;
  };
}

const told = ({ codes, ms }: Answers, asked: Answers): string =>
  `${JSON.stringify(codes)}, p50 ${quantile(asked, 0.5).toFixed(0)}, p99 ${quantile(asked, 0.99).toFixed(0)}, ` +
  `p99.9 ${quantile(asked, 0.999).toFixed(0)}, longest ${ms.at(-1)!.toFixed(0)} ms`;

describe('a server under attack', () => {
  it(
    `answers its health and its customers for ${SECONDS} s, stays within its memory, and ends when it is told to`,
    async () => {
      const folder = await mkdtemp(path.join(tmpdir(), 'handbill-attack-'));
      const store = path.join(folder, 'store');
      const attackers = startChild(new URL('../support/attacks/attackers.mjs', import.meta.url), []);
      let server: ServerProcess | null = null;
      try {
        await prepareAttackedStore(store);
        server = await startServerProcess(store, '--drain-grace-ms', String(GRACE_MS));
        const memory = watchMemory(server.pid);
        const watch = watchHealth(server.address, server.clients, CAMPAIGN);
        await begin(attackers, server);
        await pause(SECONDS * 1_000);
        const { health, handbills } = await watch.stop();
        const tallies = await attackers.call<Tallies>({ verb: 'end' });
        const most = await memory();
        console.log(`health    ${told(health, health)}\nhandbills ${told(handbills, handbills)}\nmemory    ${most} MB`);
        for (const [name, tally] of Object.entries(tallies)) console.log(name.padEnd(21), JSON.stringify(tally));

        expect.soft(Object.keys(health.codes)).toEqual(['SERVING']);
        expect.soft(Object.keys(handbills.codes)).toEqual(['OK']);
        if (STRICT) expect.soft(quantile(health, 0.999)).toBeLessThanOrEqual(HEALTH_MS);
        expect.soft(most).toBeLessThan(MEMORY_MB);
        const codes = Object.values(tallies).flatMap((tally) => Object.keys(tally));
        expect.soft(codes.filter((code) => /^(INTERNAL|UNKNOWN|HUNG|the attacker fell)/.test(code))).toEqual([]);
        expect.soft(server.logged()).not.toMatch(/unhandled|uncaught/i);

        // Those who were well-behaved find everything as it was.
        const { handbills: client } = server.clients;
        const request = { profile: { profileId: 'well-behaved-0' }, campaignId: CAMPAIGN };
        expect((await callUnary(client, client.getHandbill, request)).slots).toHaveLength(4);

        // It ends in the middle of the next attack.
        await begin(attackers, server);
        await pause(2_000);
        const fromMs = performance.now();
        const code = await Promise.race([server.stop(), pause(GRACE_MS + AT_END_MS, 'still running')]);
        const end = code ?? server.endedBy();
        console.log(`ended with ${end} after ${(performance.now() - fromMs).toFixed(0)} ms`);
        await attackers.call({ verb: 'end' });
        // By its own signal, where a long scan of the store held up the close.
        expect([0, 'SIGTERM']).toContain(end);
        const { code: found, stdout } = await runHandbill('store', 'check', store);
        expect(found, stdout).toBe(0);
      } finally {
        await server?.kill();
        await attackers.stop();
        await rm(folder, { recursive: true });
      }
    },
    LIMIT_MS,
  );
});
