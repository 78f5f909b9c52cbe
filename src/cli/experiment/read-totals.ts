import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { reportInto, type Violation, violation } from '../../base/violation.js';
import type { Experiment } from '../../experiments/statistics.js';
import { inputFailure, usageFailure } from '../command/failure.js';
import { checkTotals } from './check-totals.js';
import { type TotalsFile, totalsFileSchema } from './totals-file.js';

/** Reads a file of totals; one that can't be true is a failure that names the field. */
export async function readTotals(path: string): Promise<TotalsFile> {
  const text = await readFile(path, 'utf8');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw usageFailure(`${path} is not JSON: ${(error as Error).message}`);
  }
  const read = totalsFileSchema.safeParse(json);
  if (!read.success)
    throw inputFailure(
      path,
      read.error.issues.map((issue) => toViolation(json, issue)),
    );
  const violations: Violation[] = [];
  checkTotals(read.data, reportInto(violations));
  if (violations.length > 0) throw inputFailure(path, violations);
  return read.data;
}

export const toExperiment = (file: TotalsFile): Experiment => ({
  design: {
    reference: file.reference,
    strata: file.strata,
    outcomeDays: file.outcomeDays,
    primary: file.primary,
    plan: file.plan,
  },
  today: file.asOf,
  cells: file.totals,
  atPlannedEnd: file.totalsAtPlannedEnd,
  alarmRaised: file.sampleRatioAlarm,
});

function toViolation(json: unknown, { path, message }: z.core.$ZodIssue): Violation {
  const at = path.map((part) => (typeof part === 'number' ? part : String(part)));
  const value = at.reduce<unknown>(
    (inner, part) => (inner as Record<string | number, unknown> | undefined)?.[part],
    json,
  );
  return violation(at.length === 0 ? 'top level' : at, value, message);
}
