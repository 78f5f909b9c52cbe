import { type Issues, missing, readKey } from '../../api/convert/fields.js';
import { readImportOptions } from '../../api/convert/import.js';
import { readPage } from '../../api/convert/page.js';
import { promotionPath } from '../../api/convert/paths.js';
import { readPromotionPatch } from '../../api/convert/promotion-to-domain.js';
import { toPromotion } from '../../api/convert/promotion-to-wire.js';
import { refuseIssues, spelling } from '../../api/convert/violations.js';
import type { PromotionCode } from '../../base/ids.js';
import type { Currency } from '../../base/money.js';
import type { Path } from '../../base/violation.js';
import type { Engine } from '../../engine/engine.js';
import type { PromotionServiceHandlers } from '../../generated/handbill/v1/PromotionService.js';
import { type CallContext, unary } from '../call.js';
import { importStream } from '../import-stream.js';

export function promotionHandlers(
  { promotions }: Engine,
  context: CallContext,
  currency: Currency,
): PromotionServiceHandlers {
  return {
    CreatePromotion: unary(context, async ({ promotion, validateOnly }) => {
      const issues: Issues = [];
      if (!promotion) missing('promotion', issues);
      refuseIssues(issues);
      const patch = readPromotionPatch(promotion!, null, issues);
      refuseIssues(issues);
      return toPromotion(await spelling(inPromotion, promotions.create(patch, { validateOnly })));
    }),

    GetPromotion: unary(context, async (request) => {
      const issues: Issues = [];
      const code = readKey<PromotionCode>(request.code, 'code', issues);
      refuseIssues(issues);
      return toPromotion(await promotions.get(code));
    }),

    ListPromotions: unary(context, async (request) => {
      const issues: Issues = [];
      const page = readPage(request, issues);
      refuseIssues(issues);
      const { entries, nextPageToken, totalSize } = await promotions.list(page);
      return { promotions: entries.map(toPromotion), nextPageToken, totalSize };
    }),

    UpdatePromotion: unary(context, async ({ promotion, updateMask, validateOnly }) => {
      const issues: Issues = [];
      if (!promotion) missing('promotion', issues);
      refuseIssues(issues);
      const patch = readPromotionPatch(promotion!, updateMask, issues);
      refuseIssues(issues);
      const written = promotions.update(patch, { etag: promotion!.etag, validateOnly });
      return toPromotion(await spelling(inPromotion, written));
    }),

    ImportPromotions: importStream(context, {
      readOptions: (wire, issues) => readImportOptions(wire, currency, issues),
      run: (source, options) => promotions.import(source, options),
    }),
  };
}

const inPromotion = (path: Path): Path => ['promotion', ...promotionPath(path)];
