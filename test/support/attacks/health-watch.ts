import { setTimeout as pause } from 'node:timers/promises';
import { type Client, credentials, loadPackageDefinition, status } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { protoPath } from 'grpc-health-check';
import { type Clients, callUnary } from '../../../src/contract/clients.js';
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

interface HealthClient extends Client {
  check(
    request: object,
    options: { readonly deadline: number },
    done: (error: { code: number } | null, answer: { status: string }) => void,
  ): void;
}

function connectHealth(address: string): HealthClient {
  const definition = loadPackageDefinition(loadSync(protoPath, { enums: String })) as unknown as {
    grpc: { health: { v1: { Health: new (...args: unknown[]) => HealthClient } } };
  };
  return new definition.grpc.health.v1.Health(address, credentials.createInsecure());
}

const PAUSE_MS = 10;

/** A supervisor who asks for the health, and a customer who wants to see a handbill, one call after the other. */
export function watchHealth(address: string, { handbills }: Clients, campaignId: string): HealthWatch {
  const health = connectHealth(address);
  let stopped = false;

  const checkOnce = () =>
    new Promise<string>((resolve) => {
      health.check({}, { deadline: Date.now() + HANG_MS }, (error, answer) =>
        resolve(error ? status[error.code]! : answer.status),
      );
    });
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
