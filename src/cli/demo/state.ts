import { access, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../../base/make-folder.js';
import type { WorldSize } from '../../demo/world.js';
import { usageFailure } from '../command/failure.js';

/** The folders and the marker of a demo. */
export interface DemoPlaces {
  readonly folder: string;
  /** CSV files. */
  readonly world: string;
  readonly store: string;
  /** Written first and last: a folder without it is not ours to change. */
  readonly marker: string;
}

export interface DemoState {
  readonly seed: number;
  readonly size: WorldSize;
  /** When the world was made. */
  readonly madeAtMs: number;
  /** Receipts before this instant are in the store; absent in demos of versions that made them up to the day before `madeAtMs`. */
  readonly receiptsUntilMs?: number;
  /** False while the demo is being made: then it is made anew. */
  readonly complete: boolean;
}

export const demoPlaces = (folder: string): DemoPlaces => ({
  folder,
  world: join(folder, 'world'),
  store: join(folder, 'store'),
  marker: join(folder, 'demo.json'),
});

/** What is in the folder; null when there is no demo. */
export async function readState({ marker }: DemoPlaces): Promise<DemoState | null> {
  try {
    return JSON.parse(await readFile(marker, 'utf8')) as DemoState;
  } catch (error) {
    // A marker that is cut short is one of an interrupted start.
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Replaces the marker as a whole. */
export async function writeState({ folder, marker }: DemoPlaces, state: DemoState): Promise<void> {
  await makeFolder(folder);
  await writeFile(`${marker}.new`, `${JSON.stringify(state, null, 2)}\n`);
  await rename(`${marker}.new`, marker);
}

/** Removes what an earlier demo left. Refuses a folder that holds such names without a demo's marker. */
export async function clear({ folder, world, store, marker }: DemoPlaces): Promise<void> {
  const isDemo = await exists(marker);
  for (const place of [store, world]) {
    if (!isDemo && (await exists(place))) {
      throw usageFailure(`${place} exists, but ${folder} is not a demo; choose another folder with --folder`);
    }
  }
  await rm(store, { recursive: true, force: true });
  await rm(world, { recursive: true, force: true });
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
