import { readHistory } from '../../profiles/history-record.js';
import type { ProfileRecords, Store } from '../../store/port.js';
import { decodeWallet } from '../../wallet/codec.js';
import { heldUses } from '../../wallet/held-uses.js';
import type { Wallet } from '../../wallet/wallet.js';
import { batchesOf } from './batches.js';
import type { EntryCounts } from './check-configuration.js';
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
  /** Ids of reservations that wallets hold. */
  readonly reservations: Set<string>;
}

/** Each record decodes, and points to entries of the configuration and to terms that exist. */
export async function checkProfiles(
  store: Store,
  counts: EntryCounts,
  findings: Findings,
  onProgress: (profiles: number) => void,
): Promise<ProfileFacts> {
  const facts: ProfileFacts = {
    profiles: 0,
    identities: new Map(),
    uses: new Map(),
    inexact: new Set(),
    reservations: new Set(),
  };
  for await (const ids of batchesOf(store.profiles.ids())) {
    const records = await store.profiles.load(ids);
    ids.forEach((id, i) => {
      checkRecords(id, records[i]!, counts, findings, facts);
    });
    facts.profiles += ids.length;
    onProgress(facts.profiles);
  }
  return facts;
}

function checkRecords(
  id: string,
  { wallet: walletRecord, history }: ProfileRecords,
  counts: EntryCounts,
  findings: Findings,
  facts: ProfileFacts,
): void {
  const where = `profile ${id}`;
  const items = history.bytes && findings.attempt(where, () => itemsOf(history.bytes!));
  const unknown = items?.find((item) => item >= counts.item);
  if (unknown !== undefined) findings.add(where, `its history has item ${unknown}, and there are ${counts.item} items`);

  const wallet = findings.attempt(where, () => decodeWallet(walletRecord.bytes));
  if (wallet) checkWallet(id, wallet, counts, findings, facts);
}

function itemsOf(bytes: Uint8Array): number[] {
  const { tail, receipts } = readHistory(bytes);
  return [...tail.items, ...receipts.flatMap((receipt) => [...receipt.items])];
}

function checkWallet(
  id: string,
  wallet: Wallet,
  counts: EntryCounts,
  findings: Findings,
  { identities, uses, inexact, reservations }: ProfileFacts,
): void {
  const where = `profile ${id}`;
  for (const { campaign, slots } of wallet.handbills) {
    if (campaign >= counts.campaign) findings.add(where, `a handbill of campaign ${campaign}, which does not exist`);
    for (const slot of slots) {
      if (slot.kind === 'filled' && slot.promotion >= counts.promotion) {
        findings.add(where, `a handbill has promotion ${slot.promotion}, which does not exist`);
      }
    }
  }
  for (const { promotion } of wallet.holdings) {
    if (promotion >= counts.promotion) findings.add(where, `it holds promotion ${promotion}, which does not exist`);
  }
  for (const { digest } of wallet.identities) {
    const other = identities.get(digest);
    if (other !== undefined) findings.add(where, `it has an identity that profile ${other} has too`);
    identities.set(digest, id);
  }
  const held = heldUses(wallet);
  for (const [counter, amount] of held.uses) uses.set(counter, (uses.get(counter) ?? 0) + amount);
  for (const counter of held.inexact) inexact.add(counter);
  for (const reservation of wallet.reservations) reservations.add(reservation.id);
}
