import type { PackageDefinition } from '@grpc/proto-loader';

/** As proto-loader describes a field. */
interface Field {
  readonly number: number;
  readonly label: string;
  readonly type: string;
  readonly typeName: string;
}

interface MessageType {
  readonly name: string;
  readonly field: readonly Field[];
  readonly nestedType: readonly MessageType[];
}

const DEPTH_MAX = 6;
const VARINT = 0;
const FIXED_64 = 1;
const BYTES = 2;

/** Values at the edges of their types, texts that mean something to a parser behind, and keys that exist. */
const INTEGERS = [0, 1, -1, 2, 60, 1_000, 2 ** 31 - 1, -(2 ** 31), 2 ** 53 + 2, 2 ** 63, -(2 ** 63)].map(BigInt);
const DOUBLES = [0, -0, 1, -1, 0.5, 1e308, 5e-324, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
const TEXTS = [
  ...['', ' ', 'a', 'x'.repeat(300), 'ä\u0000\n', '__proto__', 'constructor', '../..', 'EUR', '*', 'variants'],
  ...['1 +', '(', 'profile.is_member', "'MOBILE' in promotion.tags", '[1].all(x, [1].all(y, x == y))'],
  // Half a surrogate pair, and a character that is cut off.
  ...[Buffer.from([0xed, 0xa0, 0xbd]), Buffer.from([0x61, 0xf0, 0x9f, 0x98])],
].map((text) => Buffer.from(text as string));
/** Often, as it takes two of them to meet. */
const LONG = new Array(4).fill(Buffer.from('ä'.repeat(40_000))) as Buffer[];

/** Makes random messages of a contract's types, in the form they have on the wire: also such as no client library would send. */
export function wireMessages(contract: PackageDefinition, keys: readonly string[], random: () => number) {
  const types = new Map(
    Object.entries(contract).map(([name, entry]) => [
      name,
      ('type' in entry ? entry.type : undefined) as MessageType | undefined,
    ]),
  );
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const texts = [...TEXTS, ...LONG, ...keys.flatMap((key) => new Array(2).fill(Buffer.from(key)) as Buffer[])];

  function resolve(name: string, within: MessageType): MessageType | undefined {
    const nested = within.nestedType.find((type) => type.name === name || type.name === `${name}Entry`);
    return nested ?? types.get(name) ?? types.get(`handbill.v1.${name}`);
  }

  function value(field: Field, within: MessageType, depth: number): Buffer {
    switch (field.type) {
      case 'TYPE_STRING':
      case 'TYPE_BYTES':
        return sized(field, pick(texts));
      case 'TYPE_MESSAGE':
        return sized(field, message(resolve(field.typeName, within), depth + 1));
      case 'TYPE_DOUBLE': {
        const bytes = Buffer.alloc(8);
        bytes.writeDoubleLE(pick(DOUBLES));
        return Buffer.concat([tag(field, FIXED_64), bytes]);
      }
      default:
        return Buffer.concat([tag(field, VARINT), varint(pick(INTEGERS))]);
    }
  }

  function message(type: MessageType | undefined, depth = 0): Buffer {
    if (type === undefined || depth > DEPTH_MAX) return Buffer.alloc(0);
    const fields = type.field.filter(() => random() < 0.7);
    return Buffer.concat(
      fields.flatMap((field) => {
        const count = field.label === 'LABEL_REPEATED' ? pick([0, 1, 2, 3]) : 1;
        return Array.from({ length: count }, () => value(field, type, depth));
      }),
    );
  }

  /** Now and then a byte of it is another one. */
  return (type: object): Buffer => {
    const bytes = message(type as MessageType);
    if (bytes.length > 0 && random() < 0.1) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
    return bytes;
  };
}

const tag = ({ number }: Field, wire: number): Buffer => varint(BigInt(number * 8 + wire));

const sized = (field: Field, bytes: Buffer): Buffer =>
  Buffer.concat([tag(field, BYTES), varint(BigInt(bytes.length)), bytes]);

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Buffer.from([...bytes, Number(rest)]);
}
