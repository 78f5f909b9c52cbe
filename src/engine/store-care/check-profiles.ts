import { readHistory } from '../../history/record.js';
import type { ProfileRecord } from '../../profiles/record.js';
import { decodeProfileRecord } from '../../profiles/record-codec.js';
import type { ProfileRecords, Store } from '../../store/port.js';
import { heldUses } from '../../wallet/held-uses.js';
import { termsName } from '../wallets/terms-shelf.js';
import { batchesOf } from './batches.js';
import type { ConfigurationReport } from './check-configuration.js';
import type { Findings } from './findings.js';

/** What the wallets say of things that are kept elsewhere. */
export interface ProfileFacts {
  profiles: number;
  /** Digest -> profile that says it is its. */
  readonly identities: Map<string, string>;
  /** Counter -> uses that wallets hold. */
  readonly uses: Map<string, number>;
  /** Counters of which wallets may have forgotten uses. */
  readonly inexact: Set<string>;
  /** Names of terms -> a profile that has activated a promotion under them. */
  readonly terms: Map<string, string>;
  /** Ids of reservations that wallets hold. */
  readonly reservations: Set<string>;
}

/** Each record is where its profile is looked for, decodes, and points to entries of the configuration that exist. */
export async function checkProfiles(
  store: Store,
  { missing }: Pick<ConfigurationReport, 'missing'>,
  findings: Findings,
  onProgress: (profiles: number) => void,
): Promise<ProfileFacts> {
  const facts: ProfileFacts = {
    profiles: 0,
    identities: new Map(),
    uses: new Map(),
    inexact: new Set(),
    terms: new Map(),
    reservations: new Set(),
  };
  for await (const ids of batchesOf(store.profiles.ids())) {
    const records = await loadEach(store, ids, findings);
    ids.forEach((id, i) => {
      const found = records[i];
      if (found) checkRecords(id, found, missing, findings, facts);
    });
    facts.profiles += ids.length;
    onProgress(facts.profiles);
  }
  return facts;
}

/** One by one where they can't be read together, so that only the damaged ones are left out. */
async function loadEach(store: Store, ids: readonly string[], findings: Findings): Promise<(ProfileRecords | null)[]> {
  const together = await store.profiles.load(ids).catch(() => null);
  if (together) return together;
  const records: (ProfileRecords | null)[] = [];
  for (const id of ids) {
    records.push(await findings.attemptRead(`profile ${id}`, async () => (await store.profiles.load([id]))[0]!));
  }
  return records;
}

function checkRecords(
  id: string,
  { profile, history }: ProfileRecords,
  missing: ConfigurationReport['missing'],
  findings: Findings,
  facts: ProfileFacts,
): void {
  const where = `profile ${id}`;
  if (profile.bytes === null && history.bytes === null)
    findings.add(where, 'it is listed, and its records are not there');
  const items = history.bytes && findings.attempt(where, () => itemsOf(history.bytes!));
  const unknown = items?.find((item) => missing('item', item));
  if (unknown !== undefined) findings.add(where, `its history has item ${unknown}, which ${missing('item', unknown)}`);

  const record = findings.attempt(where, () => decodeProfileRecord(profile.bytes));
  if (record) checkRecord(id, record, missing, findings, facts);
}

function itemsOf(bytes: Uint8Array): number[] {
  const { tail, receipts } = readHistory(bytes);
  return [...tail.items, ...receipts.flatMap((receipt) => [...receipt.items])];
}

function checkRecord(
  id: string,
  record: ProfileRecord,
  missing: ConfigurationReport['missing'],
  findings: Findings,
  { identities, uses, inexact, terms, reservations }: ProfileFacts,
): void {
  const where = `profile ${id}`;
  for (const { campaign, slots } of record.handbills) {
    const unknown = missing('campaign', campaign);
    if (unknown) findings.add(where, `a handbill of campaign ${campaign}, which ${unknown}`);
    for (const slot of slots) {
      const dangling = slot.kind === 'filled' && missing('promotion', slot.promotion);
      if (dangling) findings.add(where, `a handbill has promotion ${slot.promotion}, which ${dangling}`);
    }
  }
  for (const { promotion, state } of record.holdings) {
    if (state.kind !== 'ASSIGNED') terms.set(termsName(promotion, state.activation.terms), id);
    const dangling = missing('promotion', promotion);
    if (dangling) findings.add(where, `it holds promotion ${promotion}, which ${dangling}`);
  }
  for (const { digest } of record.identities) {
    const other = identities.get(digest);
    if (other !== undefined) findings.add(where, `it has an identity that profile ${other} has too`);
    identities.set(digest, id);
  }
  const held = heldUses(record);
  for (const [counter, amount] of held.uses) uses.set(counter, (uses.get(counter) ?? 0) + amount);
  for (const counter of held.inexact) inexact.add(counter);
  for (const reservation of record.reservations) reservations.add(reservation.id);
}
