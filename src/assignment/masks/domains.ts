import type { CelInput } from '@bufbuild/cel';
import type { ItemIndex } from '../../base/ids.js';
import { oncePerKey } from '../../base/once-per-key.js';
import type { Work } from '../../base/work.js';
import { ITEM_BINDING } from '../../catalog/item-filter.js';
import type { Bound } from '../../filters/bindings.js';
import { type StepBudget, spend } from '../../filters/budget.js';
import type { Bindings } from '../../filters/meter.js';
import type { ItemLookup } from '../../promotions/item-scope.js';
import type { PromotionPool } from '../../promotions/pool.js';
import { PROMOTION_BINDING } from '../../promotions/promotion-filter.js';
import type { Domain, RawColumn } from './columns.js';
import { rawColumn } from './raw-column.js';

/** The candidates of a pool, as `promotion` and `items`. */
export function candidateDomain({ entries }: PromotionPool, catalog: ItemLookup): Domain {
  return {
    size: entries.length,
    columns: new Map(),
    raw: onceWorked(function* (path) {
      if (path === ITEMS) return listColumn(entries.map(({ items }) => items));
      const [, field, name] = path.split('.');
      const read = (row: number) => valueAt(PROMOTION_BINDING.read(entries[row]!.promotion, field!), name);
      return yield* rawColumn(entries.length, read);
    }),
    binder(part, budget) {
      const bindItems = itemBinder(catalog, part.fields, budget);
      return bindingBy(part.paths, (path, value) => (path === ITEMS ? bindItems(value as Uint32Array) : value));
    },
  };
}

const ITEMS = 'items';

/** The items of a catalog, under the name that a loop gives them; those that it knows. */
export function itemDomain(catalog: ItemLookup, items: Uint32Array, variable: string): Domain {
  return {
    size: items.length,
    columns: new Map(),
    raw: onceWorked((path) => {
      const [field, name] = path.slice(variable.length + 1).split('.');
      return rawColumn(items.length, (row) =>
        valueAt(ITEM_BINDING.read(catalog.itemAt(items[row]! as ItemIndex)!, field!), name),
      );
    }),
    binder: ({ paths }) => bindingBy(paths, (_, value) => value),
  };
}

/** Elements of lists, under the name that a loop gives them. */
export const elementDomain = (elements: readonly unknown[], variable: string): Domain => ({
  size: elements.length,
  columns: new Map(),
  raw: onceWorked(() => rawColumn(elements.length, (row) => elements[row])),
  binder:
    () =>
    ([value]) => ({ [variable]: value as CelInput }),
});

/** Each path is looked at once. */
function onceWorked(work: (path: string) => Work<RawColumn>): (path: string) => Work<RawColumn> {
  const known = new Map<string, RawColumn>();
  return function* (path) {
    const column = known.get(path) ?? (yield* work(path));
    known.set(path, column);
    return column;
  };
}

/** A list is itself; equal ones are one. */
function listColumn(lists: readonly Uint32Array[]): RawColumn {
  const numbers = new Map<Uint32Array, number>();
  const codes = Uint32Array.from(lists, (list) => {
    const number = numbers.get(list) ?? numbers.size;
    numbers.set(list, number);
    return number;
  });
  const values = [...numbers.keys()];
  return { codes, values, keys: values.map(() => null) };
}

/** undefined: absent, so that a comparison with it is an error that is reported, and not a silent "no". */
function valueAt(value: CelInput | null, name: string | undefined): unknown {
  if (name === undefined) return value ?? undefined;
  return value instanceof Map ? value.get(name) : undefined;
}

/** Puts values back where their paths read them; what it has bound is bound anew by the next call. */
function bindingBy(paths: readonly string[], boundValue: (path: string, value: unknown) => unknown) {
  const bindings: Record<string, unknown> = {};
  const owners = new Map<string, Map<string, unknown>>();
  const ownerOf = (path: string): Map<string, unknown> => {
    const known = owners.get(path);
    if (known) return known;
    const owner = new Map<string, unknown>();
    owners.set(path, owner);
    const [before, name] = splitLast(path);
    if (before === null) bindings[name] = owner;
    else ownerOf(before).set(name, owner);
    return owner;
  };
  const places = paths.map((path) => {
    const [before, name] = splitLast(path);
    return { path, name, owner: before === null ? null : ownerOf(before) };
  });
  return (values: readonly unknown[]): Bindings | undefined => {
    for (const [i, { path, name, owner }] of places.entries()) {
      const value = boundValue(path, values[i]);
      if (owner === null) {
        if (value === undefined) return undefined;
        bindings[name] = value;
      } else if (value === undefined) owner.delete(name);
      else owner.set(name, value);
    }
    return bindings as Bindings;
  };
}

/** `promotion.params.icon`: `promotion.params`, `icon`. */
function splitLast(path: string): [owner: string | null, name: string] {
  const dot = path.lastIndexOf('.');
  return dot < 0 ? [null, path] : [path.slice(0, dot), path.slice(dot + 1)];
}

/** Binds what is read of the items of a list, each item once; a list is paid for. Undefined: the budget did not do. */
function itemBinder(catalog: ItemLookup, fields: ReadonlySet<string>, budget: StepBudget) {
  // Shared by the promotions that cover the same items: a promotion may cover 10,000.
  const boundItems = oncePerKey((index: number): Bound | null => {
    const item = catalog.itemAt(index as ItemIndex);
    return item ? ITEM_BINDING.bind(item, fields) : null;
  });
  return (list: Uint32Array): Bound[] | undefined => {
    if (!spend(budget, list.length)) return undefined;
    return Array.from(list, boundItems).filter((bound) => bound !== null);
  };
}
