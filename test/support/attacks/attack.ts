import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, status } from '@grpc/grpc-js';
import type { Clients } from '../../../src/contract/clients.js';

/** How long a well-behaved call may take before it counts as hanging, whatever is asked. */
export const HANG_MS = 30_000;
/** The same of an attacker's call: it gets what is left of the processors, and often has to wait until it can read an answer that is there. */
export const ATTACKER_HANG_MS = 120_000;

/** What attackers get to know. */
export interface Target {
  readonly address: string;
  readonly clients: Clients;
  /** A published campaign. */
  readonly campaignId: string;
  /** Aborted when the attack is over. */
  readonly signal: AbortSignal;
  /** Hears how each call ended: the name of a gRPC code, HUNG, or what else there was. */
  ended(how: string): void;
}

/** Attacks until the signal is aborted, and has let go of everything when it returns. */
export type Attack = (target: Target) => Promise<void>;

/** So many callers who do it again and again. What `once` throws is how it ended. */
export async function again(target: Target, callers: number, once: (round: number) => Promise<unknown>): Promise<void> {
  let round = 0;
  const caller = async (): Promise<void> => {
    while (!target.signal.aborted) {
      target.ended(await once(round++).then(() => 'OK', codeOf));
      // An attacker has no patience, but needs a turn to hear of the end.
      await sleep(1);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
}

const codeOf = (error: { readonly code?: unknown; readonly details?: string }): string => {
  if (error.code === status.DEADLINE_EXCEEDED) return 'HUNG';
  // The connection was ended because of what was done on it; the code is the client's own word for that.
  if (error.details?.includes('Session closed with error code')) return 'thrown out';
  if (error.code === status.INTERNAL) return `INTERNAL: ${error.details}`;
  return typeof error.code === 'number' ? (status[error.code] ?? String(error.code)) : String(error.code ?? error);
};

/** Until the time is over or the attack is. */
export const hold = (ms: number, { signal }: Target): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => undefined);

interface Method {
  readonly path: string;
}

/** A call of which only the bytes matter. */
export function sendBytes(
  client: Client,
  { path }: Method,
  bytes: Buffer,
  timeoutMs = ATTACKER_HANG_MS,
): Promise<Buffer> {
  const same = (value: Buffer) => value;
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(path, same, same, bytes, { deadline: Date.now() + timeoutMs }, (error, answer) => {
      if (error) reject(error);
      else resolve(answer!);
    });
  });
}
