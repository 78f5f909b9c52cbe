import { once } from 'node:events';
import type { Readable } from 'node:stream';
import type { ClientDuplexStream } from '@grpc/grpc-js';
import type { ImportReport } from '../../generated/handbill/v1/ImportReport.js';
import { cancelWhenInterrupted } from '../command/interruption.js';

/** What the streams of imports have in common. */
export type ImportStream<Request> = ClientDuplexStream<Request, { readonly report: ImportReport | null }>;

interface Transfer<Request> {
  readonly stream: ImportStream<Request>;
  /** The first message. */
  readonly options: Request;
  readonly source: Readable;
  readonly toChunk: (chunk: Buffer) => Request;
  /** Breaks the import off; what the server reported by then is in. */
  readonly interrupted: AbortSignal;
}

/** Sends a file as fast as the server takes it, and yields the server's reports as they come. */
export async function* transfer<Request>(job: Transfer<Request>): AsyncGenerator<ImportReport> {
  const { stream, interrupted } = job;
  const over = new AbortController();
  const endCancelling = cancelWhenInterrupted(stream, interrupted);
  // Standard input may stay open for ever: what nobody takes any more is not read.
  const endReading = (): void => {
    over.abort();
    job.source.destroy();
  };
  const sending = send(job, over.signal).catch((error: unknown) => {
    if (over.signal.aborted) return undefined;
    // A source that can't be read any more must not look like a file that ends here.
    stream.cancel();
    return error;
  });
  let isTaken = false;
  try {
    for await (const { report } of stream as AsyncIterable<{ report: ImportReport | null }>) {
      if (report !== null) yield report;
    }
    isTaken = true;
  } catch (error) {
    endReading();
    throw (await sending) ?? error;
  } finally {
    endReading();
    endCancelling();
    // Who takes no more reports wants no more of it imported.
    if (!isTaken) stream.cancel();
  }
  const failure = await sending;
  if (failure !== undefined) throw failure;
}

async function send<Request>(job: Transfer<Request>, over: AbortSignal): Promise<undefined> {
  const { stream } = job;
  const write = async (message: Request): Promise<void> => {
    if (stream.write(message) || over.aborted) return;
    await once(stream, 'drain', { signal: over }).catch((error: unknown) => {
      // The server is done with us; the reports tell why.
      if (!over.aborted) throw error;
    });
  };
  await write(job.options);
  for await (const chunk of job.source) {
    if (over.aborted || job.interrupted.aborted) return;
    await write(job.toChunk(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)));
  }
  if (!over.aborted) stream.end();
}
