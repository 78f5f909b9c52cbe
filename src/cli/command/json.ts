/** Fields that are Durations; every other pair of seconds and nanos is an instant. */
const DURATIONS: ReadonlySet<string> = new Set(['duration', 'lastingTime', 'retryDelay']);

type Plain = Record<string, unknown>;

const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value);

const isSecondsAndNanos = (value: Plain): value is { seconds: number; nanos: number } =>
  Object.keys(value).length === 2 && 'seconds' in value && 'nanos' in value;

/**
 * A message as JSON in the form of proto3 JSON (instants as RFC 3339, durations as `604800s`, absent fields left out); whole
 * numbers stay numbers. This is what --json promises to scripts.
 */
export function toJson(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((entry) => toJson(entry, name));
  if (!isPlain(value)) return value;
  if (isSecondsAndNanos(value)) {
    const ms = value.seconds * 1_000 + value.nanos / 1_000_000;
    return DURATIONS.has(name) ? `${ms / 1_000}s` : new Date(ms).toISOString();
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, entry]) => entry !== null && entry !== undefined)
      // The keys of these are the users' own.
      .filter(([key, entry]) => name === 'params' || name === 'properties' || !namesTheSetField(value, key, entry))
      .map(([key, entry]) => [key, toJson(entry, key)]),
  );
}

/** proto-loader adds a field for each oneof that names which of its fields is set. */
const ONEOFS: ReadonlySet<string> = new Set(['content', 'kind', 'window', 'value', 'result', 'detail', 'event']);

const namesTheSetField = (message: Plain, key: string, entry: unknown): boolean =>
  typeof entry === 'string' && entry in message && (ONEOFS.has(key) || key.startsWith('_'));

/** The inverse of {@link toJson} for what people write by hand: durations in seconds become messages. */
export function fromJson(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((entry) => fromJson(entry, name));
  if (DURATIONS.has(name) && typeof value === 'string') {
    const match = /^(\d+(?:\.\d{1,9})?)s$/.exec(value);
    if (!match) return value;
    const seconds = Math.floor(Number(match[1]));
    return { seconds, nanos: Math.round((Number(match[1]) - seconds) * 1_000_000_000) };
  }
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, fromJson(entry, key)]));
}
