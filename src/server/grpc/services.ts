import type { DescMessage } from '@bufbuild/protobuf';
import type { MethodDefinition, Server, ServiceDefinition } from '@grpc/grpc-js';
import type { AnyMethod } from '../../api/method/method.js';
import { SERVICES } from '../../api/methods.js';
import type { Pipeline } from '../../api/pipeline/pipeline.js';
import { requestDescriptor } from '../../contract/descriptors.js';
import { loadContract } from '../../contract/load.js';
import { REQUEST_LIMITS } from '../../limits.js';
import { handlerOf } from './handlers.js';
import { tolerant } from './malformed.js';
import { LIST_LIMITS } from './wire/list-limits.js';
import { MessageScan } from './wire/message-scan.js';
import { shapeOf } from './wire/message-shape.js';
import { refusalOf } from './wire/refuse-message.js';

/** Serves every method of the table. */
export function addServices(server: Server, pipeline: Pipeline): void {
  for (const { name: service, rpcs } of SERVICES) {
    const definition: ServiceDefinition = loadContract().handbill.v1[service].service;
    server.addService(
      Object.fromEntries(
        rpcs.map(({ name, method }) => [name, servedAs(definition[name]!, requestDescriptor(service, name), method)]),
      ),
      Object.fromEntries(rpcs.map((rpc) => [rpc.name, handlerOf(rpc, pipeline)])),
    );
  }
}

type Definition = MethodDefinition<unknown, unknown>;

/** Requests are looked through before they are decoded; what is encoded already goes out as it is. */
function servedAs(definition: Definition, request: DescMessage, method: AnyMethod): Definition {
  const scan = new MessageScan(shapeOf(request, LIST_LIMITS), REQUEST_LIMITS[method.requestSize]);
  const refusal = (bytes: Buffer) => {
    const finding = scan.find(bytes);
    return finding === null ? null : refusalOf(finding);
  };
  return {
    ...definition,
    requestDeserialize: tolerant(definition.requestDeserialize, refusal),
    responseSerialize: 'encode' in method ? (bytes) => bytes as Buffer : definition.responseSerialize,
  };
}
