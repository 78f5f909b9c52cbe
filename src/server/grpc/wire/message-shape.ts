import { type DescField, type DescMessage, ScalarType } from '@bufbuild/protobuf';

/** The wire types of protobuf that fields of proto3 have. */
export const WIRE = { varint: 0, fixed64: 1, sized: 2, fixed32: 5 } as const;

export type WireType = (typeof WIRE)[keyof typeof WIRE];

/** How a message lies on the wire: what a scan has to know of it. */
export interface MessageShape {
  /** By number; there are gaps. */
  readonly fields: readonly (FieldShape | undefined)[];
  /** How many of the fields are lists or maps. */
  readonly lists: number;
}

export interface FieldShape {
  /** As the contract calls it. */
  readonly name: string;
  /** Of a value, or of an entry of a list that comes one by one. */
  readonly wireType: WireType;
  /** Whether it is a varint of 32 bits at most. */
  readonly narrow: boolean;
  /** Whether entries may also come together in one field. */
  readonly packable: boolean;
  /** Which of the message's lists it is; -1: a single value. */
  readonly list: number;
  /** Most entries of the list. */
  readonly entriesMax: number;
  /** Of values that are messages themselves. */
  readonly message: MessageShape | null;
}

/**
 * The shape of a message and of all messages in it. `limits`: most entries of each list, by the full name of its field; throws on a list
 * that has none, so that nobody forgets it in a new one.
 */
export function shapeOf(message: DescMessage, limits: ReadonlyMap<string, number>): MessageShape {
  const known = new Map<string, MessageShape>();
  return shapeOfMessage(message);

  function shapeOfMessage({ typeName, fields }: DescMessage): MessageShape {
    const before = known.get(typeName);
    if (before !== undefined) return before;
    const shapes: FieldShape[] = [];
    const shape = { fields: shapes, lists: fields.filter(isList).length };
    // A message may hold messages of its own type.
    known.set(typeName, shape);
    let lists = 0;
    for (const field of fields) shapes[field.number] = shapeOfField(field, isList(field) ? lists++ : -1);
    return shape;
  }

  function shapeOfField(field: DescField, list: number): FieldShape {
    const entriesMax = list < 0 ? 0 : limits.get(`${field.parent.typeName}.${field.name}`);
    if (entriesMax === undefined) throw new Error(`no limit for the list ${field.parent.typeName}.${field.name}`);
    const message =
      field.fieldKind === 'map' ? shapeOfEntry(field) : field.message ? shapeOfMessage(field.message) : null;
    const value = single(field.name, field.scalar, message);
    return { ...value, packable: field.fieldKind === 'list' && value.wireType !== WIRE.sized, list, entriesMax };
  }

  /** An entry of a map is a message of a key and a value. */
  function shapeOfEntry(field: DescField & { readonly fieldKind: 'map' }): MessageShape {
    const message = field.message ? shapeOfMessage(field.message) : null;
    return { fields: [undefined, single('key', field.mapKey, null), single('value', field.scalar, message)], lists: 0 };
  }
}

function single(name: string, scalar: ScalarType | undefined, message: MessageShape | null): FieldShape {
  const wireType = message === null ? wireTypeOf(scalar) : WIRE.sized;
  const narrow = wireType === WIRE.varint && !WIDE.has(scalar);
  return { name, wireType, narrow, packable: false, list: -1, entriesMax: 0, message };
}

const isList = ({ fieldKind }: DescField): boolean => fieldKind === 'list' || fieldKind === 'map';

const WIDE: ReadonlySet<ScalarType | undefined> = new Set([ScalarType.INT64, ScalarType.UINT64, ScalarType.SINT64]);

/** No scalar: an enum. */
function wireTypeOf(scalar: ScalarType | undefined): WireType {
  switch (scalar) {
    case ScalarType.DOUBLE:
    case ScalarType.FIXED64:
    case ScalarType.SFIXED64:
      return WIRE.fixed64;
    case ScalarType.FLOAT:
    case ScalarType.FIXED32:
    case ScalarType.SFIXED32:
      return WIRE.fixed32;
    case ScalarType.STRING:
    case ScalarType.BYTES:
      return WIRE.sized;
    default:
      return WIRE.varint;
  }
}

/** The most lists that one of the messages of a shape has. */
export function mostLists(shape: MessageShape, seen = new Set<MessageShape>()): number {
  if (seen.has(shape)) return 0;
  seen.add(shape);
  // Of a list with gaps, `forEach` visits what is there.
  let most = shape.lists;
  shape.fields.forEach((field) => {
    if (field?.message) most = Math.max(most, mostLists(field.message, seen));
  });
  return most;
}
