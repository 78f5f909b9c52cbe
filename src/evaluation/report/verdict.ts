import type { EvaluationResult, MethodResult } from '../results.js';

/** What the figures come to, in sentences for who decides; empty without anything measured or to compare with. */
export function verdict({ methods, ks, instances }: EvaluationResult): string[] {
  const [engine, ...others] = methods;
  const k = ks.includes(6) ? 6 : ks[0]!;
  const [recall, hits] = [`R@${k}`, `P@${k}`];
  const value = (method: MethodResult, metric: string) => method.metrics[metric]?.mean ?? 0;
  const best = others.reduce<MethodResult | null>(
    (a, b) => (a === null || value(b, recall) > value(a, recall) ? b : a),
    null,
  );
  if (engine === undefined || best === null || instances === 0) return [];
  const gain = best.engineGain[recall]!;
  const points = `${(100 * Math.abs(gain.mean)).toFixed(1)} ± ${(100 * gain.interval).toFixed(1)} points`;
  const lead =
    Math.abs(gain.mean) <= gain.interval
      ? `no reliable difference (${points})`
      : gain.mean > 0
        ? `${points} more (+${(100 * (gain.mean / value(best, recall))).toFixed(0)} %)`
        : `${engine.name} is behind by ${points}`;
  return [
    `In ${share(value(engine, hits))} of the cases the customer took at least one of the first ${k} that ${engine.name} ranked; with the best of the others, ${best.name}, in ${share(value(best, hits))}.`,
    `Among the first ${k} are ${share(value(engine, recall))} of everything taken, against ${share(value(best, recall))}: ${lead}.`,
  ];
}

const share = (value: number): string => `${(100 * value).toFixed(1)} %`;
