import { HandbillError } from '../../base/errors.js';

/** Stands for a message whose bytes are not one. */
class Malformed {}

/**
 * A deserializer that doesn't throw: grpc-js would answer bytes that are no message with INTERNAL, which is for our mistakes. Whoever
 * takes the message refuses it instead, by `wellFormed`.
 */
export function tolerant<Message>(deserialize: (bytes: Buffer) => Message): (bytes: Buffer) => Message | Malformed {
  return (bytes) => {
    try {
      return deserialize(bytes);
    } catch {
      return new Malformed();
    }
  };
}

/** The message, if it is one. */
export function wellFormed<Message>(message: Message | Malformed): Message {
  if (!(message instanceof Malformed)) return message;
  throw new HandbillError('INVALID_ARGUMENT', 'the message is not a valid protocol buffer of its type');
}
