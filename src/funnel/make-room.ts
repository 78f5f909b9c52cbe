import type { Day } from '../experiments/design.js';
import { FUNNEL_DAY_CELLS_MAX, FUNNEL_PART_CELLS_MAX } from '../limits.js';
import { type ArmCounts, armKey, type Cell, EARLIER, type FunnelCounts, type PartCells } from './funnel-counts.js';

export interface RoomLimits {
  readonly dayCellsMax: number;
  readonly partCellsMax: number;
}

const LIMITS: RoomLimits = { dayCellsMax: FUNNEL_DAY_CELLS_MAX, partCellsMax: FUNNEL_PART_CELLS_MAX };

/** Left free when room is made, so that it is not made again with the next step. */
const FREED_SHARE = 0.1;

/**
 * Keeps the totals within their limits, losing detail before counts: the oldest days are summed up first; if that is not enough, the arms in which nothing was
 * counted for the longest time are forgotten, of parts only those.
 */
export function makeRoom(counts: FunnelCounts, { dayCellsMax, partCellsMax }: RoomLimits = LIMITS): void {
  if (counts.partCells > partCellsMax) makePartRoom(counts, (1 - FREED_SHARE) * partCellsMax);
  if (counts.dayCells > dayCellsMax) makeDayRoom(counts, (1 - FREED_SHARE) * dayCellsMax);
}

function makePartRoom(counts: FunnelCounts, target: number): void {
  const arms = [...counts.arms.values()];
  for (const day of pastDays(arms, ({ parts }) => parts)) {
    if (counts.partCells <= target) return;
    counts.partsSince = day + 1;
    for (const { parts } of arms) counts.partCells -= sumUpParts(parts, day);
  }
  for (const { parts } of arms.sort((a, b) => a.lastDay - b.lastDay)) {
    if (counts.partCells <= target) return;
    for (const cells of parts.values()) counts.partCells -= cells.size;
    parts.clear();
  }
}

function makeDayRoom(counts: FunnelCounts, target: number): void {
  const arms = [...counts.arms.values()];
  for (const day of pastDays(arms, ({ days }) => days)) {
    if (counts.dayCells <= target) return;
    counts.daysSince = day + 1;
    for (const { days } of arms) counts.dayCells -= sumUpDay(days, day);
  }
  for (const arm of arms.sort((a, b) => a.lastDay - b.lastDay)) {
    if (counts.dayCells <= target) return;
    counts.dayCells -= arm.days.size;
    for (const cells of arm.parts.values()) counts.partCells -= cells.size;
    counts.arms.delete(armKey(arm));
  }
}

/** Ascending; those that are still to come, on which handbills end, are none. */
function pastDays(arms: readonly ArmCounts[], daysOf: (arm: ArmCounts) => ReadonlyMap<Day, unknown>): Day[] {
  const newest = arms.reduce((last, { lastDay }) => Math.max(last, lastDay), EARLIER);
  const days = new Set(arms.flatMap((arm) => [...daysOf(arm).keys()]));
  return [...days].filter((day) => day !== EARLIER && day < newest).sort((a, b) => a - b);
}

/** Returns how many cells fewer there are. */
function sumUpDay(days: Map<Day, Cell>, day: Day): number {
  const cell = days.get(day);
  if (cell === undefined) return 0;
  days.delete(day);
  return addCell(days, EARLIER, cell);
}

function sumUpParts(parts: Map<Day, PartCells>, day: Day): number {
  const cells = parts.get(day);
  if (cells === undefined) return 0;
  parts.delete(day);
  const earlier: PartCells = parts.get(EARLIER) ?? new Map();
  parts.set(EARLIER, earlier);
  let fewer = 0;
  for (const [key, cell] of cells) fewer += addCell(earlier, key, cell);
  return fewer;
}

/** Returns 1 where the cell goes into another one. */
function addCell(cells: Map<number, Cell>, key: number, cell: Cell): number {
  const sum = cells.get(key);
  if (sum === undefined) {
    cells.set(key, cell);
    return 0;
  }
  for (let place = 0; place < sum.length; place++) sum[place]! += cell[place]!;
  return 1;
}
