import { decimal } from './target-group-metrics.ts';

/**
 * The most errors that a period may have: a tenth more than the rate, some standard deviation of it, and a fraction that makes the
 * first error of a few requests count. Chosen with `npm run detection -- --choose`.
 *
 * @param requests an expression
 * @param threshold percent of errors that a healthy version may have, above 0 and at most 50
 * @param factor of the square root of the requests, at a threshold of 2 %
 */
export function errorLimit(requests: string, threshold: number, factor = 0.15): string {
  const deviation = factor * Math.sqrt(threshold / 2);
  return `0.2 + ${decimal((1.1 * threshold) / 100)} * ${requests} + ${decimal(deviation)} * ${requests} ^ 0.5`;
}
