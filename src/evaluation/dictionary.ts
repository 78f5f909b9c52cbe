/** Dense numbers for ids, in the order in which they come. */
export interface Dictionary {
  readonly names: readonly string[];
  /** The number of an id; a new id gets the next one. */
  of(id: string): number;
  find(id: string): number | undefined;
}

export function startDictionary(): Dictionary {
  const index = new Map<string, number>();
  const names: string[] = [];
  return {
    names,
    find: (id) => index.get(id),
    of(id) {
      let found = index.get(id);
      if (found === undefined) {
        found = names.length;
        index.set(id, found);
        names.push(id);
      }
      return found;
    },
  };
}
