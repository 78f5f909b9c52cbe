import { createReadStream } from 'node:fs';
import { EXIT } from '../command/exit.js';
import { CommandFailure, toFailure } from '../command/failure.js';
import { CONFIGURATION_FILE_BYTES_MAX } from './limits.js';

/** The text of a configuration file. What can't be read fails with exit code 1: 2 is that of a plan with changes. */
export async function readConfigurationFile(path: string): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > CONFIGURATION_FILE_BYTES_MAX) throw unreadable(`has more than ${CONFIGURATION_FILE_BYTES_MAX} bytes`);
      chunks.push(chunk);
    }
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch (error) {
    if (error instanceof TypeError) throw unreadable('is not UTF-8');
    const { code, message, details } = await toFailure(error);
    throw new CommandFailure(EXIT.failed, code, message, details);
  }

  function unreadable(reason: string): CommandFailure {
    return new CommandFailure(EXIT.failed, 'INVALID_ARGUMENT', `${path} ${reason}`);
  }
}
