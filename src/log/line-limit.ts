/** Counts a line of a kind. null: it is left out; else the number of those that were, since the last one of its kind that was not. */
export type LineLimit = (kind: string) => number | null;

/**
 * A fault comes with every call and every turn of background work: what the log tells of it has to stay readable, and must not fill a disk. Of each
 * kind, of which there are to be few, the first lines of a period are told. `nowMs` should be of a clock that is never set.
 */
export function createLineLimit(linesMax: number, periodMs: number, nowMs = () => performance.now()): LineLimit {
  const kinds = new Map<string, { fromMs: number; told: number; leftOut: number }>();
  return (kind) => {
    const atMs = nowMs();
    let lines = kinds.get(kind);
    if (!lines || atMs >= lines.fromMs + periodMs) {
      lines = { fromMs: atMs, told: 0, leftOut: lines?.leftOut ?? 0 };
      kinds.set(kind, lines);
    }
    if (lines.told === linesMax) {
      lines.leftOut++;
      return null;
    }
    const { leftOut } = lines;
    lines.told++;
    lines.leftOut = 0;
    return leftOut;
  };
}
