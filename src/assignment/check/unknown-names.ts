import { nearest } from '../../base/suggestion.js';
import type { Path } from '../../base/violation.js';
import type { Variant } from '../../campaigns/campaign.js';
import { writtenTexts } from '../../filters/written-texts.js';
import type { ItemLookup } from '../../promotions/item-scope.js';
import type { CampaignWarning } from './campaign-check.js';
import { filtersOf, type WrittenFilter } from './filters-of.js';
import type { KnownTexts } from './known-texts.js';

/** Names that a variant writes and nobody has: tags, values in filters, excluded items. Paths begin within the variant. */
export function unknownNames(variant: Variant, known: KnownTexts, catalog: ItemLookup): CampaignWarning[] {
  return [
    ...variant.slotGroups.flatMap(({ tags }, g) => unknownTags(tags, ['slotGroups', g], known)),
    ...filtersOf(variant).flatMap((written) => unknownValues(written, known)),
    ...variant.excludedItemIds.flatMap((itemId, i) =>
      catalog.indexOf(itemId) === undefined
        ? [warning('UNKNOWN_ITEM', ['excludedItemIds', i], `no product has the id "${itemId}"`)]
        : [],
    ),
  ];
}

function unknownTags(tags: readonly string[], path: Path, known: KnownTexts): CampaignWarning[] {
  const carried = known('promotion.tags[]');
  return tags.flatMap((tag, t) =>
    carried.has(tag)
      ? []
      : [warning('UNKNOWN_TAG', [...path, 'tags', t], `no promotion carries the tag "${tag}"${hint(tag, carried)}`)],
  );
}

/** Of values that nobody has at all nothing can be said: the feed may be yet to come. */
function unknownValues({ filter, path }: WrittenFilter, known: KnownTexts): CampaignWarning[] {
  return writtenTexts(filter).flatMap(({ path: read, text, place }) => {
    const values = known(read);
    if (text === '' || values.size === 0 || values.has(text)) return [];
    return [warning('UNKNOWN_VALUE', path, `${place}: nothing has "${text}" in ${read}${hint(text, values)}`)];
  });
}

function hint(text: string, known: ReadonlySet<string>): string {
  const near = nearest(text, [...known]);
  return near === null ? '' : `; did you mean "${near}"?`;
}

const warning = (code: CampaignWarning['code'], path: Path, words: string): CampaignWarning => ({
  code,
  path,
  words,
  promotions: [],
});
