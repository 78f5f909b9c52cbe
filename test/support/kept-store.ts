import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Question } from './ask.js';
import { startRedisServer } from './redis-server.js';
import { MAIN, type Program } from './server-process.js';

export const KEPT_STORES = fileURLToPath(new URL('../fixtures/stores/', import.meta.url));

export const DRIVERS = ['lmdb', 'redis'] as const;
export type Driver = (typeof DRIVERS)[number];

/** What the program that wrote a store answered about it. */
export interface KeptAnswers {
  /** Where its clock stood. */
  readonly nowMs: number;
  readonly answers: readonly (Question & { readonly answer: unknown })[];
}

/** A store in a temporary place, to be written to and thrown away. */
export interface TemporaryStore {
  /** As `--store` takes it. */
  readonly address: string;
  /** Flags of `serve`. */
  readonly options: readonly string[];
  /** Its content; the server must have stopped. */
  content(): Promise<Buffer>;
  remove(): Promise<void>;
}

const IDENTITY_KEY = 'k1:a2VwdC1zdG9yZXMtYXJlLW9wZW5lZC13aXRoLXRoaXM=';
/** Nothing is trimmed while somebody looks at it. */
const KEEP_EVENTS = ['--events-kept-hours', '87600'];

/** Puts the content of a store, or an empty one, where a program can open it. */
export async function temporaryStore(driver: Driver, content: Buffer | null): Promise<TemporaryStore> {
  const folder = await mkdtemp(path.join(tmpdir(), 'handbill-kept-'));
  return driver === 'lmdb' ? lmdbIn(folder, content) : redisIn(folder, content);
}

async function lmdbIn(folder: string, content: Buffer | null): Promise<TemporaryStore> {
  const address = path.join(folder, 'store');
  const file = path.join(address, 'data.mdb');
  await mkdir(address);
  if (content) await writeFile(file, content);
  await writeFile(`${address}.identity-key`, `${IDENTITY_KEY}\n`);
  return {
    address,
    options: KEEP_EVENTS,
    content: () => readFile(file),
    remove: () => rm(folder, { recursive: true }),
  };
}

async function redisIn(folder: string, content: Buffer | null): Promise<TemporaryStore> {
  const file = path.join(folder, 'dump.rdb');
  if (content) await writeFile(file, content);
  const server = await startRedisServer({ settings: ['--dir', folder] });
  return {
    address: server.url,
    options: [...KEEP_EVENTS, '--identity-keys', IDENTITY_KEY],
    async content() {
      await server.cli('save');
      return readFile(file);
    },
    async remove() {
      await server.remove();
      await rm(folder, { recursive: true });
    },
  };
}

const contentFile = (name: string, driver: Driver) => path.join(KEPT_STORES, name, `${driver}.gz`);
const answersFile = (name: string, driver: Driver) => path.join(KEPT_STORES, name, `${driver}.answers.json.gz`);

export async function readKept(name: string, driver: Driver): Promise<{ content: Buffer; kept: KeptAnswers }> {
  const [content, answers] = await Promise.all([
    readFile(contentFile(name, driver)),
    readFile(answersFile(name, driver)),
  ]);
  return { content: gunzipSync(content), kept: JSON.parse(gunzipSync(answers).toString()) as KeptAnswers };
}

export async function writeKept(name: string, driver: Driver, content: Buffer, kept: KeptAnswers): Promise<void> {
  await mkdir(path.join(KEPT_STORES, name), { recursive: true });
  await writeFile(contentFile(name, driver), gzipSync(content, { level: 9 }));
  await writeFile(answersFile(name, driver), gzipSync(JSON.stringify(kept), { level: 9 }));
}

const CLOCK = new URL('./fixed-clock.mjs', import.meta.url);

/** A built program for which time stands still. */
export const programAt = (nowMs: number, main = MAIN): Program => ({
  main,
  nodeOptions: ['--import', `${CLOCK.href}?nowMs=${nowMs}`],
});
