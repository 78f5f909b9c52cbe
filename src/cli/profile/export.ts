import { once } from 'node:events';
import type { ExportProfileResponse } from '../../generated/handbill/v1/ExportProfileResponse.js';
import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { cancelWhenInterrupted } from '../command/interruption.js';
import { type NameOptions, toProfileName, withNameOptions } from '../command/profile-name.js';
import { plainJson } from '../terminal/plain.js';

export const profileExportCommand = defineCommand<NameOptions>({
  usage: 'export <profile>',
  description: 'everything that is stored of a customer, as one JSON document',
  example: 'profile export customer-0001 > customer-0001.json',
  shape: withNameOptions,
  run: (context, options, profile) =>
    withConnection(context, async ({ clients: { profiles }, interrupted }) => {
      const stream = profiles.exportProfile({ profile: toProfileName(profile as string, options) });
      cancelWhenInterrupted(stream, interrupted);
      for await (const { json } of stream as AsyncIterable<ExportProfileResponse>) {
        if (!process.stdout.write(plainJson(json))) await once(process.stdout, 'drain');
      }
    }),
});
