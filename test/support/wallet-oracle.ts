import type { PromotionState } from '../../src/engine/wallets/wallet-requests.js';

/** A promotion as far as the oracle cares. */
export interface OracleTerms {
  readonly pieces: number | null;
  readonly lastingSeconds: number | null;
  readonly price: number;
  readonly perClient: number | null;
  readonly redemptions: number | null;
  readonly activations: number | null;
  readonly budget: number | null;
  readonly published: boolean;
}

interface Use {
  readonly id: string;
  readonly pieces: number;
  readonly amount: number;
  readonly activation: object;
  readonly counted: { redemptions: boolean; budget: boolean };
}

interface Held {
  state: 'ASSIGNED' | 'ACTIVE' | 'REDEEMED';
  terms: OracleTerms;
  atMs: number;
  left: number;
  counted: boolean;
  /** Which activation this is; another object for each. */
  activation: object;
  uses: Use[];
}

type Outcome = string | (Omit<PromotionState, 'code' | 'redemptionId'> & { redemptionId: string | null });

const ANY = 2_147_483_647;

/**
 * What wallets and counters have to do, said once more and as plainly as possible: objects that change, no records, no revisions, no
 * reservations. An outcome is the state of the promotion, or the reason of the refusal.
 */
export function createOracle(terms: OracleTerms[]) {
  const wallets = new Map<string, { points: number; held: Map<number, Held> }>();
  const used = terms.map(() => ({ redemptions: 0, activations: 0, budget: 0 }));

  function walletOf(who: string) {
    const wallet = wallets.get(who) ?? { points: 0, held: new Map<number, Held>() };
    wallets.set(who, wallet);
    return wallet;
  }

  const isOver = ({ terms: { lastingSeconds }, atMs }: Held, nowMs: number): boolean =>
    lastingSeconds !== null && nowMs >= atMs + lastingSeconds * 1_000;
  const piecesOf = ({ uses }: Held): number => uses.reduce((sum, { pieces }) => sum + pieces, 0);
  const roomFor = (held: Held): number => (held.terms.perClient === null ? ANY : held.terms.perClient - piecesOf(held));

  function tell(who: string, p: number, nowMs: number, redemptionId: string | null = null): Outcome {
    const { points, held: all } = walletOf(who);
    const held = all.get(p);
    const isHeld = held !== undefined && held.state !== 'ASSIGNED';
    const isEnded = isHeld && held.state === 'ACTIVE' && isOver(held, nowMs);
    const canRedeem = isHeld && held.state === 'ACTIVE' && !isEnded;
    const lasting = isHeld ? held.terms.lastingSeconds : null;
    return {
      status: isEnded ? 'EXPIRED' : (held?.state ?? 'ASSIGNED'),
      activatedMs: isHeld ? held.atMs : null,
      lastingUntilMs: isHeld && lasting !== null ? held.atMs + lasting * 1_000 : null,
      possibleRedemptions: canRedeem ? Math.min(held.left, roomFor(held)) : 0,
      redeemedQuantity: held ? piecesOf(held) : 0,
      redemptionId,
      points,
    };
  }

  return {
    used,
    edit(p: number, changes: Partial<OracleTerms>): OracleTerms {
      terms[p] = { ...terms[p]!, ...changes };
      return terms[p]!;
    },
    points(who: string, change: number): number | string {
      const wallet = walletOf(who);
      if (change < 0 && wallet.points + change < 0) return 'POINTS_TOO_LOW';
      wallet.points += change;
      return wallet.points;
    },
    activate(who: string, p: number, nowMs: number): Outcome {
      const wallet = walletOf(who);
      const now = terms[p]!;
      const before = wallet.held.get(p);
      if (!now.published) return 'NOT_PUBLISHED';
      if (before?.state === 'ACTIVE') return isOver(before, nowMs) ? 'LASTING_TIME_OVER' : 'ALREADY_ACTIVE';
      if (now.perClient !== null && (before ? piecesOf(before) : 0) >= now.perClient) return 'LIMIT_PER_CLIENT';
      if (wallet.points < now.price) return 'POINTS_TOO_LOW';
      if (now.activations !== null && used[p]!.activations >= now.activations) return 'LIMIT_GLOBAL';
      const counted = now.activations !== null;
      if (counted) used[p]!.activations += 1;
      wallet.points -= now.price;
      wallet.held.set(p, {
        state: 'ACTIVE',
        terms: now,
        atMs: nowMs,
        left: now.pieces ?? ANY,
        counted,
        activation: {},
        uses: before?.uses ?? [],
      });
      return tell(who, p, nowMs);
    },
    deactivate(who: string, p: number, nowMs: number): Outcome {
      const wallet = walletOf(who);
      const held = wallet.held.get(p);
      if (held?.state !== 'ACTIVE') return 'NOT_ACTIVE';
      if (isOver(held, nowMs)) return 'LASTING_TIME_OVER';
      if (held.uses.some(({ activation }) => activation === held.activation)) return 'PARTLY_REDEEMED';
      giveBack(wallet, held, p);
      return tell(who, p, nowMs);
    },
    redeem(who: string, p: number, pieces: number, amount: number, nowMs: number, id: string | null): Outcome {
      const held = walletOf(who).held.get(p);
      const now = terms[p]!;
      if (held?.state !== 'ACTIVE') return 'NOT_ACTIVE';
      if (!now.published) return 'NOT_PUBLISHED';
      if (isOver(held, nowMs)) return 'LASTING_TIME_OVER';
      if (pieces > roomFor(held)) return 'LIMIT_PER_CLIENT';
      if (pieces > held.left) return 'QUANTITY_TOO_HIGH';
      if (now.redemptions !== null && used[p]!.redemptions + pieces > now.redemptions) return 'LIMIT_GLOBAL';
      if (now.budget !== null && amount > 0 && used[p]!.budget + amount > now.budget) return 'BUDGET_SPENT';
      const counted = { redemptions: now.redemptions !== null, budget: now.budget !== null };
      if (counted.redemptions) used[p]!.redemptions += pieces;
      if (counted.budget) used[p]!.budget += amount;
      if (held.left !== ANY) held.left -= pieces;
      held.uses.push({ id: id ?? '', pieces, amount, activation: held.activation, counted });
      if (held.left === 0 || roomFor(held) === 0) held.state = 'REDEEMED';
      return tell(who, p, nowMs, id);
    },
    reverse(who: string, id: string, nowMs: number): Outcome {
      const wallet = walletOf(who);
      for (const [p, held] of wallet.held) {
        const use = held.uses.find((each) => each.id === id);
        if (!use) continue;
        held.uses.splice(held.uses.indexOf(use), 1);
        if (use.counted.redemptions) used[p]!.redemptions -= use.pieces;
        if (use.counted.budget) used[p]!.budget -= use.amount;
        const isPresent = use.activation === held.activation;
        if (isPresent && held.state !== 'ASSIGNED' && held.left !== ANY) held.left += use.pieces;
        if (held.state === 'REDEEMED' && held.left > 0 && roomFor(held) > 0) {
          const isUntouched = isPresent && !held.uses.some(({ activation }) => activation === held.activation);
          if (isOver(held, nowMs) && isUntouched) giveBack(wallet, held, p);
          else held.state = 'ACTIVE';
        }
        return tell(who, p, nowMs, id);
      }
      return 'UNKNOWN_REDEMPTION';
    },
  };

  function giveBack(wallet: { points: number }, held: Held, p: number): void {
    held.state = 'ASSIGNED';
    wallet.points += held.terms.price;
    if (held.counted) used[p]!.activations -= 1;
  }
}
