/** Drops the entries that are null: optional scalars of the wire are absent, never null. */
export function withoutNulls<T extends object>(entries: { readonly [K in keyof T]: T[K] | null }): Partial<T> {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== null)) as Partial<T>;
}

/** An optional scalar of the wire is absent, never null. */
export function present<const Name extends string, T>(name: Name, value: T | null): { readonly [N in Name]?: T } {
  return value === null ? {} : ({ [name]: value } as { readonly [N in Name]: T });
}
