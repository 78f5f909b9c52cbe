import { HandbillError } from '../../base/errors.js';
import { activateVersion, storedModel } from '../../ranking/model-shelf.js';
import type { ConfigurationStore } from '../../store/port.js';
import type { Configuration } from '../configuration/configuration.js';
import type { ModelFiles } from './model-files.js';
import type { ModelVerbs } from './model-requests.js';
import { changeShelf, readShelf } from './model-shelf.js';
import type { ServingModel } from './serving-model.js';

interface Dependencies {
  readonly store: ConfigurationStore;
  readonly configuration: Configuration;
  readonly files: ModelFiles;
  readonly serving: ServingModel;
}

/** Makes a model rank, on every server within a second; 0: the training-free formula. A file that can't be used changes nothing. */
export function createActivateModel({ store, configuration, files, serving }: Dependencies): ModelVerbs['activate'] {
  return async (version) => {
    if (version !== 0) {
      const stored = storedModel(await readShelf(store), version);
      if (stored === undefined) throw HandbillError.notFound('model', String(version));
      await files.read(stored);
    }
    const shelf = await changeShelf(store, (current) => {
      if (version !== 0 && storedModel(current, version) === undefined) {
        throw HandbillError.notFound('model', String(version));
      }
      return activateVersion(current, version);
    });
    await configuration.refresh();
    await serving.settle(shelf);
    return shelf;
  };
}
