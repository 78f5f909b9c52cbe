import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { redisPort } from './redis-port.js';

const run = promisify(execFile);

/** A real redis-server of this test, on a free port of the loopback interface with a folder of its own. */
export interface RedisServer {
  readonly port: number;
  /** As `--store` takes it. */
  readonly url: string;
  readonly folder: string;
  readonly pid: number;
  /** Runs a command with redis-cli and returns what it prints. */
  cli(...args: readonly string[]): Promise<string>;
  /** SIGSTOP: connections stay, nothing answers. */
  freeze(): void;
  resume(): void;
  /** kill -9, and waits until it is gone. The folder stays. */
  kill(): Promise<void>;
  /** Starts it again on the same port and folder, and waits until it answers. */
  restart(): Promise<void>;
  /** Ends the process and removes the folder. */
  remove(): Promise<void>;
}

export interface RedisServerOptions {
  /** Settings as on the command line: `['--appendonly', 'yes']`. */
  readonly settings?: readonly string[];
  readonly port?: number;
}

const HOST = '127.0.0.1';
const running = new Set<ChildProcess>();
// Whatever ends this process must not leave servers behind.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export async function startRedisServer({
  settings = [],
  port: wantedPort,
}: RedisServerOptions = {}): Promise<RedisServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'handbill-redis-'));
  const port = wantedPort ?? (await redisPort());
  let child = await start();

  async function start(): Promise<ChildProcess> {
    const own = ['--bind', HOST, '--port', String(port), '--dir', folder, '--save', ''];
    // A replica need not wait for others that might want the same copy.
    own.push('--repl-diskless-sync-delay', '0');
    const started = spawn('redis-server', [...own, ...settings], { stdio: ['ignore', 'pipe', 'inherit'] });
    running.add(started);
    started.once('exit', () => running.delete(started));
    await untilReady(started);
    return started;
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  return {
    port,
    url: `redis://${HOST}:${port}`,
    folder,
    get pid() {
      return child.pid!;
    },
    cli: (...args) => redisCli(port, ...args),
    freeze: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    kill: () => end('SIGKILL'),
    async restart() {
      child = await start();
    },
    async remove() {
      await end('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export async function redisCli(port: number, ...args: readonly string[]): Promise<string> {
  const { stdout } = await run('redis-cli', ['-h', HOST, '-p', String(port), ...args], { maxBuffer: 64_000_000 });
  return stdout.trimEnd();
}

/** The server says so when it has read its files. */
async function untilReady(child: ChildProcess): Promise<void> {
  let said = '';
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout!.on('data', (chunk) => {
      said += said.length < 100_000 ? chunk : '';
      if (said.includes('Ready to accept connections')) resolve();
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`redis-server ended (${code ?? signal}):\n${said}`)));
  });
  await ready;
}
