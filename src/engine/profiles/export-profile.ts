import type { ProfileId } from '../../base/ids.js';
import { MS_PER_DAY } from '../../base/time.js';
import { profileOf, readEntry } from '../../events/entry.js';
import { readCounted } from '../../funnel/counted-codec.js';
import { purchasesOf, recentReceipts } from '../../history/purchases.js';
import { readHistory } from '../../history/record.js';
import { EXPORT_CHUNK_CHARS } from '../../limits.js';
import type { Outcomes } from '../../outcomes/outcomes.js';
import { readReceipts } from '../../outcomes/recent-receipts.js';
import { decodeProfileRecord } from '../../profiles/record-codec.js';
import { decodeSale } from '../../sales/codec.js';
import type { KeptSale } from '../../sales/kept-sales.js';
import { decodeTold } from '../../sales/told.js';
import type { Outbox } from '../../store/port.js';
import { turnForPiece } from '../concurrency/long-work.js';
import type { Configuration, ConfigurationState } from '../configuration/configuration.js';
import { outboxPages } from '../outbox/outbox-pages.js';
import type { LiveProfiles } from './live-profiles.js';
import type { ExportProfile } from './profile-requests.js';
import { loadStored } from './profile-view.js';

interface Dependencies {
  readonly live: LiveProfiles;
  readonly outbox: Outbox;
  readonly configuration: Configuration;
}

export function createExportProfile({ live, outbox, configuration }: Dependencies): ExportProfile {
  return async function* exportProfile(asked, signal) {
    const state = await configuration.loaded();
    const { profileId, records } = await loadStored(live, asked);
    // The newest receipts may be of items that another server has just taken in.
    await configuration.refresh();
    const {
      identities,
      attributes,
      mergedFrom,
      merge: _,
      outcomes,
      sales,
      ...record
    } = decodeProfileRecord(records.profile.bytes);
    const names = namesOf(state);
    await turnForPiece();
    const head = {
      profileId,
      mergedFrom,
      identities,
      attributes: attributes.map(({ name, value, setAtMs }) => ({
        name,
        value,
        setAt: new Date(setAtMs).toISOString(),
      })),
      history: historyOf(records.history.bytes, names),
      wallet: readable({ ...record, funnel: readCounted(record.funnel), sales: sales.map(saleOf) }, names),
      experiments: outcomes && readable(experimentsOf(outcomes), names),
    };
    yield* inChunks(`${JSON.stringify(head).slice(0, -1)},"events":[`);
    let text = '';
    let separator = '';
    for await (const entry of entriesOf(new Set([profileId, ...mergedFrom]), signal)) {
      for (const event of readEntry(entry)) {
        text += separator + JSON.stringify(readable(event, names));
        separator = ',';
        if (text.length < EXPORT_CHUNK_CHARS) continue;
        yield text;
        text = '';
        await turnForPiece();
      }
    }
    yield `${text}]}\n`;
  };

  async function* entriesOf(profileIds: ReadonlySet<ProfileId>, signal: AbortSignal) {
    for await (const page of outboxPages(outbox, { about: [...profileIds] })) {
      if (signal.aborted) return;
      for (const entry of page.events) if (profileIds.has(profileOf(entry))) yield entry;
    }
  }
}

function* inChunks(text: string): Iterable<string> {
  for (let at = 0; at < text.length; at += EXPORT_CHUNK_CHARS) yield text.slice(at, at + EXPORT_CHUNK_CHARS);
}

/** A kept sale with what was sold and told in it. */
function saleOf({ sold, told, ...kept }: KeptSale) {
  return { ...kept, ...decodeSale(sold), told: told && decodeTold(told) };
}

/** What stands for a dense index, by the name of the field that holds it. */
type Names = Readonly<Record<string, (index: number) => string | number>>;

function namesOf({ items, promotions, campaigns }: ConfigurationState): Names {
  const item = (index: number) => items.at(index)?.key ?? index;
  const promotion = (index: number) => promotions.at(index)?.key ?? index;
  return {
    item,
    items: item,
    promotion,
    promotions: promotion,
    promised: promotion,
    campaign: (index) => campaigns.at(index)?.key ?? index,
  };
}

function historyOf(history: Uint8Array | null, names: Names) {
  if (history === null) return null;
  const { receipts, purchases } = purchasesOf(history);
  const { folded, cancelled, receipts: recent } = readHistory(history);
  return {
    receipts,
    recentReceipts: recentReceipts(history).map((receipt, i) => ({
      idHash: hexOf(recent[i]!.idHash),
      ...(readable(receipt, names) as object),
    })),
    purchases: purchases.map(({ item, count, firstDay, lastDay }) => ({
      item: names.item!(item),
      count,
      firstDay: dateOf(firstDay),
      lastDay: dateOf(lastDay),
    })),
    olderReceiptIdHashes: pairsOf(folded),
    cancelledReceiptIdHashes: pairsOf(cancelled),
  };
}

const experimentsOf = ({ entries, receipts }: Outcomes) => ({
  entries,
  countedReceipts: readReceipts(receipts).receipts,
});

const dateOf = (day: number): string => new Date(day * MS_PER_DAY).toISOString().slice(0, 10);

const hexOf = (words: Iterable<number>): string =>
  Array.from(words, (word) => word.toString(16).padStart(8, '0')).join('');

const pairsOf = (words: Uint32Array): string[] =>
  Array.from({ length: words.length / 2 }, (_, i) => hexOf(words.subarray(2 * i, 2 * i + 2)));

/** For people: instants as text, `timeMs` becomes `time`; items, promotions and campaigns by their keys. */
function readable(value: unknown, names: Names, name = ''): unknown {
  if (Array.isArray(value)) return value.map((entry) => readable(entry, names, name));
  if (typeof value === 'number')
    return names[name]?.(value) ?? (name.endsWith('Ms') ? new Date(value).toISOString() : value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key.replace(/Ms$/, ''), readable(entry, names, key)]),
  );
}
