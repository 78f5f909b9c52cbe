import type { ServiceDefinition } from '@grpc/grpc-js';

/** The service with methods whose handlers answer with bytes: these go out as they are. */
export function preEncoded<Definition extends ServiceDefinition, Name extends keyof Definition & string>(
  definition: Definition,
  names: readonly Name[],
): Definition {
  const encoded = names.map((name) => [name, { ...definition[name], responseSerialize: (bytes: Buffer) => bytes }]);
  return { ...definition, ...Object.fromEntries(encoded) };
}
