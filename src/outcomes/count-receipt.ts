import { knownReceipts, mayPrecedeEntry } from './before-entry.js';
import { type ExperimentEntry, type FocusId, isSameExperiment, type OpenExposure } from './experiment-entry.js';
import { holdsItem } from './focus-items.js';
import type { Outcomes } from './outcomes.js';
import { basicSums, type CountedReceipt, type Gift } from './receipt-codec.js';
import type { ReceiptWorth } from './receipt-worth.js';
import { appendReceipt, inserted, limited, type RecentReceipts, writeReceipts } from './recent-receipts.js';
import { addSums, negated, type Sums } from './sums.js';

/** What counting needs to know besides the profile. */
export interface CountingContext {
  readonly nowMs: number;
  /** The items, ascending, that a promotion in the handbill of an entry covered. */
  itemsOf(focus: FocusId): Uint32Array;
  /** When a holdout took the profile after the entry; null: none has. */
  censoredAtMs(entry: ExperimentEntry): number | null;
}

/** What a profile brings, with what it has bought before: `history` is that from before the receipt. */
interface Counted {
  readonly outcomes: Outcomes | null;
  readonly history: Uint8Array | null;
}

/** Counts a receipt that is recorded for the first time. The very outcomes that came in: it counts nowhere. */
export function countReceipt(
  { outcomes, history }: Counted,
  worth: ReceiptWorth,
  context: CountingContext,
): Outcomes | null {
  const { idHash, timeMs, net } = worth;
  const { entries, gifts } = given(outcomes?.entries ?? [], worth, context);
  if (gifts.length === 0 && !mayPrecedeEntry(timeMs, context.nowMs)) return outcomes;
  const added: CountedReceipt = { idHash, timeMs, net, gifts };
  const appended = outcomes && appendReceipt(outcomes.receipts, added);
  if (appended !== null) return { entries, receipts: appended };
  const known = knownReceipts(outcomes, history);
  return outcomesWith(entries, { ...known, receipts: inserted(known.receipts, added) }, context.nowMs);
}

/** The entries with what a receipt gives to each, and what that is. */
function given(entries: readonly ExperimentEntry[], worth: ReceiptWorth, context: CountingContext) {
  const gifts: Gift[] = [];
  const changed = entries.map((found) => {
    if (found.exposure === null) return found;
    const entry = censored(found, found.exposure, context);
    const sums = sumsTo(entry, worth, context);
    if (sums === null) return entry;
    gifts.push({ campaign: entry.campaign, revision: entry.revision, sums });
    return withSums(entry, sums);
  });
  return { entries: changed, gifts };
}

/** Takes back what a receipt has given. The very outcomes that came in: it gave nothing, or is not known any more. */
export function takeBackReceipt(outcomes: Outcomes | null, idHash: number, nowMs: number): Outcomes | null {
  if (outcomes === null) return outcomes;
  const known = knownReceipts(outcomes, null);
  const receipt = known.receipts.find((each) => each.idHash === idHash);
  if (receipt === undefined) return outcomes;
  const receipts = known.receipts.filter((each) => each !== receipt);
  return outcomesWith(withoutGifts(outcomes.entries, receipt), { ...known, receipts }, nowMs);
}

export const withoutGifts = (
  entries: readonly ExperimentEntry[],
  { gifts }: CountedReceipt,
): readonly ExperimentEntry[] =>
  entries.map((entry) => {
    const gift = gifts.find((each) => isSameExperiment(each, entry));
    return gift === undefined ? entry : withSums(entry, negated(gift.sums));
  });

/** Receipts that can neither be taken back from anything nor precede an entry are forgotten. */
export function outcomesWith(
  entries: readonly ExperimentEntry[],
  { sinceMs, receipts }: RecentReceipts,
  nowMs: number,
): Outcomes {
  const isOpen = (gift: Gift): boolean =>
    entries.some((entry) => entry.exposure !== null && isSameExperiment(entry, gift));
  const kept: CountedReceipt[] = [];
  for (const receipt of receipts) {
    const gifts = receipt.gifts.every(isOpen) ? receipt.gifts : receipt.gifts.filter(isOpen);
    if (gifts.length > 0 || mayPrecedeEntry(receipt.timeMs, nowMs)) kept.push({ ...receipt, gifts });
  }
  return { entries, receipts: writeReceipts(limited({ sinceMs, receipts: kept })) };
}

/** null: the receipt is not within its time. */
function sumsTo(entry: ExperimentEntry, worth: ReceiptWorth, context: CountingContext): Sums | null {
  const { enteredMs, exposure } = entry;
  const { timeMs } = worth;
  const isWithin = exposure !== null && timeMs > enteredMs && timeMs < exposure.endMs;
  return isWithin ? worthTo(exposure, entry, worth, context) : null;
}

function worthTo(
  { focus, windowEndMs }: OpenExposure,
  { campaign }: ExperimentEntry,
  { timeMs, net, lines, discounts }: ReceiptWorth,
  { itemsOf }: CountingContext,
): Sums {
  const covered = timeMs < windowEndMs ? focus.map(itemsOf) : [];
  let focusRevenue = 0;
  let margin: bigint | null = null;
  let revenueWithMargin = 0;
  for (const line of lines) {
    if (line.net === null) continue;
    if (covered.some((items) => holdsItem(items, line.item))) focusRevenue += line.net;
    if (line.cost === null) continue;
    const { gross, marginPpm } = line.cost;
    margin = (margin ?? 0n) + BigInt(line.net) * 1_000_000n - BigInt(gross) * BigInt(1_000_000 - marginPpm);
    revenueWithMargin += line.net;
  }
  const given = discounts?.reduce((sum, each) => sum + (each.campaign === campaign ? each.amount : 0), 0) ?? null;
  const { baskets, revenue } = basicSums(net);
  return { baskets, revenue, focusRevenue, discount: given, margin, revenueWithMargin };
}

const withSums = (entry: ExperimentEntry, sums: Sums): ExperimentEntry =>
  entry.exposure === null
    ? entry
    : { ...entry, exposure: { ...entry.exposure, sums: addSums(entry.exposure.sums, sums) } };

/** The moment is kept with the exposure: holdouts come and go. */
function censored(entry: ExperimentEntry, exposure: OpenExposure, { censoredAtMs }: CountingContext): ExperimentEntry {
  const atMs = censoredAtMs(entry);
  return atMs === null || atMs >= exposure.endMs ? entry : { ...entry, exposure: { ...exposure, endMs: atMs } };
}
