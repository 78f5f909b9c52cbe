import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { LIST_SETTINGS, type PageOptions, pageFooter, toPage, withPageOptions } from '../command/page-options.js';
import { segmentTable } from './text.js';

export const segmentListCommand = defineCommand<PageOptions>({
  usage: 'list',
  description: 'the segments, page by page',
  example: 'segment list',
  settings: LIST_SETTINGS,
  shape: withPageOptions,
  run: (context, options) =>
    withConnection(context, async ({ clients: { segments }, call }) => {
      const page = await call(segments, segments.listSegments, toPage(context, options));
      await context.answerMessage(
        'ListSegmentsResponse',
        page,
        () => `${segmentTable(page.segments)}\n${pageFooter(page.segments.length, page)}`,
      );
    }),
});
