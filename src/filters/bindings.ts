import type { CelInput } from '@bufbuild/cel';
import type { FilterType, RecordType } from './schema.js';

/** What filters may read of a subject, under public names: the type of each field, and where its value comes from. */
type FieldBindings<Subject> = Readonly<Record<string, readonly [FilterType, (subject: Subject) => CelInput | null]>>;

/** A subject as an expression sees it. */
export type Bound = ReadonlyMap<string, CelInput>;

/** A kind of subject that filters can read; the folder that knows the subject makes it. */
export interface FilterBinding<Subject> {
  readonly type: RecordType;
  /** With these of its fields, or all. */
  bind(subject: Subject, fields?: ReadonlySet<string>): Bound;
  /** The value of one field; null: absent. */
  read(subject: Subject, field: string): CelInput | null;
}

export function filterBinding<Subject>(fields: FieldBindings<Subject>): FilterBinding<Subject> {
  const entries = Object.entries(fields);
  return {
    type: { record: Object.fromEntries(entries.map(([name, [type]]) => [name, type])) },
    bind(subject, wanted) {
      const bound = new Map<string, CelInput>();
      for (const [name, [, read]] of entries) {
        if (wanted && !wanted.has(name)) continue;
        const value = read(subject);
        // Absent rather than null, so that a comparison with it is an error that is reported, and not a silent "no".
        if (value !== null) bound.set(name, value);
      }
      return bound;
    },
    read: (subject, field) => fields[field]?.[1](subject) ?? null,
  };
}
