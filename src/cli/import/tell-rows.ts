import type { ImportAssumption } from '../../generated/handbill/v1/ImportAssumption.js';
import type { RowError } from '../../generated/handbill/v1/RowError.js';
import { TERMINAL_ROWS_MAX } from '../../limits.js';
import { plainRowError } from './error-report.js';

/** What is told of single rows on standard error. */
export interface RowTeller {
  errors(errors: readonly RowError[]): void;
  warnings(warnings: readonly RowError[]): void;
  /** How many there were beyond those that were told. */
  end(): void;
}

/** As text, or as JSON lines; only the first errors and warnings, since nobody reads a thousand. `line` writes one. */
export function createRowTeller(json: boolean, report: string | undefined, line: (text: string) => void): RowTeller {
  const seen = { errors: 0, warnings: 0 };

  function told(kind: keyof typeof seen, rows: readonly RowError[]): readonly RowError[] {
    const before = seen[kind];
    seen[kind] += rows.length;
    return rows.slice(0, Math.max(0, TERMINAL_ROWS_MAX - before));
  }

  return {
    errors(errors) {
      for (const error of told('errors', errors)) line(json ? JSON.stringify(plainRowError(error)) : rowText(error));
    },
    warnings(warnings) {
      for (const warning of told('warnings', warnings)) {
        line(json ? JSON.stringify({ warning: plainRowError(warning) }) : `warning: ${rowText(warning)}`);
      }
    },
    end() {
      const errors = Math.max(0, seen.errors - TERMINAL_ROWS_MAX);
      const warnings = Math.max(0, seen.warnings - TERMINAL_ROWS_MAX);
      if (errors + warnings === 0) return;
      if (json) return line(JSON.stringify({ notShown: { errors, warnings } }));
      if (warnings > 0) line(`... and ${warnings.toLocaleString('en')} more warnings`);
      const where = report === undefined ? '--report FILE writes all of them to a file' : `${report} has all of them`;
      if (errors > 0) line(`... and ${errors.toLocaleString('en')} more errors: ${where}`);
    },
  };
}

const rowText = ({ line, column, value, reason }: RowError): string =>
  `line ${line}${column === '' ? '' : `, ${column}`}: ${reason}${value === '' ? '' : ` (got "${value}")`}`;

/** `assumed: encoding windows-1252 (the text is not UTF-8); delimiter ; (the header has it most often)`, or a JSON line. */
export const assumptionsText = (assumptions: readonly ImportAssumption[], json: boolean): string =>
  json
    ? JSON.stringify({ assumed: assumptions })
    : `assumed: ${assumptions.map(({ option, value, reason }) => `${option} ${value} (${reason})`).join('; ')}`;
