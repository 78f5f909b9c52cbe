import {
  CONFIGURATION_KINDS,
  type ConfigurationEntry,
  type ConfigurationKind,
  type ConfigurationStore,
  perKind,
  type Store,
} from '../../store/port.js';
import type { EntryCodec } from '../configuration/entry-codec.js';
import { campaignCodec, itemCodec, promotionCodec, segmentCodec, shopCodec } from '../configuration/entry-codecs.js';
import { decodeVersions } from '../configuration/versions-codec.js';
import { batchesOf } from './batches.js';
import type { Findings } from './findings.js';

export type EntryCounts = Readonly<Record<ConfigurationKind, number>>;

export interface ConfigurationReport {
  readonly counts: EntryCounts;
  /** Indexes that were given once, to entries that the store has lost since. */
  readonly lostIndexes: number;
  /** null: the entry is there, or not all could be read; else the end of a sentence that begins with its name. */
  missing(kind: ConfigurationKind, index: number): string | null;
}

const DECODERS: Readonly<Partial<Record<ConfigurationKind, (bytes: Uint8Array) => unknown>>> = {
  item: itemCodec.decode,
  promotion: promotionCodec.decode,
  campaign: campaignCodec.decode,
  segment: segmentCodec.decode,
  shop: shopCodec.decode,
  'promotion-versions': checkVersions(promotionCodec),
  'campaign-versions': checkVersions(campaignCodec),
  'segment-versions': checkVersions(segmentCodec),
};

/** Former states decode, too. */
function checkVersions<T>({ decode }: EntryCodec<T>) {
  return (bytes: Uint8Array): void => {
    for (const { state } of decodeVersions(bytes)) if (state !== null) decode(state);
  };
}

/** Each entry decodes and is found by its key; none has the index of another one, or one that is yet to be given, or a version above that of the store. */
export async function checkConfiguration({ configuration }: Store, findings: Findings): Promise<ConfigurationReport> {
  const indexes = perKind(() => new Set<number>());
  const next = await findings.attemptRead('configuration', async () => {
    const nextIndexes = await configuration.nextIndexes();
    const version = await configuration.version();
    for await (const entries of batchesOf(configuration.changesSince(0))) {
      for (const entry of entries) {
        const { kind, key, index, bytes } = entry;
        const where = `${kind} ${key}`;
        findings.attempt(where, () => DECODERS[kind]?.(bytes));
        if (entry.version > version) findings.add(where, `has version ${entry.version}, the store only ${version}`);
        if (indexes[kind].has(index)) findings.add(where, `has index ${index}, which another ${kind} has too`);
        if (index >= nextIndexes[kind]) findings.add(where, `has index ${index}, which a new ${kind} will get, too`);
        indexes[kind].add(index);
      }
      await checkLookUps(configuration, entries, findings);
    }
    return nextIndexes;
  });
  const counts = perKind((kind) => indexes[kind].size);
  if (next === null) return { counts, lostIndexes: 0, missing: () => null };
  return {
    counts,
    lostIndexes: CONFIGURATION_KINDS.reduce((sum, kind) => sum + Math.max(next[kind] - counts[kind], 0), 0),
    missing(kind, index) {
      if (indexes[kind].has(index)) return null;
      return index < next[kind] ? 'does not exist' : `does not exist, and a new ${kind} will get its index`;
    },
  };
}

async function checkLookUps(
  configuration: ConfigurationStore,
  entries: readonly ConfigurationEntry[],
  findings: Findings,
): Promise<void> {
  for (const kind of new Set(entries.map((entry) => entry.kind))) {
    const ofKind = entries.filter((entry) => entry.kind === kind);
    const found = await configuration.get(
      kind,
      ofKind.map(({ key }) => key),
    );
    ofKind.forEach(({ key, index }, i) => {
      const other = found[i]?.index;
      if (other !== index) findings.add(`${kind} ${key}`, `has index ${index}, and by its key ${other ?? 'none'}`);
    });
  }
}
