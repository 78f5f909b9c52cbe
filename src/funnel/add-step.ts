import type { Day } from '../experiments/design.js';
import {
  type ArmCounts,
  armKey,
  blankCell,
  type Cell,
  EARLIER,
  type FunnelCounts,
  type Part,
  PLACE,
  partKey,
} from './funnel-counts.js';
import type { FunnelStep, OffersStep } from './funnel-step.js';

/** Adds a step to the totals. */
export function addStep(counts: FunnelCounts, step: FunnelStep): void {
  const arm = armOf(counts, step);
  arm.lastDay = Math.max(arm.lastDay, step.day);
  if (step.stage === 'ghost') {
    dayCell(counts, arm, step.day)[PLACE.ghosts]! += step.offers;
    return;
  }
  addToArm(counts, arm, step);
  addToParts(counts, arm, step);
  if (step.stage === 'assigned' || step.stage === 'redeemed') addUnused(counts, arm, step);
}

function addToArm(counts: FunnelCounts, arm: ArmCounts, step: OffersStep): void {
  const { stage, day, slots, profile, emptySlots } = step;
  const cell = dayCell(counts, arm, day);
  cell[PLACE.offers(stage)]! += slots.filter(({ isFirst }) => isFirst).length;
  cell[PLACE.events(stage)]! += 1;
  cell[PLACE.profiles(stage)]! += Number(profile.onDay);
  cell[PLACE.profilesOfRevision(stage)]! += Number(profile.inRevision);
  cell[PLACE.emptySlots]! += emptySlots;
}

function addToParts(counts: FunnelCounts, arm: ArmCounts, { stage, day, slots }: OffersStep): void {
  // A deed that reaches several slots of a group at once is one event of the group.
  const told = new Set<Cell>();
  const add = (part: Part, id: number, isFirstOffer: boolean, isFirst: boolean): void => {
    const cell = partCell(counts, arm, day, partKey(part, id));
    if (isFirstOffer) cell[PLACE.offers(stage)]! += 1;
    if (isFirst) cell[PLACE.profiles(stage)]! += 1;
    if (told.has(cell)) return;
    told.add(cell);
    cell[PLACE.events(stage)]! += 1;
  };
  for (const step of slots) {
    add('slot', step.slot, step.isFirst, step.isFirst);
    add('group', step.group, step.isFirst, step.isFirstOfGroup);
    add('promotion', step.promotion, step.isFirst, step.isFirstOfPromotion);
  }
}

/** What is assigned expires unused on the last day of its handbill, until it is redeemed. */
function addUnused(counts: FunnelCounts, arm: ArmCounts, { stage, slots, unused }: OffersStep): void {
  const by = stage === 'assigned' ? 1 : -1;
  const cell = dayCell(counts, arm, unused.day);
  cell[PLACE.events('expiredUnused')]! += unused.handbills;
  const add = (part: Part, id: number, isHandbills: boolean): void => {
    const ofPart = partCell(counts, arm, unused.day, partKey(part, id));
    ofPart[PLACE.offers('expiredUnused')]! += by;
    if (!isHandbills) return;
    ofPart[PLACE.events('expiredUnused')]! += by;
    ofPart[PLACE.profiles('expiredUnused')]! += by;
  };
  const isAssigned = stage === 'assigned';
  for (const step of slots) {
    if (!step.isFirst) continue;
    cell[PLACE.offers('expiredUnused')]! += by;
    // Of a slot there is one in a handbill: it is the first and the last one.
    add('slot', step.slot, true);
    add('group', step.group, isAssigned ? step.isFirstOfGroup : step.isLastOfGroup);
    add('promotion', step.promotion, isAssigned ? step.isFirstOfPromotion : step.isLastOfPromotion);
  }
  for (const { day, onDay, inRevision } of unused.profiles) {
    const ofDay = dayCell(counts, arm, day);
    ofDay[PLACE.profiles('expiredUnused')]! += onDay;
    ofDay[PLACE.profilesOfRevision('expiredUnused')]! += inRevision;
  }
}

function armOf({ arms }: FunnelCounts, { campaign, revision, arm, day }: FunnelStep): ArmCounts {
  const key = armKey({ campaign, revision, arm });
  let found = arms.get(key);
  if (found === undefined) {
    found = { campaign, revision, arm, lastDay: day, days: new Map(), parts: new Map() };
    arms.set(key, found);
  }
  return found;
}

const keptDay = (day: Day, since: Day | null): Day => (since !== null && day < since ? EARLIER : day);

function dayCell(counts: FunnelCounts, { days }: ArmCounts, day: Day): Cell {
  const at = keptDay(day, counts.daysSince);
  let cell = days.get(at);
  if (cell === undefined) {
    cell = blankCell();
    days.set(at, cell);
    counts.dayCells++;
  }
  return cell;
}

function partCell(counts: FunnelCounts, { parts }: ArmCounts, day: Day, key: number): Cell {
  const at = keptDay(day, counts.partsSince);
  let cells = parts.get(at);
  if (cells === undefined) {
    cells = new Map();
    parts.set(at, cells);
  }
  let cell = cells.get(key);
  if (cell === undefined) {
    cell = blankCell();
    cells.set(key, cell);
    counts.partCells++;
  }
  return cell;
}
