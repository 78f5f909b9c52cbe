/** A field that two states of an entry differ in, or an element of a list that only one of them has. */
export interface Difference {
  /** `variants[a].slotGroups[dairy].slots` */
  readonly field: string;
  /** null: it is not there. */
  readonly from: string | null;
  readonly to: string | null;
}

type Fields = Readonly<Record<string, unknown>>;

/** By which elements of lists are known again, the first one that tells all of them apart. */
const IDENTITIES = ['variantId', 'name', 'kind', 'filter', 'url', 'from'] as const;

/** What tells two messages in their JSON apart, field by field; of lists the elements that differ. */
export const differencesOf = (from: object, to: object): Difference[] => [
  ...ofFields('', from as Fields, to as Fields),
];

function* ofFields(path: string, from: Fields, to: Fields): Generator<Difference> {
  for (const name of new Set([...Object.keys(from), ...Object.keys(to)])) {
    yield* ofValues(path === '' ? name : `${path}.${name}`, from[name], to[name]);
  }
}

function* ofValues(path: string, from: unknown, to: unknown): Generator<Difference> {
  if (isSame(from, to)) return;
  if (isList(from) || isList(to)) return yield* ofLists(path, listOf(from), listOf(to));
  if (isFields(from) || isFields(to)) {
    return yield* ofFields(path, isFields(from) ? from : {}, isFields(to) ? to : {});
  }
  yield { field: path, from: textOf(from), to: textOf(to) };
}

function* ofLists(path: string, from: readonly unknown[], to: readonly unknown[]): Generator<Difference> {
  const all = [...from, ...to];
  if (!all.every(isFields)) return yield* ofPlainLists(path, from, to);
  const identity = IDENTITIES.find((name) => tellsApart(from, name) && tellsApart(to, name));
  const byName = (list: readonly unknown[]) =>
    new Map(list.map((element, i) => [identity ? String((element as Fields)[identity]) : String(i + 1), element]));
  const [before, after] = [byName(from), byName(to)];
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    yield* ofValues(`${path}[${name}]`, before.get(name), after.get(name));
  }
  const [order, newOrder] = [[...before.keys()], [...after.keys()]];
  if (identity && !isSame(order, newOrder) && isSame([...order].sort(), [...newOrder].sort())) {
    yield { field: `${path} (order)`, from: order.join(', '), to: newOrder.join(', ') };
  }
}

/** What is in only one of them; of two with the same elements the order. */
function* ofPlainLists(path: string, from: readonly unknown[], to: readonly unknown[]): Generator<Difference> {
  const [before, after] = [new Set(from.map(textOf)), new Set(to.map(textOf))];
  const removed = [...before].filter((text) => !after.has(text));
  const added = [...after].filter((text) => !before.has(text));
  for (const text of removed) yield { field: path, from: text, to: null };
  for (const text of added) yield { field: path, from: null, to: text };
  if (removed.length + added.length === 0) yield { field: path, from: from.join(', '), to: to.join(', ') };
}

const tellsApart = (list: readonly unknown[], name: string): boolean => {
  const values = list.map((element) => (element as Fields)[name]);
  return values.every((value) => typeof value === 'string' && value !== '') && new Set(values).size === list.length;
};

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !isList(value);

const listOf = (value: unknown): readonly unknown[] => (isList(value) ? value : []);

/** What is not there is what JSON tells as a default. */
const isSame = (from: unknown, to: unknown): boolean =>
  (isEmpty(from) && isEmpty(to)) || JSON.stringify(from) === JSON.stringify(to);

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === '' || value === 0 || value === false || (isList(value) && value.length === 0);

function textOf(value: unknown): string | null {
  if (value === undefined || value === '') return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
