import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { EXIT } from '../command/exit.js';
import { type PlanOptions, planSettings, withPlanOptions } from './plan-options.js';

export const configPlanCommand = defineCommand<PlanOptions>({
  usage: 'plan <file>',
  description: 'tell what `config apply` would change, field by field; ends with 0 when nothing, with 2 when something',
  example: 'config plan shop.yaml --server shop.example:50051',
  shape: withPlanOptions,
  run: (context, options, file) =>
    withConnection(context, async (connection) => {
      // Other commands start without YAML.
      const { readPlan } = await import('./read-plan.js');
      const { planJson, planText } = await import('./plan-text.js');
      const plan = await readPlan(connection, file as string, planSettings(options));
      context.answer(planJson(plan), () => planText(plan));
      return plan.writes.length + plan.deletions.length > 0 ? EXIT.changes : EXIT.ok;
    }),
});
