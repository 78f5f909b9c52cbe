import type { HandbillError } from '../../base/errors.js';
import { brokenMessage } from './wire/refuse-message.js';

/** Stands for a message that is not read, and says why. */
class Refused {
  constructor(readonly error: HandbillError) {}
}

/**
 * A deserializer that doesn't throw: grpc-js would answer what it throws with INTERNAL, which is for our mistakes. Whoever takes the
 * message refuses it instead, by `wellFormed`. `refusal` looks at the bytes before they become objects.
 */
export function tolerant<Message>(
  deserialize: (bytes: Buffer) => Message,
  refusal: (bytes: Buffer) => HandbillError | null,
): (bytes: Buffer) => Message | Refused {
  return (bytes) => {
    const error = refusal(bytes);
    if (error !== null) return new Refused(error);
    try {
      return deserialize(bytes);
    } catch {
      return new Refused(brokenMessage());
    }
  };
}

/** The message, if it is one that may be read. */
export function wellFormed<Message>(message: Message | Refused): Message {
  if (!(message instanceof Refused)) return message;
  throw message.error;
}
