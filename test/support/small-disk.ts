import { spawnSync } from 'node:child_process';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'vitest';

/** A mounted file system of 24 MB that can be filled to the last byte. */
export interface SmallDisk {
  readonly folder: string;
  /** Takes all room but about so many bytes; each call adds to what was taken. */
  fill(leftBytes?: number): Promise<void>;
  /** Gives back what was taken. */
  makeRoom(): Promise<void>;
  remove(): Promise<void>;
}

export type FileSystem = 'tmpfs' | 'ext4';

const MEGABYTES = 24;
const BLOCK = Buffer.alloc(1_024);
const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];

/** Runs a command that only root may; says whether it went well. */
const asRoot = (...command: readonly string[]): boolean => {
  const [program, ...args] = [...sudo, ...command];
  return spawnSync(program!, args).status === 0;
};

export async function mountSmallDisk(fileSystem: FileSystem): Promise<SmallDisk> {
  const place = await mkdtemp(path.join(tmpdir(), 'handbill-disk-'));
  const folder = await mkdtemp(path.join(place, 'mounted-'));
  if (!(await mount(fileSystem, place, folder))) {
    await rm(place, { recursive: true });
    throw new Error(`${fileSystem} can't be mounted`);
  }
  asRoot('chmod', '777', folder);
  const filler = path.join(folder, 'filler');
  return {
    folder,
    async fill(leftBytes = 0) {
      const file = await open(filler, 'a');
      try {
        for (;;) await file.write(BLOCK);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        if (leftBytes > 0) await file.truncate((await file.stat()).size - leftBytes);
      } finally {
        await file.close();
      }
    },
    makeRoom: () => rm(filler, { force: true }),
    async remove() {
      asRoot('umount', folder);
      await rm(place, { recursive: true });
    },
  };
}

async function mount(fileSystem: FileSystem, place: string, folder: string): Promise<boolean> {
  if (fileSystem === 'tmpfs') return asRoot('mount', '-t', 'tmpfs', '-o', `size=${MEGABYTES}m`, 'tmpfs', folder);
  const image = path.join(place, 'image');
  const file = await open(image, 'w');
  await file.truncate(MEGABYTES * 1_024 * 1_024);
  await file.close();
  return asRoot('mkfs.ext4', '-q', '-F', image) && asRoot('mount', '-o', 'loop', image, folder);
}

/** The only way to know whether mounting is allowed, in a container above all, is to do it. */
const mountable = async (fileSystem: FileSystem): Promise<boolean> => {
  const disk = await mountSmallDisk(fileSystem).catch(() => null);
  await disk?.remove();
  return disk !== null;
};

/** A suite on a disk of each kind: where it can't be mounted, a failure in CI, and skipped with a loud word elsewhere. */
export async function describeOnSmallDisks(body: (mountDisk: () => Promise<SmallDisk>) => void): Promise<void> {
  for (const fileSystem of ['tmpfs', 'ext4'] as const) {
    const name = `on a full disk of ${fileSystem}`;
    if (await mountable(fileSystem)) {
      describe(name, () => body(() => mountSmallDisk(fileSystem)));
    } else if (process.env.CI) {
      describe(name, () => {
        it('needs to mount a disk', () => {
          throw new Error(
            `${fileSystem} can't be mounted: needs root (or sudo without a password) and, in a container, SYS_ADMIN`,
          );
        });
      });
    } else {
      console.warn(`\n!!! SKIPPED: ${name}: it can't be mounted (needs root, or sudo without a password)\n`);
      describe.skip(name, () => body(() => mountSmallDisk(fileSystem)));
    }
  }
}
