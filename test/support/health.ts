import { type Client, credentials, loadPackageDefinition, type ServiceError } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { protoPath } from 'grpc-health-check';

type HealthStatus = { status: string };
export interface HealthClient extends Client {
  check(request: object, callback: (error: ServiceError | null, answer: HealthStatus) => void): void;
  watch(request: object): AsyncIterable<HealthStatus> & { on(event: 'error', listener: () => void): void };
}

/** A client of the standard health service; the caller closes it. */
export function healthClient(address: string): HealthClient {
  const definition = loadPackageDefinition(loadSync(protoPath, { enums: String })) as unknown as {
    grpc: { health: { v1: { Health: new (address: string, credentials: object) => HealthClient } } };
  };
  return new definition.grpc.health.v1.Health(address, credentials.createInsecure());
}

/** `SERVING` or `NOT_SERVING`, under a name: the server as a whole, a service, the clock, writes. */
export const healthOf = (client: HealthClient, service = ''): Promise<string> =>
  new Promise((resolve, reject) => {
    client.check({ service }, (error, answer) => (error ? reject(error) : resolve(answer.status)));
  });
