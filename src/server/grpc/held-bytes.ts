/** What one call makes the server hold for it: its state, what has come of a message that isn't complete, answers that are not taken. */
export interface Holding {
  /** So many bytes from now on, which may end this call or another one. */
  hold(bytes: number): void;
  /** The call has ended. */
  release(): void;
}

/** What all calls make the server hold. */
export interface HeldBytes {
  readonly total: number;
  /** A call of a connection, holding nothing yet; `cut` is called when it has to end for what it holds, and must release it. */
  open(connection: object, cut: () => void): Holding;
}

export interface HeldBytesLimits {
  readonly totalMax: number;
  readonly connectionMax: number;
}

interface HeldByCall {
  bytes: number;
  readonly cut: () => void;
}

interface HeldByConnection {
  bytes: number;
  readonly calls: Set<HeldByCall>;
}

/**
 * Budgets of the bytes that callers make the server hold. Where one is exceeded, the call that holds the most has to go: of the connection
 * that exceeds its own, or, where all together are too much, of the one that holds the most. So an attack of many calls or of large ones ends itself, and
 * not those who ask for little.
 */
export function createHeldBytes({ totalMax, connectionMax }: HeldBytesLimits): HeldBytes {
  const connections = new Map<object, HeldByConnection>();
  let total = 0;

  function release(key: object, connection: HeldByConnection, call: HeldByCall): void {
    if (!connection.calls.delete(call)) return;
    connection.bytes -= call.bytes;
    total -= call.bytes;
    if (connection.calls.size === 0) connections.delete(key);
  }

  function keepBudgets(connection: HeldByConnection): void {
    while (connection.bytes > connectionMax) mostOf(connection.calls).cut();
    while (total > totalMax) mostOf(mostOf(connections.values()).calls).cut();
  }

  return {
    get total() {
      return total;
    },
    open(key, cut) {
      let connection = connections.get(key);
      if (!connection) {
        connection = { bytes: 0, calls: new Set() };
        connections.set(key, connection);
      }
      const of = connection;
      const call: HeldByCall = { bytes: 0, cut };
      of.calls.add(call);
      return {
        hold(bytes) {
          if (!of.calls.has(call)) return;
          of.bytes += bytes - call.bytes;
          total += bytes - call.bytes;
          call.bytes = bytes;
          keepBudgets(of);
        },
        release: () => release(key, of, call),
      };
    },
  };
}

/** The first of those that hold the most, so of equal ones the oldest. */
function mostOf<Held extends { readonly bytes: number }>(all: Iterable<Held>): Held {
  let most: Held | undefined;
  for (const held of all) if (most === undefined || held.bytes > most.bytes) most = held;
  return most!;
}
