import type { ChoiceField, CompositeField, FieldKind, FieldsOf } from './field.js';
import type { Report } from './violation.js';

/** Fields as sent: absent stays, `null` clears. */
export type FieldPatch<Entry> = { readonly [Key in keyof Entry]?: Entry[Key] | null | undefined };

/** What follows from the fields of an entry, whatever they are. */
export interface FieldTable<Entry> {
  /** Every field cleared. */
  readonly blank: Entry;
  /** The values as they are stored, in the order of the fields. */
  pack(entry: Entry): unknown[];
  unpack(values: readonly unknown[]): Entry;
  /**
   * A copy of the entry, with what the patch says; tells what is wrong with the fields that were sent. Other keys of the patch don't
   * count.
   */
  patched(base: Entry, patch: FieldPatch<Entry>, report: Report): { -readonly [Key in keyof Entry]: Entry[Key] };
}

/** A field of which only the table knows the type. */
interface UntypedField {
  readonly name: string;
  readonly cleared: unknown;
  readonly problem: ((value: never) => string | null) | null;
}

/** In which form a value is stored, where that is not the value itself. */
interface Form {
  pack(value: never): unknown;
  unpack(packed: never): unknown;
}

export function createFieldTable<Entry extends object>(fields: FieldsOf<Entry>): FieldTable<Entry> {
  const keys = Object.keys(fields) as (keyof Entry & string)[];
  const forms = keys.map((key) => formOf(fields[key]));
  const byKey = new Map<string, UntypedField>(Object.entries(fields));
  const blank = Object.fromEntries(keys.map((key) => [key, fields[key].cleared])) as Entry;

  const packByName = (entry: Entry): unknown[] =>
    keys.map((key, at) => {
      const form = forms[at]!;
      return form === null ? entry[key] : form.pack(entry[key] as never);
    });

  return {
    blank,
    pack(entry) {
      const values = new Array<unknown>(keys.length);
      let at = 0;
      // Entries are copies of the blank one, so their fields come in the order of the table: much quicker than by name.
      for (const key in entry) {
        if (key !== keys[at]) return packByName(entry);
        const form = forms[at]!;
        values[at++] = form === null ? entry[key] : form.pack(entry[key] as never);
      }
      return values;
    },
    unpack(values) {
      const entry = { ...blank };
      for (let i = 0; i < keys.length; i++) {
        const form = forms[i]!;
        entry[keys[i]!] = (form === null ? values[i] : form.unpack(values[i] as never)) as Entry[keyof Entry & string];
      }
      return entry;
    },
    patched(base, patch, report) {
      const entry = { ...base };
      for (const key in patch) {
        const sent = patch[key as keyof Entry];
        if (sent === undefined) continue;
        const field = byKey.get(key);
        if (field === undefined) continue;
        if (sent === null) {
          entry[key as keyof Entry] = field.cleared as Entry[keyof Entry];
          continue;
        }
        entry[key as keyof Entry] = sent;
        const problem = field.problem === null ? null : field.problem(sent as never);
        if (problem !== null) report(field.name, sent, problem);
      }
      return entry;
    },
  };
}

function formOf(field: { readonly kind: FieldKind }): Form | null {
  switch (field.kind) {
    case 'choice': {
      const { words } = field as ChoiceField<string, string, string | null>;
      return {
        pack: (word: string | null) => (word === null ? null : words.indexOf(word)),
        unpack: (position: number | null) => (position === null ? null : words[position]),
      };
    }
    case 'composite': {
      const { pack, unpack } = field as unknown as CompositeField<string, unknown>;
      return { pack, unpack };
    }
    default:
      return null;
  }
}
