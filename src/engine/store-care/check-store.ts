import type { Store } from '../../store/port.js';
import { checkConfiguration } from './check-configuration.js';
import { checkCounters } from './check-counters.js';
import { checkIdentities } from './check-identities.js';
import { checkOutbox } from './check-outbox.js';
import { checkProfiles } from './check-profiles.js';
import { checkSnapshots } from './check-snapshots.js';
import { createFindings, type Finding } from './findings.js';

export interface StoreCheck {
  readonly items: number;
  readonly promotions: number;
  readonly campaigns: number;
  /** Of items, promotions and campaigns that the store has lost, as Redis may with its last second; no other one gets them. */
  readonly lostIndexes: number;
  readonly profiles: number;
  readonly identities: number;
  readonly counters: number;
  readonly openReservations: number;
  /** Counted uses that no wallet remembers: of erased profiles. */
  readonly unaccountedUses: number;
  readonly events: number;
  readonly findings: readonly Finding[];
  /** Of all findings; the list may be shorter. */
  readonly findingCount: number;
}

/**
 * Reads a whole store and verifies what must always hold. Of a store at rest: what changes while it is read may look wrong. Holds a few dozen bytes of
 * each identity and counter in memory.
 */
export async function checkStore(store: Store, onProgress: (profiles: number) => void = () => {}): Promise<StoreCheck> {
  const findings = createFindings();
  const configuration = await checkConfiguration(store, findings);
  const { counts, lostIndexes } = configuration;
  const facts = await findings.attemptRead('profiles', () => checkProfiles(store, configuration, findings, onProgress));
  // What wallets say is compared with what is kept elsewhere.
  const identities =
    facts && (await findings.attemptRead('identities', () => checkIdentities(store, facts.identities, findings)));
  const counters = facts && (await findings.attemptRead('counters', () => checkCounters(store, facts, findings)));
  if (facts) await findings.attemptRead('snapshots', () => checkSnapshots(store, facts, findings));
  const events = await findings.attemptRead('outbox', () => checkOutbox(store, findings));
  return {
    items: counts.item,
    promotions: counts.promotion,
    campaigns: counts.campaign,
    lostIndexes,
    profiles: facts?.profiles ?? 0,
    identities: identities ?? 0,
    counters: counters?.counters ?? 0,
    openReservations: counters?.open ?? 0,
    unaccountedUses: counters?.unaccounted ?? 0,
    events: events ?? 0,
    findings: findings.list,
    findingCount: findings.count,
  };
}
