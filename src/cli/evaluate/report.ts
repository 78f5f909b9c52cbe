import { constants } from 'node:fs';
import { access, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { plural } from '../../base/plural.js';
import type { Prediction } from '../../evaluation/prediction.js';
import type { EvaluationResult } from '../../evaluation/results.js';
import type { Context } from '../command/context.js';
import { plainLines } from '../terminal/plain.js';

/** Options of every evaluation: what is written besides the answer. */
export interface ReportOptions {
  readonly predictions?: string;
  readonly html?: string;
}

export function withReportOptions(command: Command, predicted: string): void {
  command
    .option('--predictions <file>', `write ${predicted} as CSV`)
    .option('--html <file>', 'write a report with charts');
}

/** Refuses files that can't be read or written before any work; the failure names the file. */
export async function checkFiles(
  inputs: readonly (string | undefined)[],
  { predictions, html }: ReportOptions,
): Promise<void> {
  for (const file of inputs) if (file !== undefined) await access(file, constants.R_OK);
  for (const file of [predictions, html]) if (file !== undefined) await access(dirname(file), constants.W_OK);
}

/** Two cells each: whom it is for, and what is ranked. */
export const predictionRows = (predictions: readonly Prediction[]): readonly (readonly string[])[] =>
  predictions.map(({ id, ranked }) => [id, ranked]);

export interface Evaluation {
  readonly result: EvaluationResult;
  /** Of the predictions. */
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Writes what is asked for, then answers with the comparison. */
export async function tellEvaluation(
  { answer, note }: Context,
  { predictions, html }: ReportOptions,
  { result, header, rows }: Evaluation,
): Promise<void> {
  const [{ writePredictions }, { htmlReport }, { textReport }] = await Promise.all([
    import('../../evaluation/predictions-file.js'),
    import('../../evaluation/report/html-report.js'),
    import('../../evaluation/report/text-report.js'),
  ]);
  if (predictions !== undefined) {
    await writePredictions(predictions, header, rows);
    note(`${predictions}: ${plural(rows.length, 'prediction')}`);
  }
  if (html !== undefined) {
    await writeFile(html, htmlReport(result));
    note(`${html}: the report`);
  }
  answer(result, () => plainLines(textReport(result)));
}
