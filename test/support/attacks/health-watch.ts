import { setTimeout as pause } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import { type Clients, callUnary } from '../../../src/contract/clients.js';
import { healthClient, healthOf } from '../health.js';
import { HANG_MS } from './attack.js';

/** How the calls of one kind have ended, and how long they took. */
export interface Answers {
  readonly codes: Readonly<Record<string, number>>;
  /** Milliseconds, ascending. */
  readonly ms: readonly number[];
}

export interface HealthWatch {
  stop(): Promise<{ readonly health: Answers; readonly handbills: Answers }>;
}

/** The share of the times that are below it. */
export const quantile = ({ ms }: Answers, share: number): number => ms[Math.ceil(share * ms.length) - 1]!;

const PAUSE_MS = 10;

/** A supervisor who asks for the health, and a customer who wants to see a handbill, one call after the other. */
export function watchHealth(address: string, { handbills }: Clients, campaignId: string): HealthWatch {
  const health = healthClient(address);
  let stopped = false;

  const checkOnce = () =>
    Promise.race([
      healthOf(health).catch((error: { code: number }) => status[error.code]!),
      pause(HANG_MS, 'HUNG', { ref: false }),
    ]);
  let customer = 0;
  const handbillOnce = () => {
    const profile = { profileId: `well-behaved-${customer++ % 500}` };
    return callUnary(handbills, handbills.getHandbill, { profile, campaignId }, { timeoutMs: HANG_MS }).then(
      () => 'OK',
      (error: { code: number }) => status[error.code]!,
    );
  };

  async function ask(once: () => Promise<string>): Promise<Answers> {
    const codes: Record<string, number> = {};
    const ms: number[] = [];
    while (!stopped) {
      const fromMs = performance.now();
      const code = await once();
      ms.push(performance.now() - fromMs);
      codes[code] = (codes[code] ?? 0) + 1;
      await pause(PAUSE_MS);
    }
    return { codes, ms: ms.sort((a, b) => a - b) };
  }

  const asked = Promise.all([ask(checkOnce), ask(handbillOnce)]);
  return {
    async stop() {
      stopped = true;
      const [ofHealth, ofHandbills] = await asked;
      health.close();
      return { health: ofHealth, handbills: ofHandbills };
    },
  };
}
