import type { Cell, Shape } from './cells.ts';
import type { Curve } from './recorded-load.ts';

const OF_REQUESTS: readonly Curve[] = ['rds-cpu', 'ec2-cpu', 'ec2-cpu-spikes', 'ec2-network'];
/** Messages come in bursts and batches. */
const OF_MESSAGES: readonly Curve[] = ['ec2-network', 'ec2-disk'];

/** Mean requests or messages per minute. */
const MEANS = [100, 1_000] as const;
/** Percent of errors before and after. */
const BASES = [0.1, 1] as const;

/** Healthy versions under the recorded loads, each seed deployed at another moment of the week. */
export function recordedCellsOf(shape: Shape, seeds: number): readonly Cell[] {
  return MEANS.flatMap((requestsPerMinute) =>
    curvesOf(shape).flatMap((curve) =>
      BASES.map((base) => {
        const version = { errors: `${base}%` };
        return {
          shape,
          requestsPerMinute,
          old: version,
          new: version,
          curve,
          kind: 'healthy' as const,
          what: `recorded load ${curve}, ${base} % errors before and after`,
          seeds,
        };
      }),
    ),
  );
}

function curvesOf({ traffic, alarms }: Shape): readonly Curve[] {
  if (alarms !== undefined) return [];
  return traffic === 'own-alb' ? OF_REQUESTS : traffic === 'queue' ? OF_MESSAGES : [];
}
