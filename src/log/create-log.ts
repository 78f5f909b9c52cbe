import { type Logger, pino } from 'pino';
import { toLoggedError } from './logged-error.js';

/** The log of a server: a JSON object a line, on standard error, errors under `err`. */
export const createLog = (level: string): Logger =>
  pino({ level, serializers: { err: toLoggedError } }, pino.destination(process.stderr.fd));
