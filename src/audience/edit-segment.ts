import { keyProblem } from '../base/key.js';
import { err, ok, type Result } from '../base/result.js';
import { textProblem } from '../base/text.js';
import { type Violation, violation } from '../base/violation.js';
import { compileExpression } from '../filters/expression.js';
import { NAME_CHARS_MAX, SEGMENT_STEPS_MAX } from '../limits.js';
import { AUDIENCE_ENVIRONMENT, SEGMENT_FIELDS } from './profile-filter.js';
import type { Segment, SegmentDraft, SegmentPatch } from './segment.js';

/** A new segment, or everything that is wrong with it. */
export function createSegment(
  { segmentId, name, condition }: SegmentDraft,
  nowMs: number,
): Result<Segment, Violation[]> {
  return checked({ segmentId, name, condition, createdAtMs: nowMs, updatedAtMs: nowMs, deletedAtMs: null });
}

/** The segment with what the patch says, or everything that is wrong with it. */
export function editSegment(
  segment: Segment,
  { name, condition }: SegmentPatch,
  nowMs: number,
): Result<Segment, Violation[]> {
  const edited = { ...segment, name: name ?? segment.name, condition: condition ?? segment.condition };
  return checked({ ...edited, updatedAtMs: nowMs });
}

function checked(segment: Segment): Result<Segment, Violation[]> {
  const { segmentId, name, condition } = segment;
  const problems = [
    ['segmentId', segmentId, keyProblem(segmentId)],
    ['name', name, textProblem(name, NAME_CHARS_MAX)],
    ['condition', condition, conditionProblem(condition)],
  ] as const;
  const violations = problems.flatMap(([field, value, problem]) =>
    problem === null ? [] : [violation(field, value, problem)],
  );
  return violations.length === 0 ? ok(segment) : err(violations);
}

/** What is wrong with the condition of a segment, or null. */
export function conditionProblem(condition: string): string | null {
  if (condition.trim() === '') return 'must not be empty';
  const compiled = compileExpression(condition, AUDIENCE_ENVIRONMENT);
  if (!compiled.ok) return compiled.error;
  const { conditions, stepsAtMost } = compiled.value;
  for (const field of SEGMENT_FIELDS) {
    if (conditions.some(({ reads }) => reads.has(`profile.${field}`))) {
      return `must not read profile.${field}: a segment is not made of other segments`;
    }
  }
  if (stepsAtMost <= SEGMENT_STEPS_MAX) return null;
  return `may take ${stepsAtMost.toLocaleString('en')} steps, ${SEGMENT_STEPS_MAX.toLocaleString('en')} are allowed in a segment`;
}
