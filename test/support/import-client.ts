import type { ClientDuplexStream } from '@grpc/grpc-js';
import type { ImportReport } from '../../src/generated/handbill/v1/ImportReport.js';

interface Wire<Options> {
  options?: Options;
  chunk?: Uint8Array;
}

/** Sends options and chunks, collects the reports. */
export async function runImport<Options>(
  call: ClientDuplexStream<Wire<Options>, { report: ImportReport | null }>,
  options: Options,
  chunks: Iterable<Uint8Array>,
): Promise<ImportReport[]> {
  call.write({ options });
  for (const chunk of chunks) call.write({ chunk });
  call.end();
  const reports: ImportReport[] = [];
  for await (const { report } of call) reports.push(report);
  return reports;
}
