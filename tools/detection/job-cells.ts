import type { Cell, Shape } from './cells.ts';

/** How a worker takes minutes for a message. */
export interface Jobs {
  readonly minutes: number;
  /** Whether the workers extend the visibility timeout until a message is processed. */
  readonly extendVisibility: boolean;
}

/** Messages per minute. */
const RATES = [10, 100] as const;

type Job = Pick<Cell, 'new' | 'kind' | 'what'> & Partial<Pick<Cell, 'jumps'>>;

function jobsOf({ minutes, extendVisibility }: Jobs): readonly Job[] {
  const jobs = `jobs of ${minutes} minutes${extendVisibility ? ' that extend the visibility timeout' : ''}`;
  return [
    { new: {}, kind: 'healthy', what: jobs },
    {
      new: {},
      kind: 'healthy',
      what: `${jobs}, and a backlog: 20 times the messages for ten minutes`,
      jumps: [{ at: '+1m', factor: 20, for: '10m' }],
    },
    { new: { poison: '100%' }, kind: 'fault', what: `${jobs}, 100 % poison messages` },
    { new: { poison: '20%' }, kind: 'fault', what: `${jobs}, 20 % poison messages` },
  ];
}

/** Workers whose jobs take minutes. Where the queue has the default visibility timeout, they extend it. */
export function jobCellsOf(shape: Shape, seeds: number): readonly Cell[] {
  if (shape.traffic !== 'queue') return [];
  return RATES.flatMap((requestsPerMinute) =>
    [2, 10].flatMap((minutes) => {
      const jobs: Jobs = { minutes, extendVisibility: shape.visibilityMinutes === undefined };
      return jobsOf(jobs).map((job) => ({ ...job, shape, requestsPerMinute, old: {}, jobs, seeds }));
    }),
  );
}
