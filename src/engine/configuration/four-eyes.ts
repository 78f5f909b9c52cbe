import { HandbillError } from '../../base/errors.js';
import type { ConfigurationStore } from '../../store/port.js';
import type { EntryCodec, Publication } from './entry-codec.js';
import { SHOP_KEY, shopCodec } from './entry-codecs.js';
import { type Change, decodeVersions } from './versions-codec.js';

/** Judges changes while the rule of the shop is on: what somebody has made, somebody else publishes. */
export interface FourEyes<T> {
  /** Why the entry may not become `after`; null: it may. `before`: as it is stored, null where it is not. */
  refusal(key: string, before: T | null, after: T): HandbillError | null;
}

/**
 * The rule for a change of these entries, with what is kept of who made them; null: it is off, or entries of the kind are not published. Whoever commits the
 * change guards it by the versions of the entries that were read before this: then nobody has changed them since.
 */
export async function readFourEyes<T>(
  store: ConfigurationStore,
  codec: EntryCodec<T>,
  keys: readonly string[],
  change: Change | null,
): Promise<FourEyes<T> | null> {
  const { kind, versionsKind, publication } = codec;
  if (publication === undefined || versionsKind === undefined || change === null) return null;
  const [shop] = await store.get(shopCodec.kind, [SHOP_KEY]);
  if (!shop || !shopCodec.decode(shop.bytes).fourEyes) return null;
  const records = new Map<string, Uint8Array>();
  for (const record of await store.get(versionsKind, keys)) if (record) records.set(record.key, record.bytes);
  const { author, timeMs } = change;

  return {
    refusal(key, before, after) {
      const refused = (reason: string, message: string): HandbillError =>
        new HandbillError('FAILED_PRECONDITION', message, { reason, metadata: { kind, key, author } });
      const entry = `${kind} "${key}"`;
      const isChanged = before === null || !haveSameContent(codec, publication, before, after);
      const goesLive = publication.isLive(after, timeMs);
      // Whoever finds something wrong may take it away from the customers. All else that nobody did would push out what is kept of who made what.
      const isWithdrawn = before !== null && publication.isLive(before, timeMs) && !goesLive;
      if (isWithdrawn && !isChanged) return null;
      if (author === '') return refused('AUTHOR_REQUIRED', `${entry} may not be changed by nobody: name an author`);
      if (!goesLive) return null;
      if (isChanged) return refused('FOUR_EYES', `"${author}" can't make ${entry} and publish it: ${PROPOSE_FIRST}`);
      const made = makersOf(codec, publication, before, records.get(key)).find((it) => isAlike(it.author, author));
      if (made === undefined) return null;
      const why = `"${made.author}" has made version ${made.version} of it`;
      return refused('FOUR_EYES', `"${author}" can't publish ${entry}, as ${why}: somebody else has to`);
    },
  };
}

const PROPOSE_FIRST = 'as a draft, or unpublished, it can be changed, and somebody else publishes it';

interface Maker {
  readonly author: string;
  /** Which of the versions is theirs. */
  readonly version: number;
}

/**
 * Who has made the last change of what an entry says, and all others since it was last live, newest first. Who made what is from before versions were kept
 * or before the rule was on may not be known: then it is nobody.
 */
function makersOf<T>(
  codec: EntryCodec<T>,
  publication: Publication<T>,
  now: T,
  record: Uint8Array | undefined,
): Maker[] {
  const versions = record === undefined ? [] : decodeVersions(record);
  const states = versions.map(({ state }) => (state === null ? now : codec.decode(state)));
  const makers: Maker[] = [];
  for (let i = versions.length - 1; i >= 0; i--) {
    const { number, change } = versions[i]!;
    if (makers.length > 0 && publication.isLive(states[i]!, change?.timeMs ?? 0)) break;
    const isMade = i === 0 || !haveSameContent(codec, publication, states[i - 1]!, states[i]!);
    if (isMade && change !== null && change.author !== '') makers.push({ author: change.author, version: number });
  }
  return makers;
}

const haveSameContent = <T>({ encode }: EntryCodec<T>, { contentOf }: Publication<T>, one: T, other: T): boolean =>
  Buffer.compare(encode(contentOf(one)), encode(contentOf(other))) === 0;

/** Names that differ in their case or their form only are those of one person. */
const isAlike = (one: string, other: string): boolean => plainName(one) === plainName(other);

const plainName = (name: string): string => name.normalize('NFKC').toLowerCase();
