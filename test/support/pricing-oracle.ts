/**
 * A plain second reading of the rules of pricing, piece by piece and by trying everything; shares no code with src/pricing. For baskets of
 * few pieces only. Amounts are minor units, percents millionths.
 */
export interface OracleLine {
  seq: number;
  item: string;
  milli: number;
  price: number;
  weighed: boolean;
}

export interface OracleOffer {
  code: string;
  type: string;
  value: number;
  steps: { threshold: number; value: number }[] | null;
  trigger: 'REDEEM' | 'TRANSACTION';
  scope: 'LINE_ITEM' | 'BASKET';
  stacking: 'NORMAL' | 'STACKABLE' | 'EXCLUSIVE';
  n: number | null;
  m: number | null;
  possible: number | null;
  uses: number;
  priority: number;
  expireAt: number | null;
  min: number | null;
  max: number | null;
  /** null: all items. */
  list: string[] | null;
  except: string[];
}

export interface OracleCase {
  lines: OracleLine[];
  /** Items that are not discountable. */
  fixed: string[];
  /** Items that are measured. */
  measured: string[];
  offers: OracleOffer[];
}

export interface OracleAnswer {
  gross: number;
  discount: number;
  points: number;
  cashback: number;
  lines: { seq: number; gross: number; discounts: Record<string, number> }[];
  offers: (
    | { redemptions: number; discount: number; points: number; cashback: number }
    | { reason: string; by: string | null }
  )[];
}

interface Piece {
  seq: number;
  item: string;
  whole: boolean;
  milli: number;
  left: number;
  paid: number;
  taken: boolean;
  discounts: Record<string, number>;
}

interface Unit {
  pieces: Piece[];
  value: number;
  discount: number;
}

const halfUp = (a: number, b: number, d: number): number =>
  Number((2n * BigInt(a) * BigInt(b) + BigInt(d)) / (2n * BigInt(d)));
const sum = (numbers: number[]): number => numbers.reduce((a, b) => a + b, 0);
const moneyTypes = ['PERCENT', 'AMOUNT', 'EXACT_PRICE', '2_FOR_1', 'MULTIBUY'];
const isMoney = (o: OracleOffer): boolean => moneyTypes.includes(o.type);
const N = (o: OracleOffer): number => o.n ?? (o.type === '2_FOR_1' ? 2 : 1);
const M = (o: OracleOffer): number => o.m ?? (o.type === '2_FOR_1' ? 1 : N(o));
const K = (o: OracleOffer): number => o.possible ?? Number.POSITIVE_INFINITY;
const order = (a: Piece, b: Piece): number =>
  b.left - a.left ||
  (a.item < b.item ? -1 : a.item > b.item ? 1 : 0) ||
  (a.whole === b.whole ? 0 : a.whole ? -1 : 1) ||
  b.paid - a.paid ||
  a.seq - b.seq;
const rank = (a: OracleOffer, b: OracleOffer): number =>
  b.priority - a.priority || (a.expireAt ?? 9e15) - (b.expireAt ?? 9e15) || (a.code < b.code ? -1 : 1);
const priority = (a: OracleOffer, b: OracleOffer): number => b.priority - a.priority || (a.code < b.code ? -1 : 1);
const covered = (o: OracleOffer, pieces: Piece[]): Piece[] =>
  pieces.filter(({ item }) => (o.list === null || o.list.includes(item)) && !o.except.includes(item));
const inUnits = (o: OracleOffer, pieces: Piece[]): Piece[] =>
  covered(o, pieces).filter(({ whole }) => whole || N(o) === 1 || o.scope === 'BASKET');
const isFree = (piece: Piece): boolean => !piece.taken;

/** The value of redemption number i; null: a stamp. */
function stepValue(o: OracleOffer, i: number): number | null {
  if (o.steps === null) return o.value;
  const reached = o.steps.filter(({ threshold }) => threshold <= o.uses + (o.trigger === 'REDEEM' ? i : 0));
  return reached.at(-1)?.value ?? null;
}
const stampsOnly = (o: OracleOffer): boolean => stepValue(o, 0) === null;

function byPiece(o: OracleOffer, value: number, { left, whole, milli }: Piece): number {
  if (o.type === 'PERCENT') return halfUp(left, value, 1_000_000);
  if (o.type === 'AMOUNT') return Math.min(left, value);
  if (o.type === '2_FOR_1') return left;
  return Math.max(0, left - (whole ? value : halfUp(value, milli, 1_000)));
}

function ofUnit(o: OracleOffer, value: number, pieces: Piece[]): number {
  if (o.type === 'MULTIBUY') return Math.max(0, sum(pieces.map(({ left }) => left)) - value);
  return sum(pieces.slice(N(o) - M(o)).map((piece) => byPiece(o, value, piece)));
}

function cut(pieces: Piece[], n: number, most: number): Piece[][] {
  const sorted = [...pieces].sort(order);
  const units: Piece[][] = [];
  for (let at = 0; at + n <= sorted.length && units.length < most; at += n) units.push(sorted.slice(at, at + n));
  return units;
}

/** The redeemed units of an offer on a set of pieces, the cheapest first. */
function f(o: OracleOffer, set: Piece[]): Unit[] {
  const units: Unit[] = [];
  for (const pieces of cut(set, N(o), K(o)).reverse()) {
    const value = stepValue(o, units.length)!;
    const discount = ofUnit(o, value, pieces);
    if (discount > 0) units.push({ pieces, value, discount });
  }
  return units;
}
const given = (units: Unit[]): number => sum(units.map(({ discount }) => discount));

/** The best way to give pieces to offers, which are in order of rank: for each offer its redeemed units. */
function bestWay(offers: OracleOffer[], pieces: Piece[]): Unit[][] {
  const sorted = [...pieces].sort(order);
  const open = sorted.map((piece) => [...offers.keys()].filter((at) => inUnits(offers[at]!, [piece]).length > 0));
  let best: { units: Unit[][]; discount: number; redemptions: number } | null = null;
  const way: number[] = [];
  const visit = (at: number): void => {
    if (at < sorted.length) {
      // Ways are tried in the order of the last rule, so that the first of equal ones is the one to take.
      for (const taker of [...open[at]!, offers.length]) {
        way[at] = taker;
        visit(at + 1);
      }
      return;
    }
    const sets = offers.map((_, offer) => sorted.filter((_, piece) => way[piece] === offer));
    const units = offers.map((offer, i) => f(offer, sets[i]!));
    if (units.some((redeemed, i) => sum(redeemed.map((unit) => unit.pieces.length)) < sets[i]!.length)) return;
    const discount = sum(units.map(given));
    const redemptions = sum(units.map((redeemed) => redeemed.length));
    if (best === null || discount > best.discount || (discount === best.discount && redemptions < best.redemptions)) {
      best = { units, discount, redemptions };
    }
  };
  visit(0);
  return best!.units;
}

/** Largest remainder. */
function split(amount: number, pieces: Piece[], weight: (piece: Piece) => number): Map<Piece, number> {
  const total = sum(pieces.map(weight));
  const shares = new Map(
    pieces.map((piece) => [piece, total === 0 ? 0 : Math.floor((amount * weight(piece)) / total)]),
  );
  const remainder = (piece: Piece): number => (amount * weight(piece)) % total;
  const sorted = [...pieces].sort(
    (a, b) =>
      remainder(b) - remainder(a) ||
      weight(b) - weight(a) ||
      (a.item < b.item ? -1 : a.item > b.item ? 1 : 0) ||
      a.seq - b.seq,
  );
  const rest = total === 0 ? 0 : amount - sum([...shares.values()]);
  for (const piece of sorted.slice(0, rest)) shares.set(piece, shares.get(piece)! + 1);
  return shares;
}

function takeOff(o: OracleOffer, piece: Piece, amount: number): void {
  piece.left -= amount;
  if (amount > 0) piece.discounts[o.code] = (piece.discounts[o.code] ?? 0) + amount;
}

function redeem(o: OracleOffer, units: Unit[], takes: boolean): void {
  for (const { pieces, value, discount } of units) {
    if (o.type === 'MULTIBUY')
      for (const [piece, share] of split(discount, pieces, (p) => p.left)) takeOff(o, piece, share);
    else for (const piece of pieces.slice(N(o) - M(o))) takeOff(o, piece, byPiece(o, value, piece));
    if (takes) for (const piece of pieces) piece.taken = true;
  }
}

function onBasket(o: OracleOffer, pieces: Piece[]): number {
  const base = sum(covered(o, pieces).map(({ left }) => left));
  const value = stepValue(o, 0)!;
  if (o.type === 'PERCENT') return halfUp(base, value, 1_000_000);
  return o.type === 'AMOUNT' ? Math.min(base, value) : Math.max(0, base - value);
}

function redeemOnBasket(o: OracleOffer, pieces: Piece[], amount: number): void {
  for (const [piece, share] of split(amount, covered(o, pieces), (p) => p.left)) takeOff(o, piece, share);
}

type Outcome = OracleAnswer['offers'][number];
const redeemed = (redemptions: number, discount = 0, points = 0, cashback = 0): Outcome => ({
  redemptions,
  discount,
  points,
  cashback,
});
const refused = (reason: string, by: string | null = null): Outcome => ({ reason, by });

function stamp(o: OracleOffer, pieces: Piece[]): Outcome {
  const free = inUnits(o, pieces).filter((piece) => !(o.scope === 'LINE_ITEM' && isMoney(o)) || isFree(piece));
  const one = o.scope === 'BASKET' || o.trigger === 'TRANSACTION' || o.type === 'NONE';
  const units = Math.min(Math.floor(free.length / N(o)), one ? 1 : K(o));
  return units > 0 ? redeemed(units) : refused('STEP_NOT_REACHED');
}

const fresh = (pieces: Piece[]): Piece[] => pieces.map((piece) => ({ ...piece, discounts: {} }));

function together(offers: OracleOffer[], pieces: Piece[], outcomes: Map<OracleOffer, Outcome>): void {
  const giving = offers.filter((o) => !stampsOnly(o));
  const lines = giving.filter(({ scope }) => scope === 'LINE_ITEM');
  const normal = lines.filter(({ stacking }) => stacking === 'NORMAL').sort(rank);
  const alone = normal.map((o) => given(bestWay([o], inUnits(o, pieces))[0]!));
  const useful = normal.filter((_, at) => alone[at]! > 0);
  const units = bestWay(useful, pieces);
  const contended = new Map(
    useful.map((o) => [
      o,
      new Set(
        inUnits(o, pieces)
          .filter((p) => N(o) > 1 || f1(o, p))
          .map(({ seq }) => seq),
      ),
    ]),
  );
  for (const o of normal) if (!useful.includes(o)) outcomes.set(o, refused('NO_DISCOUNT'));
  useful.forEach((o, at) => {
    if (units[at]!.length > 0) outcomes.set(o, redeemed(units[at]!.length, given(units[at]!)));
    else {
      const seqs = contended.get(o)!;
      const winner = useful.findIndex((_, i) => units[i]!.some((unit) => unit.pieces.some(({ seq }) => seqs.has(seq))));
      outcomes.set(o, refused('BETTER_OFFER', useful[winner]?.code ?? null));
    }
  });
  useful.forEach((o, at) => {
    redeem(o, units[at]!, true);
  });
  for (const o of lines.filter(({ stacking }) => stacking === 'STACKABLE').sort(priority)) {
    const best = bestWay([o], inUnits(o, pieces))[0]!;
    redeem(o, best, false);
    outcomes.set(o, best.length === 0 ? refused('NO_DISCOUNT') : redeemed(best.length, given(best)));
  }
  for (const o of offers) if (stampsOnly(o)) outcomes.set(o, stamp(o, pieces));
  const basket = giving.filter(({ scope }) => scope === 'BASKET');
  const rivals = basket.filter(({ stacking }) => stacking === 'NORMAL').sort(rank);
  const amounts = rivals.map((o) => onBasket(o, pieces));
  const most = Math.max(0, ...amounts);
  const winner = rivals[amounts.indexOf(most)];
  rivals.forEach((o, at) => {
    if (amounts[at] === 0) outcomes.set(o, refused('NO_DISCOUNT'));
    else if (o !== winner) outcomes.set(o, refused('BETTER_OFFER', winner!.code));
    else outcomes.set(o, redeemed(1, most));
  });
  if (most > 0) redeemOnBasket(winner!, pieces, most);
  for (const o of basket.filter(({ stacking }) => stacking === 'STACKABLE').sort(priority)) {
    const amount = onBasket(o, pieces);
    redeemOnBasket(o, pieces, amount);
    outcomes.set(o, amount === 0 ? refused('NO_DISCOUNT') : redeemed(1, amount));
  }
}

/** Whether the piece could be redeemed by itself with some value of the offer. */
const f1 = (o: OracleOffer, piece: Piece): boolean =>
  (o.steps?.map(({ value }) => value) ?? [o.value]).some((value) => ofUnit(o, value, [piece]) > 0);

function money(offers: OracleOffer[], pieces: Piece[], outcomes: Map<OracleOffer, Outcome>): Piece[] {
  const shared = fresh(pieces);
  together(
    offers.filter(({ stacking }) => stacking !== 'EXCLUSIVE'),
    shared,
    outcomes,
  );
  const total = sum([...outcomes.values()].map((o) => ('discount' in o ? o.discount : 0)));
  const first = offers.filter((o) => ((outcomes.get(o) as { discount?: number })?.discount ?? 0) > 0).sort(rank)[0];
  let best: { offer: OracleOffer; discount: number; redemptions: number; pieces: Piece[] } | null = null;
  const amounts = new Map<OracleOffer, number>();
  for (const o of offers.filter(({ stacking }) => stacking === 'EXCLUSIVE').sort(rank)) {
    const own = fresh(pieces);
    let [discount, redemptions] = [0, 1];
    if (stampsOnly(o)) discount = 0;
    else if (o.scope === 'BASKET') {
      discount = onBasket(o, own);
      redeemOnBasket(o, own, discount);
    } else {
      const units = bestWay([o], inUnits(o, own))[0]!;
      redeem(o, units, true);
      discount = given(units);
      redemptions = units.length;
    }
    amounts.set(o, discount);
    if (discount > (best?.discount ?? 0)) best = { offer: o, discount, redemptions, pieces: own };
  }
  if (best !== null && best.discount > total) {
    for (const o of offers) outcomes.set(o, refused('EXCLUDED_BY_EXCLUSIVE', best.offer.code));
    outcomes.set(best.offer, redeemed(best.redemptions, best.discount));
    return best.pieces;
  }
  for (const [o, amount] of amounts) {
    if (stampsOnly(o)) outcomes.set(o, stamp(o, shared));
    else outcomes.set(o, amount === 0 ? refused('NO_DISCOUNT') : refused('BETTER_OFFER', first!.code));
  }
  return shared;
}

function earn(o: OracleOffer, pieces: Piece[]): Outcome {
  if (stampsOnly(o)) return stamp(o, pieces);
  if (o.type === 'NONE') return redeemed(1);
  const units = o.scope === 'BASKET' ? [covered(o, pieces)] : cut(inUnits(o, pieces), N(o), K(o));
  let [points, cashback] = [0, 0];
  units.forEach((unit, at) => {
    const value = stepValue(o, units.length - 1 - at)!;
    if (o.type === 'POINTS') points += value;
    else {
      const amount = Math.min(value, sum(unit.map(({ left, paid }) => left - paid)));
      for (const [piece, share] of split(amount, unit, ({ left, paid }) => left - paid)) piece.paid += share;
      cashback += amount;
    }
  });
  return redeemed(units.length, 0, points, cashback);
}

function early(o: OracleOffer, pieces: Piece[], value: number): Outcome | null {
  if (o.possible === 0) return refused('LIMIT_PER_CLIENT');
  if (covered(o, pieces).length === 0) return refused('NO_COVERED_ITEM');
  if (inUnits(o, pieces).length < N(o)) return refused('TOO_FEW_ITEMS');
  if (o.min !== null && value < o.min) return refused('BASKET_VALUE_TOO_LOW');
  return o.max !== null && value > o.max ? refused('BASKET_VALUE_TOO_HIGH') : null;
}

export function oracle({ lines, fixed, measured, offers }: OracleCase): OracleAnswer {
  const pieces: Piece[] = [];
  for (const { seq, item, milli, price, weighed } of lines) {
    if (fixed.includes(item)) continue;
    const whole = !weighed && !measured.includes(item) && milli % 1_000 === 0;
    const piece = { seq, item, whole, milli, paid: 0, taken: false };
    if (!whole) pieces.push({ ...piece, left: halfUp(price, milli, 1_000), discounts: {} });
    else for (let i = 0; i < milli / 1_000; i++) pieces.push({ ...piece, left: price, discounts: {} });
  }
  const value = sum(pieces.map(({ left }) => left));
  const outcomes = new Map<OracleOffer, Outcome>();
  const usable = offers.filter((o) => {
    const refusal = early(o, pieces, value);
    if (refusal !== null) outcomes.set(o, refusal);
    return refusal === null;
  });
  const priced = new Map<OracleOffer, Outcome>();
  const left = money(usable.filter(isMoney), pieces, priced);
  for (const o of usable.filter((o) => !isMoney(o)).sort(rank)) priced.set(o, earn(o, left));
  const all = offers.map((o) => outcomes.get(o) ?? priced.get(o)!);
  const earned = all.filter((o) => 'redemptions' in o);
  return {
    gross: sum(lines.map(({ price, milli }) => halfUp(price, milli, 1_000))),
    discount: sum(earned.map(({ discount }) => discount)),
    points: sum(earned.map(({ points }) => points)),
    cashback: sum(earned.map(({ cashback }) => cashback)),
    lines: lines.map(({ seq, price, milli }) => {
      const discounts: Record<string, number> = {};
      for (const piece of left.filter((each) => each.seq === seq)) {
        for (const [code, amount] of Object.entries(piece.discounts)) discounts[code] = (discounts[code] ?? 0) + amount;
      }
      return { seq, gross: halfUp(price, milli, 1_000), discounts };
    }),
    offers: all,
  };
}
