import type { MethodDefinition, ServiceDefinition } from '@grpc/grpc-js';

/** Stands for a message whose bytes are not one. */
class Malformed {
  constructor(readonly message: string) {}
}

export function isMalformed(message: unknown): message is { readonly message: string } {
  return message instanceof Malformed;
}

/**
 * The service with deserializers that don't throw: grpc-js would answer bytes that are no message with INTERNAL, which is for our
 * mistakes. The handlers refuse them instead.
 */
export function tolerant<Definition extends ServiceDefinition>(definition: Definition): Definition {
  const methods = Object.entries(definition).map(([name, method]) => [name, tolerantMethod(method)]);
  return Object.fromEntries(methods) as Definition;
}

function tolerantMethod(method: MethodDefinition<unknown, unknown>): MethodDefinition<unknown, unknown> {
  const { requestDeserialize } = method;
  return {
    ...method,
    requestDeserialize(bytes) {
      try {
        return requestDeserialize(bytes);
      } catch {
        return new Malformed('the message is not a valid protocol buffer of its type');
      }
    },
  };
}
