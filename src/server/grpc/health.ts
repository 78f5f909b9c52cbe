import type { Server } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';

export interface Health {
  set(serving: boolean): void;
  setClock(right: boolean): void;
}

/** The name under which the health of the clock is asked for. */
const CLOCK = 'clock';

/**
 * The standard health service, for the server as a whole (empty name) and by service name; not serving at first. The clock has a name of its own:
 * balancers must not take a server away for it, which serves as well as the others, and often all have the same wrong time.
 */
export function addHealth(server: Server, serviceNames: readonly string[]): Health {
  const names = ['', ...serviceNames];
  const health = new HealthImplementation({
    ...Object.fromEntries(names.map((name) => [name, 'NOT_SERVING' as const])),
    [CLOCK]: 'SERVING',
  });
  health.addToServer(server);
  return {
    set(serving) {
      for (const name of names) health.setStatus(name, serving ? 'SERVING' : 'NOT_SERVING');
    },
    setClock: (right) => health.setStatus(CLOCK, right ? 'SERVING' : 'NOT_SERVING'),
  };
}
