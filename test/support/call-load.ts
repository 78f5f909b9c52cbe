import { setTimeout as pause } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import { expect } from 'vitest';
import { callUnary } from '../../src/contract/clients.js';
import { runHandbill, type ServerProcess } from './server-process.js';

/** How a call ended, and after how long. */
export interface CallEnd {
  readonly kind: 'read' | 'write';
  readonly code: number;
  readonly startMs: number;
  readonly ms: number;
}

export interface CallLoad {
  /** In the order of their ends. */
  readonly ends: readonly CallEnd[];
  /** Resolves at the next success of each kind that began after now; the milliseconds until then. */
  untilWell(): Promise<number>;
  stop(): Promise<void>;
}

const CAMPAIGN = 'weekly-four';
const FILES = 'examples/first-steps';
/** What a caller would wait for. */
export const CALL_DEADLINE_MS = 5_000;

/** The README's first steps. */
export async function prepareStore(store: string): Promise<void> {
  const lines = [
    ['import', 'items', `${FILES}/items.csv`],
    ['import', 'promotions', `${FILES}/promotions.csv`],
    ['campaign', 'create', CAMPAIGN, '--name', 'Weekly', '--slots', '4', '--days', '7', '--tag', 'MOBILE', '--publish'],
  ];
  for (const line of lines) {
    const { code, stderr } = await runHandbill(...line, '--store', store);
    expect(code, stderr).toBe(0);
  }
}

/** Asks for handbills and records receipts, `workers` each at a time, without end. */
export function startCallLoad({ clients: { handbills, events } }: ServerProcess, workers: number): CallLoad {
  const ends: CallEnd[] = [];
  let stopped = false;
  let next = 0;

  const read = () =>
    callUnary(
      handbills,
      handbills.getHandbill,
      { profile: { profileId: `reader-${next++ % 1_000}` }, campaignId: CAMPAIGN },
      { timeoutMs: CALL_DEADLINE_MS },
    );
  const write = () => {
    const lines = [{ itemId: 'coffee', quantity: 1 }];
    const time = { seconds: Math.floor(Date.now() / 1_000) - 60 };
    const transaction = { transactionId: `t-${next}`, profileId: `buyer-${next++ % 1_000}`, time, lines };
    return callUnary(
      events,
      events.recordTransactions,
      { transactions: [transaction] },
      { timeoutMs: CALL_DEADLINE_MS },
    );
  };

  async function work(kind: CallEnd['kind'], call: () => Promise<unknown>): Promise<void> {
    while (!stopped) {
      const startMs = performance.now();
      const code = await call().then(
        () => status.OK,
        (error: { code: number }) => error.code,
      );
      ends.push({ kind, code, startMs, ms: performance.now() - startMs });
      if (code !== status.OK) await pause(20);
    }
  }
  const running = Promise.all(Array.from({ length: workers }, () => [work('read', read), work('write', write)]).flat());

  return {
    ends,
    async untilWell() {
      const fromMs = performance.now();
      const well = (kind: CallEnd['kind']) =>
        ends.findLast((end) => end.kind === kind && end.code === status.OK && end.startMs >= fromMs);
      while (!(well('read') && well('write'))) await pause(10);
      return performance.now() - fromMs;
    },
    async stop() {
      stopped = true;
      await running;
    },
  };
}
