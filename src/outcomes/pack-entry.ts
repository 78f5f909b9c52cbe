import type { CampaignIndex } from '../base/ids.js';
import { CONTROL, HOLDOUT } from '../experiments/arms.js';
import type { ExperimentEntry, FocusId, OpenExposure } from './experiment-entry.js';

/** By their stored numbers; 0: the variant. */
const GHOST_ARMS = [null, CONTROL, HOLDOUT] as const;

export type PackedEntry = [
  campaign: CampaignIndex,
  revision: number,
  variantHash: string,
  ghostArm: number,
  enteredMs: number,
  /** Absent: closed. */
  exposure?: PackedExposure,
];

type PackedExposure = [
  day: number,
  stratum: number,
  endAfterMs: number,
  windowEndAfterMs: number,
  focus: readonly FocusId[],
  before: number | null,
  revenueCap: number | null,
  marginCap: number | null,
  baskets: number,
  revenue: number,
  focusRevenue: number,
  discount: number | null,
  /** In a text: it may be longer than numbers are exact. */
  margin: string | null,
  revenueWithMargin: number,
];

export function packEntry({ campaign, revision, arm, variantHash, enteredMs, exposure }: ExperimentEntry): PackedEntry {
  const ghostArm = Math.max(0, (GHOST_ARMS as readonly (string | null)[]).indexOf(arm));
  const packed: PackedEntry = [campaign, revision, variantHash, ghostArm, enteredMs];
  if (exposure !== null) packed.push(packExposure(exposure, enteredMs));
  return packed;
}

export function unpackEntry(packed: PackedEntry): ExperimentEntry {
  const [campaign, revision, variantHash, ghostArm, enteredMs, exposure] = packed;
  const arm = GHOST_ARMS[ghostArm] ?? variantHash;
  return {
    campaign,
    revision,
    arm,
    variantHash,
    enteredMs,
    exposure: exposure === undefined ? null : unpackExposure(exposure, enteredMs),
  };
}

const packExposure = (exposure: OpenExposure, enteredMs: number): PackedExposure => [
  exposure.day,
  exposure.stratum,
  exposure.endMs - enteredMs,
  exposure.windowEndMs - enteredMs,
  exposure.focus,
  exposure.before,
  exposure.caps.revenue,
  exposure.caps.margin,
  exposure.sums.baskets,
  exposure.sums.revenue,
  exposure.sums.focusRevenue,
  exposure.sums.discount,
  exposure.sums.margin === null ? null : String(exposure.sums.margin),
  exposure.sums.revenueWithMargin,
];

function unpackExposure(packed: PackedExposure, enteredMs: number): OpenExposure {
  const [day, stratum, endAfterMs, windowEndAfterMs, focus, before, revenueCap, marginCap, ...summed] = packed;
  const [baskets, revenue, focusRevenue, discount, margin, revenueWithMargin] = summed;
  return {
    day,
    stratum,
    endMs: enteredMs + endAfterMs,
    windowEndMs: enteredMs + windowEndAfterMs,
    focus,
    before,
    caps: { revenue: revenueCap, margin: marginCap },
    sums: {
      baskets,
      revenue,
      focusRevenue,
      discount,
      margin: margin === null ? null : BigInt(margin),
      revenueWithMargin,
    },
  };
}
