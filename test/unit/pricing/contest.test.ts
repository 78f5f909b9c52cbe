import { describe, expect, it } from 'vitest';
import { redemptionOf } from '../../../src/pricing/best-set.js';
import { claimsOf, type Offer } from '../../../src/pricing/claim.js';
import { assign } from '../../../src/pricing/contest/assign.js';
import type { Contender } from '../../../src/pricing/contest/groups.js';
import { playerOf } from '../../../src/pricing/contest/player.js';
import { searchedPieces } from '../../../src/pricing/contest/searched-pieces.js';
import { sweep } from '../../../src/pricing/contest/sweep.js';
import { createLedger } from '../../../src/pricing/ledger.js';
import { usableRuns } from '../../../src/pricing/on-lines.js';
import { lineOf } from '../../../src/pricing/pieces.js';
import { priceBasket } from '../../../src/pricing/price-basket.js';
import { byRank } from '../../../src/pricing/rank.js';
import { createTermsIndex } from '../../../src/pricing/terms-index.js';
import { basketOf, createRandom, itemsOf, offerOf, randomCase, randomOffer } from '../../support/pricing-cases.js';
import type { OracleCase, OracleOffer } from '../../support/pricing-oracle.js';

/** Offers that cover everything, so that all are tied together. */
function tiedCase(seed: number, offersCount: number, piecesCount: number): OracleCase {
  const random = createRandom(seed);
  const offers = Array.from({ length: offersCount }, (_, at): OracleOffer => {
    const possible = 1 + Math.floor(random() * 3);
    return { ...randomOffer(random, `P${at}`, true), list: null, except: [], min: null, possible };
  });
  const lines = Array.from({ length: piecesCount }, (_, seq) => {
    const price = 1 + Math.floor(random() * 400);
    return { seq, item: `I${seq % 5}`, milli: 1_000, price, weighed: false };
  });
  return { lines, fixed: [], measured: [], offers };
}

function contendersOf(sample: OracleCase): Contender[] {
  const lines = basketOf(sample).lines.map((source, at) => lineOf(source, at, itemsOf(sample)));
  const ledger = createLedger(lines);
  return claimsOf(sample.offers.map(offerOf), lines, null)
    .sort((a, b) => byRank(a.terms, b.terms))
    .map((claim) => ({ claim, runs: usableRuns(claim, ledger) }));
}

/** The discount of the best way, by following all of them. */
function bestOf(contenders: readonly Contender[]): number {
  const { pieces, others } = searchedPieces(contenders);
  const players = contenders.map(({ claim, runs }) => playerOf(claim, new Set(runs), pieces));
  const all = {
    players,
    piecesCount: pieces.length,
    bounds: null,
    floorMinor: 0,
    nodesMax: Number.POSITIVE_INFINITY,
    width: 0,
  };
  const rest = others.map((slices, at) => redemptionOf(contenders[at]!.claim, slices).discountMinor);
  return rest.reduce((sum, discount) => sum + discount, sweep(all).best!.discountMinor);
}

const worthOf = (contenders: readonly Contender[], assigned: ReturnType<typeof assign>['assigned']): number =>
  assigned.reduce((sum, slices, at) => sum + redemptionOf(contenders[at]!.claim, slices).discountMinor, 0);

describe('the search for the best way', () => {
  it.each(Array.from({ length: 25 }, (_, seed) => seed))('loses nothing by its bounds (seed %i)', (seed) => {
    const contenders = contendersOf(tiedCase(seed, 4, 13));
    const { assigned, isExact } = assign(contenders);
    expect(isExact).toBe(true);
    expect(worthOf(contenders, assigned)).toBe(bestOf(contenders));
  });

  it('says so where it can not prove its answer, which is still one that holds', () => {
    const sample = tiedCase(3, 12, 60);
    const priced = priceBasket(basketOf(sample), sample.offers.map(offerOf), itemsOf(sample));
    expect(priced.isExact).toBe(false);
    expect(priced.netMinor + priced.discountMinor).toBe(priced.grossMinor);
    const alone = sample.offers.map(
      (offer) => priceBasket(basketOf(sample), [offerOf(offer)], itemsOf(sample)).discountMinor,
    );
    expect(priced.discountMinor).toBeGreaterThanOrEqual(Math.max(...alone));
  });
});

it('an index of terms changes nothing but the time', () => {
  for (let seed = 0; seed < 200; seed++) {
    const random = createRandom(seed);
    const sample = randomCase(random, { piecesMax: 10, offersMax: 6, isPlain: false });
    const others = Array.from({ length: 20 }, (_, at) => offerOf(randomOffer(random, `Q${at}`, false)));
    const offers: Offer[] = sample.offers.map(offerOf);
    const index = createTermsIndex([...offers, ...others].map(({ terms }) => terms));
    const basket = basketOf(sample);
    expect(priceBasket(basket, offers, itemsOf(sample), index)).toEqual(priceBasket(basket, offers, itemsOf(sample)));
  }
});
