import type { PromotionIndex } from '../base/ids.js';
import type { Day } from '../experiments/design.js';
import type { CampaignFunnel, DayFunnel, FunnelQuestion } from './campaign-funnel.js';
import {
  type ArmCounts,
  blankCell,
  type Cell,
  EARLIER,
  type FunnelCounts,
  type Part,
  type PartCells,
  PLACE,
  partOf,
} from './funnel-counts.js';
import { type Funnel, funnelOf, type Stage } from './stage.js';

/** Answers from the totals as they are. */
export function readFunnel(counts: FunnelCounts, question: FunnelQuestion): CampaignFunnel {
  const { campaign, revision } = question;
  const arms = [...counts.arms.values()]
    .filter((arm) => arm.campaign === campaign && arm.revision === revision)
    .sort((a, b) => (a.arm < b.arm ? -1 : 1));
  const parts = arms.map((arm) => ({ arm: arm.arm, cells: sumOfParts(arm, question) }));
  const funnelsOf = (part: Part) =>
    parts.flatMap(({ arm, cells }) =>
      [...cells]
        .map(([key, cell]) => ({ ...partOf(key), cell }))
        .filter((each) => each.part === part && each.cell.some((number) => number !== 0))
        .sort((a, b) => a.id - b.id)
        .map(({ id, cell }) => ({ arm, id, funnel: funnelIn(cell, PLACE.profiles) })),
    );
  return {
    arms: arms.map((arm) => {
      const sum = blankCell();
      for (const [day, cell] of arm.days) addAsked(sum, day, cell, question);
      return { arm: arm.arm, funnel: funnelIn(sum, PLACE.profilesOfRevision), ghosts: sum[PLACE.ghosts]! };
    }),
    slots: funnelsOf('slot').map(({ id, ...of }) => ({ ...of, slot: id })),
    groups: funnelsOf('group').map(({ id, ...of }) => ({ ...of, group: id })),
    promotions: funnelsOf('promotion').map(({ id, ...of }) => ({ ...of, promotion: id as PromotionIndex })),
    days: arms.flatMap((arm) => daysOf(arm, question)),
    daysSince: counts.daysSince,
    partsSince: counts.partsSince,
  };
}

function daysOf({ arm, days }: ArmCounts, question: FunnelQuestion): DayFunnel[] {
  return [...days.keys()]
    .filter((day) => day !== EARLIER)
    .sort((a, b) => a - b)
    .flatMap((day) => {
      const cell = blankCell();
      addAsked(cell, day, days.get(day)!, question);
      if (cell.every((number) => number === 0)) return [];
      return [{ arm, day, funnel: funnelIn(cell, PLACE.profiles), ghosts: cell[PLACE.ghosts]! }];
    });
}

function sumOfParts({ parts }: ArmCounts, question: FunnelQuestion): PartCells {
  const sums: PartCells = new Map();
  for (const [day, cells] of parts) {
    if (!isAsked(day, question)) continue;
    for (const [key, cell] of cells) {
      const sum = sums.get(key) ?? blankCell();
      sums.set(key, sum);
      addAsked(sum, day, cell, question);
    }
  }
  return sums;
}

const isAsked = (day: Day, { from, to }: FunnelQuestion): boolean =>
  day === EARLIER ? from === null : (from === null || day >= from) && (to === null || day < to);

const UNUSED_FROM = PLACE.offers('expiredUnused');
const UNUSED_TO = PLACE.profilesOfRevision('expiredUnused');

function addAsked(sum: Cell, day: Day, cell: Cell, question: FunnelQuestion): void {
  if (!isAsked(day, question)) return;
  const isOver = day < question.today;
  for (let place = 0; place < sum.length; place++) {
    if (isOver || place < UNUSED_FROM || place > UNUSED_TO) sum[place]! += cell[place]!;
  }
}

const funnelIn = (cell: Cell, profiles: (stage: Stage) => number): Funnel =>
  funnelOf((stage) => ({
    offers: cell[PLACE.offers(stage)]!,
    events: cell[PLACE.events(stage)]!,
    profiles: cell[profiles(stage)]!,
  }));
