/** A promotion that covers an item of its own, as far as the oracle cares. Amounts are minor units of each piece. */
export interface OracleOffer {
  readonly kind: 'AMOUNT' | 'POINTS' | 'DIGITAL_CASHBACK';
  readonly value: number;
  readonly perClient: number | null;
  readonly redemptions: number | null;
  readonly budget: number | null;
}

interface Use {
  readonly offer: number;
  readonly units: number;
  readonly amount: number;
  readonly counted: { readonly redemptions: boolean; readonly budget: boolean };
}

interface Sale {
  readonly who: string;
  readonly net: number;
  readonly points: number;
  readonly cashback: number;
  readonly cashbackUsed: number;
  readonly uses: readonly Use[];
  isVoid: boolean;
}

export interface OracleAnswer {
  readonly net: number;
  readonly points: number;
  readonly cashback: number;
  readonly cashbackUsed: number;
  readonly pointsBalance: number;
  readonly cashbackBalance: number;
  /** Offers that were redeemed, with how often; and those that were taken out. */
  readonly redeemed: readonly (readonly [offer: number, units: number])[];
  readonly takenOut: readonly number[];
}

/**
 * What sales have to come to, said once more and as plainly as possible: numbers that change. Everybody has activated every offer, without end; the
 * offer on item i is number i.
 */
export function createSaleOracle(offers: OracleOffer[], unitPrice: number) {
  const used = offers.map(() => ({ redemptions: 0, budget: 0 }));
  const people = new Map<string, { points: number; cashback: number; redeemed: number[] }>();
  const sales = new Map<string, Sale>();

  function personOf(who: string) {
    const person = people.get(who) ?? { points: 0, cashback: 0, redeemed: offers.map(() => 0) };
    people.set(who, person);
    return person;
  }

  return {
    used,
    personOf,
    edit(offer: number, changes: Partial<Pick<OracleOffer, 'redemptions' | 'budget'>>): void {
      offers[offer] = { ...offers[offer]!, ...changes };
    },
    /** `pieces`: of each item. A reason: it is refused, and nothing has happened. */
    sell(saleId: string, who: string, pieces: readonly number[], cashbackToUse: number): OracleAnswer | string {
      const person = personOf(who);
      const uses: Use[] = [];
      const takenOut: number[] = [];
      for (const [offer, { kind, value, perClient, redemptions, budget }] of offers.entries()) {
        const left = perClient === null ? Infinity : perClient - person.redeemed[offer]!;
        const units = Math.min(pieces[offer]!, left);
        if (units <= 0) continue;
        const amount = kind === 'POINTS' ? 0 : units * Math.min(value, unitPrice);
        const isFull = redemptions !== null && used[offer]!.redemptions + units > redemptions;
        const isSpent = budget !== null && amount > 0 && used[offer]!.budget + amount > budget;
        if (isFull || isSpent) takenOut.push(offer);
        else
          uses.push({ offer, units, amount, counted: { redemptions: redemptions !== null, budget: budget !== null } });
      }
      const sum = (kind: OracleOffer['kind'], figure: (use: Use) => number): number =>
        uses.reduce((all, use) => all + (offers[use.offer]!.kind === kind ? figure(use) : 0), 0);
      const gross = pieces.reduce((all, count) => all + count * unitPrice, 0);
      const net = gross - sum('AMOUNT', ({ amount }) => amount);
      const cashbackUsed = Math.min(cashbackToUse, net);
      if (cashbackUsed > 0 && cashbackUsed > person.cashback) return 'CASHBACK_TOO_LOW';
      const points = sum('POINTS', ({ offer, units }) => units * offers[offer]!.value);
      const cashback = sum('DIGITAL_CASHBACK', ({ amount }) => amount);
      for (const { offer, units, amount, counted } of uses) {
        person.redeemed[offer]! += units;
        if (counted.redemptions) used[offer]!.redemptions += units;
        if (counted.budget) used[offer]!.budget += amount;
      }
      person.points += points;
      person.cashback += cashback - cashbackUsed;
      sales.set(saleId, { who, net, points, cashback, cashbackUsed, uses, isVoid: false });
      return {
        net,
        points,
        cashback,
        cashbackUsed,
        pointsBalance: person.points,
        cashbackBalance: person.cashback,
        redeemed: uses.map(({ offer, units }) => [offer, units] as const),
        takenOut,
      };
    },
    /** The balances after it; of a sale that is void already, nothing changes. */
    voidSale(saleId: string): { readonly points: number; readonly cashback: number } {
      const sale = sales.get(saleId)!;
      const person = personOf(sale.who);
      if (!sale.isVoid) {
        sale.isVoid = true;
        person.points -= sale.points;
        person.cashback += sale.cashbackUsed - sale.cashback;
        for (const { offer, units, amount, counted } of sale.uses) {
          person.redeemed[offer]! -= units;
          if (counted.redemptions) used[offer]!.redemptions -= units;
          if (counted.budget) used[offer]!.budget -= amount;
        }
      }
      return person;
    },
    standing: (who: string): number => [...sales.values()].filter((sale) => sale.who === who && !sale.isVoid).length,
    isVoid: (saleId: string): boolean => sales.get(saleId)!.isVoid,
  };
}
