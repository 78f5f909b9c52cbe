import type { ConfigurationEntry, ConfigurationKind, ConfigurationStore, Store } from '../../store/port.js';
import { campaignCodec, itemCodec, promotionCodec, shopCodec } from '../configuration/entry-codecs.js';
import { batchesOf } from './batches.js';
import type { Findings } from './findings.js';

export type EntryCounts = Readonly<Record<ConfigurationKind, number>>;

export interface ConfigurationReport {
  readonly counts: EntryCounts;
  /** What indexes of each kind are below: the counts, or nothing in particular when not all entries could be read. */
  readonly bounds: EntryCounts;
}

const DECODERS: Readonly<Partial<Record<ConfigurationKind, (bytes: Uint8Array) => unknown>>> = {
  item: itemCodec.decode,
  promotion: promotionCodec.decode,
  campaign: campaignCodec.decode,
  shop: shopCodec.decode,
};

const UNKNOWN: EntryCounts = {
  item: Infinity,
  promotion: Infinity,
  campaign: Infinity,
  model: Infinity,
  shop: Infinity,
};

/** Each entry decodes and is found by its key; indexes are dense, versions not above that of the store. */
export async function checkConfiguration({ configuration }: Store, findings: Findings): Promise<ConfigurationReport> {
  const indexes: Record<ConfigurationKind, Set<number>> = {
    item: new Set(),
    promotion: new Set(),
    campaign: new Set(),
    model: new Set(),
    shop: new Set(),
  };
  const read = await findings.attemptRead('configuration', async () => {
    const version = await configuration.version();
    for await (const entries of batchesOf(configuration.changesSince(0))) {
      for (const entry of entries) {
        const { kind, key, index, bytes } = entry;
        const where = `${kind} ${key}`;
        findings.attempt(where, () => DECODERS[kind]?.(bytes));
        if (entry.version > version) findings.add(where, `has version ${entry.version}, the store only ${version}`);
        if (indexes[kind].has(index)) findings.add(where, `has index ${index}, which another ${kind} has too`);
        indexes[kind].add(index);
      }
      await checkLookUps(configuration, entries, findings);
    }
    return true;
  });
  const counts = {
    item: indexes.item.size,
    promotion: indexes.promotion.size,
    campaign: indexes.campaign.size,
    model: indexes.model.size,
    shop: indexes.shop.size,
  };
  if (read === null) return { counts, bounds: UNKNOWN };
  for (const [kind, seen] of Object.entries(indexes)) {
    for (let index = 0; index < seen.size; index++) {
      if (!seen.has(index)) findings.add(`${kind} entries`, `index ${index} of ${seen.size} is missing`);
    }
  }
  return { counts, bounds: counts };
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
