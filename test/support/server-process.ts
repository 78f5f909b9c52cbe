import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Clients, connectClients } from '../../src/contract/clients.js';

/** This checkout's. */
export const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** The environment without settings of whoever runs the tests. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(HANDBILL_|FORCE_COLOR$)/.test(name)));
}

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A built command line, and how Node runs it. */
export interface Program {
  readonly main: string;
  readonly nodeOptions?: readonly string[];
  /** Variables that it has besides those of whoever runs the tests. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs a command of the built command line to its end. */
export const runHandbill = (...args: readonly string[]): Promise<Finished> => runProgram({ main: MAIN }, ...args);

/** The same with another clock or of another checkout. */
export async function runProgram(
  { main, nodeOptions = [], environment }: Program,
  ...args: readonly string[]
): Promise<Finished> {
  const env = { ...cleanEnvironment(), ...environment };
  const child = spawn(process.execPath, [...nodeOptions, main, ...args], { env });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  child.stdin.end();
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

/** A real server process on a free port of the loopback interface. */
export interface ServerProcess {
  readonly address: string;
  readonly pid: number;
  readonly clients: Clients;
  /** What has ended it; null: nothing has, or it has ended by itself. */
  endedBy(): NodeJS.Signals | null;
  /** What it has written to standard error, so far. */
  logged(): string;
  /** kill -9, at once. */
  kill(): Promise<void>;
  /** SIGTERM; the exit code of the drained server. */
  stop(): Promise<number | null>;
}

/** Starts `handbill serve` and waits until it serves. */
export const startServerProcess = (store: string, ...args: readonly string[]): Promise<ServerProcess> =>
  startProgram({ main: MAIN }, store, ...args);

/** The same with another clock or of another checkout. */
export async function startProgram(
  { main, nodeOptions = [], environment }: Program,
  store: string,
  ...args: readonly string[]
): Promise<ServerProcess> {
  const serve = ['serve', '--store', store, '--listen', '127.0.0.1:0', '--log-level', 'error', '--json', ...args];
  const child = spawn(process.execPath, [...nodeOptions, main, ...serve], {
    env: { ...cleanEnvironment(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let logged = '';
  child.stderr.on('data', (chunk) => {
    logged += chunk;
    process.stderr.write(chunk);
  });
  const address = await announcedAddress(child);
  const clients = connectClients(address);
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    clients.close();
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    child.kill(signal);
    const [code] = (await once(child, 'exit')) as [number | null];
    return code;
  };
  return {
    address,
    pid: child.pid!,
    clients,
    endedBy: () => child.signalCode,
    logged: () => logged,
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
  };
}

async function announcedAddress(child: ChildProcess): Promise<string> {
  let said = '';
  for await (const chunk of child.stdout!) {
    said += chunk;
    const match = /"address":\s*"([^"]+)"/.exec(said);
    if (match) return match[1]!;
  }
  throw new Error(`the server ended before it served: ${said}`);
}
