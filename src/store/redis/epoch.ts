import type { Access, Commands, EpochGate } from './commands.js';
import { beginEpoch, type EpochRecord, emptyParts, endOfEpoch, readEpoch } from './epoch-record.js';
import { changed, evicts, NotSent } from './failures.js';
import { type IndexMarks, raiseMarks } from './index-marks.js';
import { SAFE_POLICY } from './info.js';
import { epochKey, type Partitions, SHARED } from './keys.js';
import type { Node } from './node.js';
import type { Servers } from './servers.js';

interface Parts {
  readonly place: string;
  readonly servers: Servers;
  /** Without a gate. */
  readonly commands: Commands;
  readonly partitions: Partitions;
  readonly marks: IndexMarks;
  /** Hears of parts of the store that are found empty at the opening. */
  warn(message: string): void;
}

/**
 * A stretch of a store's life in which no acknowledged write was lost. Redis loses its newest writes when a replica takes over that lags, when a server crashes
 * between two syncs, or when an older copy is restored; always another *lineage* of its data begins then (`master_replid`), which each server tells. On a
 * lineage that the store's epoch was not begun on, whoever comes first begins a new epoch: it notes at which version of the configuration the former
 * one has ended, fences all parts, and raises what indexes are drawn from above all that any record may have.
 *
 * A process that knows the configuration up to a later version knows what the store has lost: it would show other promotions than were promised, so it is
 * refused everything, until its knowledge is a beginning of what is there again, or it is started anew.
 */
export interface Epoch extends EpochGate {
  /** The epoch that this process is in. */
  readonly token: string;
  /** Finds out which epoch the store is in, and begins one where it has to. Rejects when what is there is not what was known. */
  settle(): Promise<void>;
  /**
   * To be told with each version of the configuration that was read, and in which epoch; `isNewest`: there is no newer one. false: the store was in another epoch
   * than this process; both are in one by now, and it has to read again.
   */
  saw(token: string, version: number, isNewest: boolean): Promise<boolean>;
  /** Throws when a server would throw data away, which it may be set to at any time. */
  assertKeeps(): void;
}

/** Attempts to find an epoch while others begin one, too. */
const ATTEMPTS_MAX = 8;

export function createEpoch({ place, servers, commands, partitions, marks, warn }: Parts): Epoch {
  /** null: not opened yet. */
  let token: string | null = null;
  let lineages: readonly string[] = [];
  /** What this process knows: the configuration up to this version, as it was in this epoch. */
  let known = { epoch: '', version: 0 };
  let isDoubted = true;
  /** The epoch in which some part of the store has refused a write. */
  let refusedIn: string | null = null;
  let markedIn: string | null = null;
  let settling: Promise<void> | null = null;

  const isOnLineages = (bound: readonly string[]): boolean =>
    servers.primaries().every((node) => node.info === null || bound.includes(lineageOf(node)));

  async function verify(): Promise<void> {
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      const record = await readEpoch(commands);
      if (token !== null) await assertSameStore(record);
      const found = knownLineages(servers.primaries());
      const isFit = record !== null && fits(record, found);
      const isEmptied = record !== null && (token === null || !isFit) && (await hasLostParts());
      if (isFit && !isEmptied) {
        await adopt(record);
        return;
      }
      await beginEpoch(commands, partitions, record?.token ?? '', found, marks.bounds);
    }
    throw new NotSent('its epoch changes all the time', false);
  }

  const fits = (record: EpochRecord, found: readonly string[]): boolean =>
    !record.isEnding && record.token !== refusedIn && found.every((lineage) => record.lineages.includes(lineage));

  /** Nothing is written to what may be somebody else's. */
  async function assertSameStore(record: EpochRecord | null): Promise<void> {
    if (record === null) throw changed(place, 'STORE_GONE', `is empty, ${RESTORE}`);
    if (record.token === known.epoch || (await endOfEpoch(commands, known.epoch)) !== null) return;
    throw changed(place, 'STORE_LOST_WRITES', `is not the one that this process knows, ${RESTORE}`);
  }

  /** Who opens a store takes what is left of it, with a warning; others are refused. */
  async function hasLostParts(): Promise<boolean> {
    const empty = await emptyParts(commands, partitions);
    if (empty.length === 0) return false;
    const what = `has lost ${empty.length} of its ${partitions.count + 1} parts`;
    if (token !== null) throw changed(place, 'STORE_GONE', `${what}, ${RESTORE}`);
    warn(`store ${place} ${what}: profiles and more may be missing; check it with \`handbill store check\``);
    return true;
  }

  async function adopt(record: EpochRecord): Promise<void> {
    if (record.token !== token && token !== null) {
      if (markedIn !== record.token) await markAgain(record.token);
      const end = record.token === known.epoch ? null : await endOfEpoch(commands, known.epoch);
      if (end !== null && known.version > end) {
        const what = `has lost its newest writes: its configuration is as of version ${end}, and this process knows version ${known.version}`;
        throw changed(place, 'STORE_LOST_WRITES', `${what}; ${RESTORE}`);
      }
    }
    if (token === null) known = { epoch: record.token, version: 0 };
    token = record.token;
    lineages = record.lineages;
    [isDoubted, refusedIn] = [false, null];
  }

  /** What some part may have lost together with its newest records, and the next epoch must not give again. */
  async function markAgain(inEpoch: string): Promise<void> {
    const run: Parameters<typeof raiseMarks>[0] = (tag, code, keys, args) =>
      commands.run('read', tag, code, [...keys, epochKey(tag)], [...args, inEpoch]);
    await raiseMarks(run, commands.single, [SHARED, ...partitions.tags], marks.bounds);
    markedIn = inEpoch;
  }

  function settle(): Promise<void> {
    settling ??= verify().finally(() => {
      settling = null;
    });
    return settling;
  }

  function assertKeeps(): void {
    for (const { name, info } of servers.primaries()) {
      const policy = info?.get('maxmemory_policy');
      if (policy !== undefined && policy !== SAFE_POLICY) throw evicts(place, name, policy);
    }
  }

  return {
    get token() {
      return token!;
    },
    settle,
    assertKeeps,
    async enter(access: Access) {
      if (isDoubted || !isOnLineages(lineages)) {
        await settle();
        if (isDoubted || !isOnLineages(lineages)) throw new NotSent('its servers change just now', false);
      }
      if (access === 'write') assertKeeps();
      return token!;
    },
    wasRefused(inEpoch) {
      isDoubted = true;
      refusedIn = inEpoch;
    },
    async saw(inEpoch, version, isNewest) {
      // An older copy was put in its place while the server ran, which has the same lineage.
      const isOlder = isNewest && inEpoch === token && version < known.version;
      if (isOlder) refusedIn = inEpoch;
      if (isOlder || inEpoch !== token) {
        isDoubted = true;
        await settle();
        return false;
      }
      if (version > known.version) known = { epoch: inEpoch, version };
      return true;
    },
  };
}

const RESTORE =
  'restore it or lead its name to the right servers; or restart this process, and it goes on with what is there (docs/operations.md, "The store")';

const lineageOf = ({ info }: Node): string => info?.get('master_replid') ?? '';

/** Throws NotSent while one is not known. */
function knownLineages(primaries: readonly Node[]): string[] {
  const unknown = primaries.find(({ ready }) => !ready);
  if (unknown) throw new NotSent(`${unknown.name} can't be looked at`, false);
  return [...new Set(primaries.map(lineageOf))];
}
