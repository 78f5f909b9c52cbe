import { HandbillError } from '../../base/errors.js';
import { MODEL_PART_BYTES } from '../../limits.js';
import type { RankingModel } from '../../ranking/model.js';
import { decodeModel } from '../../ranking/model-file.js';
import type { StoredModel } from '../../ranking/model-shelf.js';
import type { SnapshotStore } from '../../store/port.js';

/** Files of models, in parts that the store takes: `model/3/0`, `model/3/1`. */
export interface ModelFiles {
  write(version: number, file: Uint8Array): Promise<void>;
  /** A file that is damaged or incomplete: FAILED_PRECONDITION, MODEL_DAMAGED; nothing of it is used. */
  read(stored: StoredModel): Promise<RankingModel>;
  remove(version: number): Promise<void>;
}

const partName = (version: number, part: number): string => `model/${version}/${part}`;

export function createModelFiles(snapshots: SnapshotStore): ModelFiles {
  async function readBytes({ version, bytes }: StoredModel): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    for (let at = 0; at < bytes; at += parts.at(-1)!.length) {
      const part = await snapshots.read(partName(version, parts.length));
      if (part === null || part.length === 0) throw damaged(version, `part ${parts.length + 1} is missing`);
      parts.push(part);
    }
    return Buffer.concat(parts);
  }

  return {
    async write(version, file) {
      for (let part = 0; part * MODEL_PART_BYTES < file.length; part++) {
        const start = part * MODEL_PART_BYTES;
        await snapshots.write(partName(version, part), file.subarray(start, start + MODEL_PART_BYTES));
      }
    },
    async read(stored) {
      const decoded = decodeModel(await readBytes(stored));
      if (!decoded.ok) throw damaged(stored.version, decoded.error);
      const { model } = decoded.value;
      if (model.version !== stored.version) throw damaged(stored.version, `its file says version ${model.version}`);
      return model;
    },
    async remove(version) {
      for (let part = 0; (await snapshots.read(partName(version, part))) !== null; part++) {
        await snapshots.remove(partName(version, part));
      }
    },
  };
}

function damaged(version: number, why: string): HandbillError {
  return new HandbillError('FAILED_PRECONDITION', `the file of model ${version} can't be used: ${why}`, {
    reason: 'MODEL_DAMAGED',
    metadata: { version: String(version) },
  });
}
