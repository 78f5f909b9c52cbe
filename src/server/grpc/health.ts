import type { Server } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';

export interface Health {
  set(serving: boolean): void;
  setClock(right: boolean): void;
  setWritable(isWritable: boolean): void;
}

/** The name under which the health of the clock is asked for. */
const CLOCK = 'clock';
/** The same of writes. */
const WRITES = 'writes';

/**
 * The standard health service, for the server as a whole (empty name) and by service name; not serving at first. The clock and writes have names
 * of their own: balancers must not take a server away for its clock, since it serves as well as the others, which often have the same wrong time,
 * nor for a store that takes no writes, since it still answers what check-outs ask for, and the other servers on the store write no more than it.
 */
export function addHealth(server: Server, serviceNames: readonly string[]): Health {
  const names = ['', ...serviceNames];
  const health = new HealthImplementation({
    ...Object.fromEntries(names.map((name) => [name, 'NOT_SERVING' as const])),
    [CLOCK]: 'SERVING',
    [WRITES]: 'SERVING',
  });
  health.addToServer(server);
  return {
    set(serving) {
      for (const name of names) health.setStatus(name, serving ? 'SERVING' : 'NOT_SERVING');
    },
    setClock: (right) => health.setStatus(CLOCK, right ? 'SERVING' : 'NOT_SERVING'),
    setWritable: (isWritable) => health.setStatus(WRITES, isWritable ? 'SERVING' : 'NOT_SERVING'),
  };
}
