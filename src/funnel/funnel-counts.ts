import type { CampaignIndex } from '../base/ids.js';
import type { ArmName } from '../experiments/arms.js';
import type { Day } from '../experiments/design.js';
import { STAGES, type Stage } from './stage.js';

/** Totals of all funnels. */
export interface FunnelCounts {
  /** By `armKey`. */
  readonly arms: Map<string, ArmCounts>;
  /** Days before it are summed up, as EARLIER. null: none is. */
  daysSince: Day | null;
  partsSince: Day | null;
  /** How many cells there are, of days and of parts. */
  dayCells: number;
  partCells: number;
}

export interface ArmCounts {
  readonly campaign: CampaignIndex;
  readonly revision: number;
  readonly arm: ArmName;
  /** On which something was counted. */
  lastDay: Day;
  readonly days: Map<Day, Cell>;
  readonly parts: Map<Day, PartCells>;
}

/** Of slots, groups and promotions, by `partKey`. */
export type PartCells = Map<number, Cell>;

/** A number for each PLACE. */
export type Cell = number[];

/** Stands for all days that are not kept one by one any more. */
export const EARLIER: Day = -1;

/** Positions are codes in keys: append only. */
export const PARTS = ['slot', 'group', 'promotion'] as const;

export type Part = (typeof PARTS)[number];

const NUMBERS_PER_STAGE = 4;
const placeOf = (stage: Stage, number: number): number => NUMBERS_PER_STAGE * STAGES.indexOf(stage) + number;

/** Where the numbers of a cell are; those of parts have no profiles of a revision, no ghosts and no empty slots. */
export const PLACE = {
  offers: (stage: Stage): number => placeOf(stage, 0),
  events: (stage: Stage): number => placeOf(stage, 1),
  profiles: (stage: Stage): number => placeOf(stage, 2),
  /** In a cell of the day on which they first came to the stage. */
  profilesOfRevision: (stage: Stage): number => placeOf(stage, 3),
  ghosts: NUMBERS_PER_STAGE * STAGES.length,
  /** Of assigned handbills. */
  emptySlots: NUMBERS_PER_STAGE * STAGES.length + 1,
} as const;

const CELL_NUMBERS = PLACE.emptySlots + 1;

export const blankCell = (): Cell => new Array<number>(CELL_NUMBERS).fill(0);

export const noFunnelCounts = (): FunnelCounts => ({
  arms: new Map(),
  daysSince: null,
  partsSince: null,
  dayCells: 0,
  partCells: 0,
});

export const armKey = ({ campaign, revision, arm }: Pick<ArmCounts, 'campaign' | 'revision' | 'arm'>): string =>
  `${campaign} ${revision} ${arm}`;

export const partKey = (part: Part, id: number): number => PARTS.indexOf(part) + PARTS.length * id;

export const partOf = (key: number): { readonly part: Part; readonly id: number } => ({
  part: PARTS[key % PARTS.length]!,
  id: Math.floor(key / PARTS.length),
});
