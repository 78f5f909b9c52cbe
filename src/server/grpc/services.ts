import type { MethodDefinition, Server, ServiceDefinition } from '@grpc/grpc-js';
import type { AnyMethod } from '../../api/method/method.js';
import { SERVICES } from '../../api/methods.js';
import type { Pipeline } from '../../api/pipeline/pipeline.js';
import { loadContract } from '../../contract/load.js';
import { handlerOf } from './handlers.js';
import { tolerant } from './malformed.js';

/** Serves every method of the table. */
export function addServices(server: Server, pipeline: Pipeline): void {
  for (const { name: service, rpcs } of SERVICES) {
    const definition: ServiceDefinition = loadContract().handbill.v1[service].service;
    server.addService(
      Object.fromEntries(rpcs.map(({ name, method }) => [name, servedAs(definition[name]!, method)])),
      Object.fromEntries(rpcs.map((rpc) => [rpc.name, handlerOf(rpc, pipeline)])),
    );
  }
}

type Definition = MethodDefinition<unknown, unknown>;

/** What is encoded already goes out as it is. */
function servedAs(definition: Definition, method: AnyMethod): Definition {
  return {
    ...definition,
    requestDeserialize: tolerant(definition.requestDeserialize),
    responseSerialize: 'encode' in method ? (bytes) => bytes as Buffer : definition.responseSerialize,
  };
}
