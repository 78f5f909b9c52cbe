import { setImmediate as nextTurn } from 'node:timers/promises';
import { HandbillError } from '../../base/errors.js';
import { violation } from '../../base/violation.js';
import { wellFormed } from './malformed.js';

/** What an import is sent: options first, then pieces of a file. */
export interface UploadMessage {
  readonly content?: 'options' | 'chunk';
  readonly options?: unknown;
  readonly chunk?: Uint8Array;
}

export async function readOptions(messages: AsyncIterator<UploadMessage>): Promise<unknown> {
  const { value, done } = await messages.next();
  const options = done ? null : wellFormed<UploadMessage>(value).options;
  if (!options) throw HandbillError.invalid([violation('options', '', 'must be the first message')]);
  return options;
}

/** The file, no faster than it is taken; one that breaks off since its caller has gone ends with CANCELLED. */
export async function* readFile(
  messages: AsyncIterable<UploadMessage>,
  call: { readonly cancelled: boolean },
): AsyncGenerator<Uint8Array, void, void> {
  try {
    for await (const message of messages) {
      const { content, chunk } = wellFormed(message);
      if (content !== 'chunk') {
        throw HandbillError.invalid([violation('chunk', '', 'must be set in every message but the first')]);
      }
      yield chunk!;
    }
  } catch (error) {
    if (call.cancelled) throw new HandbillError('CANCELLED', 'the caller has gone', { cause: error });
    throw error;
  }
  // A stream that is cut off looks like the end of the file: grpc-js ends it first and tells of the cancellation some turns later.
  for (let turn = 0; turn < CANCELLATION_TURNS; turn++) await nextTurn();
  if (call.cancelled) throw new HandbillError('CANCELLED', 'the caller has gone');
}

/** One is enough for a reset with an error code, one without takes two. */
const CANCELLATION_TURNS = 3;
