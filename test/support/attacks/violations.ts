import { loadContract } from '../../../src/contract/load.js';
import { type Attack, again, sendBytes } from './attack.js';

const CALLERS = 3;
const MASSES = 100_000;

/** Requests in which everything is wrong, many times over. */
export const violations: Attack = async (target) => {
  const { CampaignService, CatalogService, PromotionService } = loadContract().handbill.v1;
  const { CreatePromotion } = PromotionService.service;
  const { CreateCampaign } = CampaignService.service;
  const { UpsertItem } = CatalogService.service;
  const empties = Array.from({ length: MASSES }, () => '');
  const variants = Array.from({ length: MASSES / 10 }, () => ({
    weight: -1,
    slotGroups: [{ slots: -1, filter: ')' }],
  }));
  const requests = [
    [
      target.clients.promotions,
      CreatePromotion,
      CreatePromotion.requestSerialize({ promotion: { tags: empties } } as never),
    ],
    [target.clients.campaigns, CreateCampaign, CreateCampaign.requestSerialize({ campaign: { variants } } as never)],
    [target.clients.catalog, UpsertItem, UpsertItem.requestSerialize({ item: { category: empties } } as never)],
  ] as const;
  await again(target, CALLERS, (round) => {
    const [client, method, bytes] = requests[round % requests.length]!;
    return sendBytes(client, method, bytes);
  });
};
