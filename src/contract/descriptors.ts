import { readFileSync } from 'node:fs';
import { createFileRegistry, type DescMessage, type FileRegistry, fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import type { MessageTypeDefinition } from '@grpc/proto-loader';
import type { Contract } from './load.js';
import { CONTRACT_PACKAGE, type ServiceName } from './services.js';

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

/** Reads the descriptors at the first call (some 20 ms). */
function loadRegistry(): FileRegistry {
  registry ??= createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(FILE)));
  return registry;
}

/** What the contract says about a message: its fields with their types. */
export const descriptorOf = (name: MessageName): DescMessage =>
  loadRegistry().getMessage(`${CONTRACT_PACKAGE}.${name}`)!;

/** The same of the message, or messages, that a method is sent. */
export function requestDescriptor(service: ServiceName, rpc: string): DescMessage {
  const { methods } = loadRegistry().getService(`${CONTRACT_PACKAGE}.${service}`)!;
  return methods.find(({ name }) => name === rpc)!.input;
}
