import { LRUCache } from 'lru-cache';
import { hash53 } from '../../base/id-hash.js';
import type { PromotionIndex, TermsId } from '../../base/ids.js';
import { TERMS_CACHED_MAX } from '../../limits.js';
import { decodePromotion, encodePromotion } from '../../promotions/codec.js';
import type { Promotion } from '../../promotions/promotion.js';
import type { Store } from '../../store/port.js';
import type { Wallet } from '../../wallet/wallet.js';
import type { ConfigurationState } from '../configuration/configuration.js';

/**
 * Promotions as they were when somebody activated them. A promotion may list thousands of items, so a wallet holds only its name; the
 * promotion itself is kept once, for all who activated it before it was edited.
 */
export interface TermsShelf {
  /** Names a promotion as it is: the same name, the same promotion, in every field. */
  idOf(promotion: Promotion): TermsId;
  /** Keeps a promotion as it is. Has to come before the commit of the first wallet that names it. */
  keep(index: PromotionIndex, promotion: Promotion): Promise<void>;
  /** A promotion as it was when it was kept under this name. */
  termsOf(index: PromotionIndex, id: TermsId, configuration: ConfigurationState): Promise<Promotion>;
  /** The terms of every activation in a wallet. */
  of(wallet: Pick<Wallet, 'holdings'>, configuration: ConfigurationState): Promise<Map<TermsId, Promotion>>;
}

/** Of the snapshot that keeps the terms of a promotion. */
export const termsName = (index: PromotionIndex, id: TermsId): string => `terms/${index}/${id.toString(36)}`;

/** `onLost` hears of terms that the store has lost, as Redis may with its last second: then the promotion as it is now holds. */
export function createTermsShelf(
  { snapshots, epoch }: Pick<Store, 'snapshots' | 'epoch'>,
  onLost: (error: Error) => void,
): TermsShelf {
  const ids = new WeakMap<Promotion, TermsId>();
  const kept = new LRUCache<string, true>({ max: TERMS_CACHED_MAX });
  const cached = new LRUCache<TermsId, Promotion>({ max: TERMS_CACHED_MAX });

  function idOf(promotion: Promotion): TermsId {
    let id = ids.get(promotion);
    if (id === undefined) {
      id = hash53(encodePromotion(promotion)) as TermsId;
      ids.set(promotion, id);
    }
    return id;
  }

  async function read(index: PromotionIndex, id: TermsId): Promise<Promotion | null> {
    const known = cached.get(id);
    if (known) return known;
    const bytes = await snapshots.read(termsName(index, id));
    if (bytes === null) return null;
    const terms = decodePromotion(bytes);
    cached.set(id, terms);
    return terms;
  }

  async function termsOf(index: PromotionIndex, id: TermsId, { promotions }: ConfigurationState): Promise<Promotion> {
    const current = promotions.at(index)?.value;
    const agreed = current && idOf(current) === id ? current : await read(index, id);
    if (agreed !== null) return agreed;
    const lost = new Error(`terms ${termsName(index, id)} are not in the store`);
    if (current === undefined) throw lost;
    onLost(lost);
    return current;
  }

  return {
    idOf,
    async keep(index, promotion) {
      const name = termsName(index, idOf(promotion));
      // What was kept in a former epoch may be lost.
      const inEpoch = `${epoch()} ${name}`;
      if (kept.has(inEpoch)) return;
      await snapshots.write(name, encodePromotion(promotion));
      kept.set(inEpoch, true);
    },
    termsOf,
    async of({ holdings }, configuration) {
      const found = new Map<TermsId, Promotion>();
      for (const { promotion, state } of holdings) {
        if (state.kind === 'ASSIGNED') continue;
        const { terms } = state.activation;
        found.set(terms, await termsOf(promotion, terms, configuration));
      }
      return found;
    },
  };
}
