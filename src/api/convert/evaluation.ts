import type { EvaluationResult } from '../../evaluation/results.js';
import type { EvaluationReportInput } from '../../generated/handbill/v1/EvaluationReport.js';

/** The message has the shape of the result. */
export function toEvaluationReport(result: EvaluationResult): EvaluationReportInput {
  return {
    title: result.title,
    facts: [...result.facts],
    ks: [...result.ks],
    instances: result.instances,
    methods: result.methods.map(({ name, metrics, engineGain, byHistory }) => ({
      name,
      metrics: { ...metrics },
      engineGain: { ...engineGain },
      byHistory: [...byHistory],
    })),
    calibration: [...result.calibration],
  };
}
