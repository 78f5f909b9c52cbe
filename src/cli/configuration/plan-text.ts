import { plural } from '../../base/plural.js';
import type { Fields } from '../../contract/json-values.js';
import { plain } from '../terminal/plain.js';
import { styled } from '../terminal/style.js';
import { differenceWords } from '../versions/difference-words.js';
import { type Difference, differencesOf } from '../versions/differences.js';
import { completed, nameOf } from './entry.js';
import type { Plan } from './plan.js';
import type { PlannedWrite } from './planned-write.js';

/** A plan as `--json` tells it. */
export const planJson = ({ writes, deletions, leftAlone }: Plan) => ({
  changes: [
    ...writes.map((write) => ({
      kind: write.kind.name,
      key: write.key,
      action: write.action,
      proposal: write.isProposal,
      differences: differences(write),
    })),
    ...deletions.map(({ kind, key }) => ({ kind: kind.name, key, action: 'delete', proposal: false, differences: [] })),
  ],
  leftAlone: leftAlone.map(({ kind, key }) => ({ kind: kind.name, key })),
});

/** A plan for people: what is created, changed field by field, and deleted. */
export function planText(plan: Plan): string {
  const { writes, deletions } = plan;
  const lines = [
    ...writes.flatMap((write) => [
      styled(
        write.action === 'change' ? 'yellow' : 'green',
        plain(`${MARKS[write.action]} ${nameOf(write.kind, write.key)}${note(write)}`),
      ),
      ...differences(write).map((difference) => `    ${differenceWords(difference)}`),
    ]),
    ...deletions.map(({ kind, key }) =>
      styled('red', plain(`- ${nameOf(kind, key)}${kind.isOfFeed ? ' (what is set of it)' : ''}`)),
    ),
  ];
  return [...lines, planSummary(plan)].join('\n');
}

const TO_DO = ['to create', 'to change', 'to delete'] as const;
const DONE = ['created', 'changed', 'deleted'] as const;

/** How much there is of each. `isDone`: it has been applied. */
export function planSummary({ writes, deletions, leftAlone }: Plan, isDone = false): string {
  const created = writes.filter(({ action }) => action !== 'change').length;
  const words = isDone ? DONE : TO_DO;
  const told = [created, writes.length - created, deletions.length].flatMap((count, i) =>
    count === 0 ? [] : [`${count.toLocaleString('en')} ${words[i]}`],
  );
  const proposals = writes.filter(({ isProposal }) => isProposal).length;
  const parts = [
    told.length === 0 ? 'nothing to change' : told.join(', '),
    proposals > 0 && `${plural(proposals, 'draft')} for somebody else to publish, by applying the file as well`,
    leftAlone.length > 0 && `${plural(leftAlone.length, 'entry', 'entries')} left alone that the file does not have`,
  ];
  return parts.filter(Boolean).join('; ');
}

const MARKS = { create: '+', restore: '+', change: '~' } as const;

function note({ action, isProposal }: PlannedWrite): string {
  const notes = [action === 'restore' && 'restored', isProposal && 'as a draft'].filter(Boolean);
  return notes.length === 0 ? '' : ` (${notes.join(', ')})`;
}

/** Of a new entry what it says; of a change what fields mean that are left out, too. */
function differences({ kind, before, after }: PlannedWrite): Difference[] {
  const whole = (entry: Fields): Fields => completed(kind, entry);
  const told = before === null ? differencesOf({}, after) : differencesOf(whole(before), whole(after));
  return told.filter(({ field }) => field !== kind.key);
}
