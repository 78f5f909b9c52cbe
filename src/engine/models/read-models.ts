import { HandbillError } from '../../base/errors.js';
import { storedModel } from '../../ranking/model-shelf.js';
import type { ConfigurationStore } from '../../store/port.js';
import type { ModelVerbs } from './model-requests.js';
import { readShelf } from './model-shelf.js';

/** The models as they are in the store now, whatever this process has in memory. */
export function createReadModels(store: ConfigurationStore): Pick<ModelVerbs, 'list' | 'get'> {
  return {
    list: () => readShelf(store),
    async get(version) {
      const shelf = await readShelf(store);
      const stored = storedModel(shelf, version);
      if (stored === undefined) throw HandbillError.notFound('model', String(version));
      return { stored, active: shelf.active === version };
    },
  };
}
