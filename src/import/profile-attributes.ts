import type { AttributeChange } from '../audience/set-attributes.js';
import type { AttributeValue } from '../base/attribute-value.js';
import type { ProfileId } from '../base/ids.js';
import { violation } from '../base/violation.js';
import { readAttribute } from './attribute-cell.js';
import { column, key, required } from './cells.js';
import type { ColumnTable } from './columns.js';
import { type EntryKind, isWrong, locate, oneEntryPerRow, type ParsedRow } from './entry-kind.js';
import { importRows } from './import-rows.js';
import type { ImportOptions } from './options.js';
import type { ImportEvent, ImportTarget } from './report.js';

/** What a row says of a profile. */
export interface AttributesRow extends Pick<AttributeChange, 'values'> {
  readonly profileId: ProfileId;
}

class AttributesDraft {
  profileId: ProfileId | undefined = undefined;
  readonly values = new Map<string, AttributeValue | null>();
}

const profileIdColumn = required(
  column(key<ProfileId>, (draft: AttributesDraft, profileId) => {
    draft.profileId = profileId ?? undefined;
  }),
);

const attributeColumns: ColumnTable<AttributesDraft> = {
  kind: 'attributes',
  find: (name) =>
    name === 'profileId'
      ? profileIdColumn
      : (draft, cell, { numberFormat }) => {
          draft.values.set(name, readAttribute(cell, numberFormat));
          return null;
        },
  names: ['profileId'],
  required: [['profileId']],
  judgedBy: {},
  columnOf: ([field, name]) => String(name ?? field),
  open: true,
};

const attributesKind: EntryKind<AttributesDraft, AttributesRow> = {
  columns: attributeColumns,
  linesName: null,
  key: null,
  newDraft: () => new AttributesDraft(),
  assembler: (_, sink) => oneEntryPerRow(sink, finishRow),
};

/** Imports attributes of profiles from CSV or JSON lines. A file that can't be read on throws INVALID_ARGUMENT. */
export function importProfileAttributes(
  source: AsyncIterable<Uint8Array>,
  options: ImportOptions,
  target: ImportTarget<AttributesRow>,
): AsyncIterable<ImportEvent> {
  return importRows(attributesKind, source, options, target);
}

function finishRow(row: ParsedRow<AttributesDraft>): AttributesRow | null {
  const { profileId, values } = row.draft;
  if (profileId !== undefined) return { profileId, values };
  if (!isWrong(row, 'profileId')) row.errors.push(locate(row, violation('profileId', '', 'must not be empty')));
  return null;
}
