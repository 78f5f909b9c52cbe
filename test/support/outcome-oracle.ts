import { MS_PER_DAY } from '../../src/base/time.js';
import { addTotals, NO_TOTALS, type Totals, totalsOf } from '../../src/experiments/totals.js';

/** A receipt as it was sent. */
export interface OracleReceipt {
  readonly transactionId: string;
  readonly timeMs: number;
  readonly lines: readonly { readonly itemId: string; readonly amountMinor: number }[];
}

interface Entry {
  readonly enteredMs: number;
  readonly endMs: number;
  readonly windowEndMs: number;
  readonly focus: ReadonlySet<string>;
  readonly arm: string;
  readonly variantHash: string;
  readonly stratum: number;
  readonly before: number;
  readonly crossed: number;
  /** What counts to it, by the id of the receipt. */
  readonly receipts: ReadonlyMap<string, OracleReceipt>;
}

export interface NewEntry extends Omit<Entry, 'endMs' | 'before' | 'crossed' | 'receipts'> {
  /** Campaign and revision. */
  readonly experiment: string;
  readonly outcomeDays: number;
}

interface Person {
  readonly receipts: ReadonlyMap<string, OracleReceipt>;
  /** Cancelled, whether they had come or not. */
  readonly cancelled: ReadonlySet<string>;
  readonly entries: ReadonlyMap<string, Entry>;
}

const NOBODY: Person = { receipts: new Map(), cancelled: new Set(), entries: new Map() };

export interface OracleRow {
  readonly totals: Totals;
  readonly crossed: number;
}

/**
 * Keeps every receipt and every entry of everybody, and adds them up when it is asked. `censoredAtMs`: when a holdout has taken a profile after its
 * entry; null: none has.
 */
export function createOutcomeOracle(censoredAtMs: (id: string, enteredMs: number) => number | null) {
  const people = new Map<string, Person>();
  const frozen: [experiment: string, entry: Entry][] = [];
  const personOf = (id: string): Person => people.get(id) ?? NOBODY;

  const countIn = (id: string, found: Entry, receipt: OracleReceipt): Entry => {
    const endMs = Math.min(found.endMs, censoredAtMs(id, found.enteredMs) ?? found.endMs);
    const entry = { ...found, endMs };
    const counts = receipt.timeMs > entry.enteredMs && receipt.timeMs < endMs;
    return counts ? { ...entry, receipts: new Map(entry.receipts).set(receipt.transactionId, receipt) } : entry;
  };
  const without = (entry: Entry, id: string): Entry => {
    const receipts = new Map(entry.receipts);
    receipts.delete(id);
    return { ...entry, receipts };
  };
  const eachEntry = ({ entries }: Person, change: (entry: Entry) => Entry): Person['entries'] =>
    new Map([...entries].map(([experiment, entry]) => [experiment, change(entry)]));

  function cancel(person: Person, id: string): Person {
    const receipts = new Map(person.receipts);
    receipts.delete(id);
    const cancelled = new Set(person.cancelled).add(id);
    return { receipts, cancelled, entries: eachEntry(person, (entry) => without(entry, id)) };
  }

  return {
    hasEntered: (id: string, experiment: string): boolean => personOf(id).entries.has(experiment),
    /** Whom merges and cancellations can be about. */
    receiptsOf: (id: string): readonly OracleReceipt[] => [...personOf(id).receipts.values()],

    enter(id: string, { experiment, outcomeDays, ...entry }: NewEntry): void {
      const person = personOf(id);
      if (person.entries.has(experiment)) return;
      const fromMs = entry.enteredMs - 28 * MS_PER_DAY;
      const before = [...person.receipts.values()]
        .filter(({ timeMs }) => timeMs >= fromMs && timeMs < entry.enteredMs)
        .reduce((sum, receipt) => sum + paid(receipt), 0);
      const endMs = entry.enteredMs + outcomeDays * MS_PER_DAY;
      const entered: Entry = { ...entry, endMs, before, crossed: 0, receipts: new Map() };
      people.set(id, { ...person, entries: new Map(person.entries).set(experiment, entered) });
    },

    record(id: string, receipt: OracleReceipt): void {
      const person = personOf(id);
      const { transactionId } = receipt;
      if (person.receipts.has(transactionId) || person.cancelled.has(transactionId)) return;
      people.set(id, {
        ...person,
        receipts: new Map(person.receipts).set(transactionId, receipt),
        entries: eachEntry(person, (entry) => countIn(id, entry, receipt)),
      });
    },

    replace(id: string, receipt: OracleReceipt): void {
      const person = personOf(id);
      const { transactionId } = receipt;
      people.set(id, {
        ...person,
        receipts: new Map(person.receipts).set(transactionId, receipt),
        entries: eachEntry(person, (entry) => countIn(id, without(entry, transactionId), receipt)),
      });
    },

    cancel: (id: string, transactionId: string): void => void people.set(id, cancel(personOf(id), transactionId)),

    merge(from: string, into: string): void {
      const cancelled = new Set([...personOf(into).cancelled, ...personOf(from).cancelled]);
      const a = [...cancelled].reduce(cancel, personOf(into));
      // What both have counts once.
      const b = [...cancelled, ...a.receipts.keys()].reduce(cancel, personOf(from));
      const entries = new Map(a.entries);
      for (const [experiment, other] of b.entries) {
        const entry = entries.get(experiment);
        entries.set(experiment, entry === undefined ? other : joined(entry, other));
      }
      people.set(into, { receipts: new Map([...b.receipts, ...a.receipts]), cancelled, entries });
      people.delete(from);
    },

    erase(id: string): void {
      frozen.push(...personOf(id).entries);
      people.delete(id);
    },

    /** By experiment, then day, stratum, arm and variant hash. */
    rows(): Map<string, OracleRow> {
      const rows = new Map<string, OracleRow>();
      for (const [experiment, entry] of [...frozen, ...[...people.values()].flatMap(({ entries }) => [...entries])]) {
        const day = Math.floor(entry.enteredMs / MS_PER_DAY);
        const key = [experiment, day, entry.stratum, entry.arm, entry.variantHash].join();
        const { totals, crossed } = rows.get(key) ?? { totals: NO_TOTALS, crossed: 0 };
        rows.set(key, { totals: addTotals(totals, brought(entry)), crossed: crossed + entry.crossed });
      }
      return rows;
    },
  };
}

export type OutcomeOracle = ReturnType<typeof createOutcomeOracle>;

function joined(into: Entry, from: Entry): Entry {
  const [earlier, later] = from.enteredMs < into.enteredMs ? [from, into] : [into, from];
  const crossed = earlier.crossed + (earlier.arm === later.arm ? 0 : 1);
  return { ...earlier, crossed, receipts: new Map([...later.receipts, ...earlier.receipts]) };
}

const paid = ({ lines }: OracleReceipt): number => lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0);

function brought({ before, receipts, focus, windowEndMs }: Entry): Totals {
  const all = [...receipts.values()];
  const baskets = all.filter((receipt) => paid(receipt) >= 0).length;
  const revenue = BigInt(all.reduce((sum, receipt) => sum + paid(receipt), 0));
  const inFocus = all
    .filter(({ timeMs }) => timeMs < windowEndMs)
    .flatMap(({ lines }) => lines.filter(({ itemId }) => focus.has(itemId)));
  const focusRevenue = BigInt(inFocus.reduce((sum, { amountMinor }) => sum + amountMinor, 0));
  return totalsOf({
    before: BigInt(before),
    outcomes: {
      buyer: baskets > 0 ? 1n : 0n,
      baskets: BigInt(baskets),
      revenue,
      revenueCapped: revenue,
      focusRevenue,
      focusRevenueCapped: focusRevenue,
    },
  });
}
