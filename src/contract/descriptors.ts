import { readFileSync } from 'node:fs';
import { createFileRegistry, type DescMessage, type FileRegistry, fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import type { MessageTypeDefinition } from '@grpc/proto-loader';
import type { Contract } from './load.js';

type Types = Contract['handbill']['v1'];

/** A message of the contract by its name: `Campaign`. */
export type MessageName = {
  [Name in keyof Types]: Types[Name] extends MessageTypeDefinition<infer _Input, infer _Output> ? Name : never;
}[keyof Types];

/** The message as clients get it. */
export type MessageOf<Name extends MessageName> =
  Types[Name] extends MessageTypeDefinition<infer _Input, infer Output> ? Output : never;

/** The message as clients write it: every field may be left out. */
export type MessageInputOf<Name extends MessageName> =
  Types[Name] extends MessageTypeDefinition<infer Input, infer _Output> ? Input : never;

/** Made by `npm run build:descriptors`: those of proto-loader name types relative to where they are used, as no registry reads them. */
const FILE = new URL('../../build/contract.binpb', import.meta.url);

let registry: FileRegistry | undefined;

/** What the contract says about a message: its fields with their types. Reads the descriptors at the first call (some 20 ms). */
export function descriptorOf(name: MessageName): DescMessage {
  registry ??= createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(FILE)));
  return registry.getMessage(`handbill.v1.${name}`)!;
}
