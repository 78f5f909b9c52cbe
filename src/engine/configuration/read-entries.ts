import { type Deletable, isPresent } from '../../base/deletion.js';
import { HandbillError } from '../../base/errors.js';
import type { DeletablePageRequest, Page, PageRequest, Versioned } from './configuration-requests.js';
import { writeEtag } from './entry-writer.js';
import { pageOf } from './pages.js';
import type { Registered, Registry } from './registry.js';

/** The entry of a key, or NOT_FOUND. `visible` hides what is stored but gone for callers, such as a deleted campaign. */
export function requireEntry<T>(
  registry: Registry<T>,
  kind: string,
  key: string,
  visible: (value: T) => boolean = () => true,
): Registered<T> {
  const entry = registry.get(key);
  if (entry === undefined || !visible(entry.value)) throw HandbillError.notFound(kind, key);
  return entry;
}

export const versioned = <T>(entry: Registered<T>): Versioned<T> => ({
  value: entry.value,
  etag: writeEtag(entry.version),
});

/** `list` names the list: its page tokens are no others'. */
export function listEntries<T>(
  list: string,
  registry: Registry<T>,
  page: PageRequest,
  visible: (value: T) => boolean = () => true,
): Page<T> {
  const shown = [];
  for (const entry of registry.all()) {
    const { index, bytes } = entry;
    if (visible(entry.value)) shown.push({ index, bytes, versioned: versioned(entry) });
  }
  return pageOf(list, shown, page);
}

/** The list of what is deleted softly; with the deleted ones it is another list. */
export function listPresent<T extends Deletable>(
  list: string,
  registry: Registry<T>,
  page: DeletablePageRequest,
  visible: (value: T) => boolean = () => true,
): Page<T> {
  if (page.showDeleted) return listEntries(`${list} with deleted ones`, registry, page, visible);
  return listEntries(list, registry, page, (value) => isPresent(value) && visible(value));
}
