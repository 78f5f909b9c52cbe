import { oncePerObject } from '../base/once-per-object.js';
import { stepBudget } from '../filters/budget.js';
import { fieldsOf, type Verdict } from '../filters/condition.js';
import { compileExpression } from '../filters/expression.js';
import { SEGMENT_STEPS_MAX } from '../limits.js';
import { AUDIENCE_ENVIRONMENT, SUBJECT_BINDING } from './profile-filter.js';
import type { Segment } from './segment.js';
import type { SegmentSubject } from './segment-subject.js';

/** Whether a profile is in a segment, or why that can't be told: an attribute that the condition reads was never set. Then it isn't. */
export type JudgeSegment = (subject: SegmentSubject) => Verdict;

/** Compiled once, when it is first asked for. One that was stored when more was allowed holds for nobody. */
export const judgeOf = oncePerObject(({ condition }: Pick<Segment, 'condition'>): JudgeSegment => {
  const compiled = compileExpression(condition, AUDIENCE_ENVIRONMENT);
  if (!compiled.ok) return () => ({ error: compiled.error });
  const { conditions } = compiled.value;
  const fields = fieldsOf(conditions);
  return (subject) => {
    const bindings = { profile: SUBJECT_BINDING.bind(subject, fields) };
    const budget = stepBudget(SEGMENT_STEPS_MAX);
    for (const { judge } of conditions) {
      const verdict = judge(bindings, budget);
      if (verdict !== true) return verdict;
    }
    return true;
  };
});
