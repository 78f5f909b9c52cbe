/** In the order in which a file is read. */
const OPTIONS = ['encoding', 'delimiter', 'numberFormat', 'dateFormat', 'timeZone'] as const;

/** Something that an import took for granted, since neither its caller nor the mapping file told it. */
export interface Assumption {
  /** The option that would tell it, as mapping files name it. */
  readonly option: (typeof OPTIONS)[number];
  readonly value: string;
  /** What of the file spoke for it. */
  readonly reason: string;
}

/** Notes an assumption; of each value of an option the first reason is kept. */
export type Assume = (option: Assumption['option'], value: string, reason: string) => void;

export function createAssumptions(): { readonly assume: Assume; list(): readonly Assumption[] } {
  const made = new Map<string, Assumption>();
  return {
    assume(option, value, reason) {
      const key = `${option} ${value}`;
      if (!made.has(key)) made.set(key, { option, value, reason });
    },
    list: () => OPTIONS.flatMap((option) => [...made.values()].filter((each) => each.option === option)),
  };
}
