import { type Path, pathText } from '../../base/violation.js';
import { EXIT } from '../command/exit.js';
import { CommandFailure } from '../command/failure.js';
import { CONFIGURATION_FAULTS_TOLD_MAX } from './limits.js';
import type { Fault } from './parse-document.js';

/** Collects what is wrong with a configuration file, so that all of it is told at once. */
export interface Faults {
  /** `line` is asked for what will be told only: it costs another look into the document. */
  add(line: () => number, reason: string): void;
  /** Throws where anything is wrong; never with the exit code of a wrong call, which is that of a plan with changes. */
  refuse(): void;
}

/** `file`: as messages name it. */
export function createFaults(file: string): Faults {
  const told: Fault[] = [];
  let count = 0;
  return {
    add(line, reason) {
      if (count++ < CONFIGURATION_FAULTS_TOLD_MAX) told.push({ line: line(), reason });
    },
    refuse() {
      const fields = [...told]
        .sort((a, b) => a.line - b.line)
        .map(({ line, reason }) => ({ field: `${file}:${line}`, reason }));
      const [first] = fields;
      if (first === undefined) return;
      const message =
        count === 1
          ? `${first.field}: ${first.reason}`
          : `${count.toLocaleString('en')} things are wrong with ${file}${count > told.length ? `, the first ${told.length} of them` : ''}`;
      throw new CommandFailure(EXIT.failed, 'INVALID_ARGUMENT', message, { fields });
    },
  };
}

/** `promotion "MILK-1": tags[0] must be a text (got "7")`. */
export const faultWords = (name: string, path: Path, reason: string): string =>
  `${name}: ${path.length === 0 ? '' : `${pathText(path)} `}${reason}`;
