import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { type PlanOptions, planSettings, withPlanOptions } from './plan-options.js';

interface ApplyOptions extends PlanOptions {
  readonly dryRun?: boolean;
}

export const configApplyCommand = defineCommand<ApplyOptions>({
  usage: 'apply <file>',
  description:
    'make a store what a file of `config export` says: what nobody else has changed since the file was compared; after a failure, apply it again',
  example: 'config apply shop.yaml --server shop.example:50051 --author ann',
  makesStore: true,
  shape(command) {
    withPlanOptions(command);
    command.option('--dry-run', 'tell what it would change, write nothing');
  },
  run: (context, options, file) =>
    withConnection(context, async (connection) => {
      // Other commands start without YAML.
      const { readPlan } = await import('./read-plan.js');
      const { applyPlan } = await import('./apply-plan.js');
      const { planJson, planSummary, planText } = await import('./plan-text.js');
      const plan = await readPlan(connection, file as string, planSettings(options));
      if (!options.dryRun) await applyPlan(connection, plan);
      context.answer(planJson(plan), () => (options.dryRun ? planText(plan) : planSummary(plan, true)));
    }),
});
