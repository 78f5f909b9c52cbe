import { packVersioned, unpackVersioned } from '../base/versioned-codec.js';
import { ALERTS_OPEN_MAX } from '../limits.js';
import type { Alert, Concern } from './alert.js';

/** What is so now, of all servers. */
export interface AlertBook {
  /** When one of them has begun to look last. */
  readonly lookedMs: number;
  readonly open: readonly OpenAlert[];
}

export interface OpenAlert extends Concern {
  readonly sinceMs: number;
  readonly isTold: boolean;
}

const BLANK: AlertBook = { lookedMs: 0, open: [] };

/** The book after a look: what is so still stays as it was told, what isn't any more is forgotten, so that it is told when it begins again. */
export function withConcerns({ lookedMs, open }: AlertBook, concerns: readonly Concern[], nowMs: number): AlertBook {
  const now = new Map(concerns.map((concern) => [concern.key, concern]));
  const lasting = open.filter(({ key }) => now.delete(key));
  const begun = [...now.values()].map((concern) => ({ ...concern, sinceMs: nowMs, isTold: false }));
  return { lookedMs, open: [...lasting, ...begun].slice(0, ALERTS_OPEN_MAX) };
}

export const withTold = ({ lookedMs, open }: AlertBook): AlertBook => ({
  lookedMs,
  open: open.map((each) => ({ ...each, isTold: true })),
});

const VERSION = 1;
const FIELDS = ['kind', 'campaignId', 'promotion', 'value', 'threshold', 'message'] as const satisfies (keyof Alert)[];

export const encodeAlertBook = ({ lookedMs, open }: AlertBook): Uint8Array =>
  packVersioned(VERSION, [
    lookedMs,
    open.map(({ key, sinceMs, isTold, alert }) => [key, sinceMs, isTold, ...FIELDS.map((field) => alert[field])]),
  ]);

/** null: nobody has looked yet. */
export function decodeAlertBook(bytes: Uint8Array | null): AlertBook {
  if (bytes === null) return BLANK;
  const [lookedMs, packed] = unpackVersioned('alerts', VERSION, bytes) as [
    number,
    [key: string, sinceMs: number, isTold: boolean, ...fields: unknown[]][],
  ];
  const open = packed.map(([key, sinceMs, isTold, ...fields]) => ({
    key,
    sinceMs,
    isTold,
    alert: Object.fromEntries(FIELDS.map((field, i) => [field, fields[i]])) as unknown as Alert,
  }));
  return { lookedMs, open };
}
