import type { ItemIndex } from '../base/ids.js';
import { knownReceipts, mayPrecedeEntry } from './before-entry.js';
import { type ExperimentEntry, type FocusId, isSameExperiment, type OpenExposure } from './experiment-entry.js';
import type { Outcomes } from './outcomes.js';
import type { ReceiptWorth } from './receipt-worth.js';
import {
  basicSums,
  type CountedReceipt,
  type Gift,
  inserted,
  limited,
  type RecentReceipts,
  writeReceipts,
} from './recent-receipts.js';
import { addSums, negated, type Sums } from './sums.js';

/** What counting needs to know besides the profile. */
export interface CountingContext {
  readonly nowMs: number;
  /** Whether a set of items that handbills of entries covered holds the item. */
  covers(focus: FocusId, item: ItemIndex): boolean;
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
  const entries = censored(outcomes?.entries ?? [], context);
  const gifts = entries.flatMap((entry) => giftTo(entry, worth, context) ?? []);
  if (gifts.length === 0 && !mayPrecedeEntry(timeMs, context.nowMs)) return outcomes;
  const known = knownReceipts(outcomes, history);
  return outcomesWith(
    gifts.reduce((all, { campaign, revision, sums }) => withGift(all, { campaign, revision, sums }), entries),
    { ...known, receipts: inserted(known.receipts, { idHash, timeMs, net, gifts }) },
    context.nowMs,
  );
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
  gifts.reduce((all, gift) => withGift(all, { ...gift, sums: negated(gift.sums) }), entries);

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
function giftTo(entry: ExperimentEntry, worth: ReceiptWorth, context: CountingContext): Gift | null {
  const { campaign, revision, enteredMs, exposure } = entry;
  const { timeMs } = worth;
  if (exposure === null || timeMs <= enteredMs || timeMs >= exposure.endMs) return null;
  return { campaign, revision, sums: worthTo(exposure, entry, worth, context) };
}

function worthTo(
  { focus, windowEndMs }: OpenExposure,
  { campaign }: ExperimentEntry,
  { timeMs, net, lines, discounts }: ReceiptWorth,
  { covers }: CountingContext,
): Sums {
  const inWindow = timeMs < windowEndMs;
  let focusRevenue = 0;
  let margin: bigint | null = null;
  let revenueWithMargin = 0;
  for (const line of lines) {
    if (line.net === null) continue;
    if (inWindow && focus.some((id) => covers(id, line.item))) focusRevenue += line.net;
    if (line.cost === null) continue;
    const { gross, marginPpm } = line.cost;
    margin = (margin ?? 0n) + BigInt(line.net) * 1_000_000n - BigInt(gross) * BigInt(1_000_000 - marginPpm);
    revenueWithMargin += line.net;
  }
  const given = discounts?.reduce((sum, each) => sum + (each.campaign === campaign ? each.amount : 0), 0) ?? null;
  return { ...basicSums(net), focusRevenue, discount: given, margin, revenueWithMargin };
}

function withGift(entries: readonly ExperimentEntry[], { campaign, revision, sums }: Gift): ExperimentEntry[] {
  return entries.map((entry) =>
    entry.exposure === null || !isSameExperiment(entry, { campaign, revision })
      ? entry
      : { ...entry, exposure: { ...entry.exposure, sums: addSums(entry.exposure.sums, sums) } },
  );
}

/** The moment is kept with the exposure: holdouts come and go. */
function censored(entries: readonly ExperimentEntry[], { censoredAtMs }: CountingContext): readonly ExperimentEntry[] {
  return entries.map((entry) => {
    const { exposure } = entry;
    if (exposure === null) return entry;
    const atMs = censoredAtMs(entry);
    return atMs === null || atMs >= exposure.endMs ? entry : { ...entry, exposure: { ...exposure, endMs: atMs } };
  });
}
