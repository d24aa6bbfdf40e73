import { table } from '../page-parts.ts';
import { upperBound } from './bounds.ts';
import { SUFFIXES } from './cells.ts';
import type { Result } from './results.ts';

/** Caught in fewer than this share of the seeds, a fault counts as not seen. */
const BLIND_BELOW = 0.5;

const INTRO = `# Detection: what the default alarms catch

<!-- \`npm run detection -- --page\` writes this page. -->

This page shows how often the default deployment alarms roll a bad version back, and how often they roll a good one back by mistake.

- Each number comes from deployments on [the simulator of this package](../packages/simulator/README.md). Nothing on this page ran on AWS.
- The services and alarms are those that \`GuardedService\` synthesizes without options. Each service runs two tasks.
- A cell is one kind of service, one load and one version. It is played with several hundred seeds or more. Requests arrive at random times, and each
  request fails at random, so each seed gives other datapoints.
- Not random: the time that ECS takes for each of its steps, and the delay of metrics. Where AWS does not document how ECS and
  CloudWatch behave, the behavior is a [parameter of the simulator](../packages/simulator/BEHAVIOUR.md).
- Thresholds were chosen with other seeds than those reported here.
- A recorded load follows a week of a CloudWatch metric of a real host (in tools/detection/curves of the repository). Its column is the mean of the week.
  Each seed deploys at another moment of the week.
- Jobs are messages that a worker processes for minutes. Workers that stop during a deployment leave their messages unfinished, and others receive
  them after the visibility timeout of the queue.
- Where tasks need minutes to start, the service sets \`healthCheckGracePeriod\` to a minute more. ECS replaces tasks that need longer than that.
- A row "with essential alarms" shows the same versions with \`alarms: 'essential'\`.
- An alarm that is in ALARM at the start of a deployment makes ECS ignore all alarms of the deployment. "Off" counts these deployments.

\`npm run detection\` repeats the measurement, and \`npm run detection -- --only '^rolling own-alb'\` a part of it.`;

/**
 * The whole page. Results must be in the order of the page.
 *
 * @param cells how many cells there are, measured or not
 */
export function pageOf(results: readonly Result[], cells: number): string {
  const ours = withEssentialBeside(results.filter(({ shape }) => !isExpress(shape)));
  const shapes = [...new Set(ours.map(({ shape }) => shape))];
  const parts = [
    introOf(results.length, cells),
    expressPart(results),
    blindPart(ours),
    ...shapes.map((shape) => shapePart(shape, of(ours, shape))),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function introOf(measured: number, cells: number): string {
  if (measured >= cells) return INTRO;
  const [head, ...rest] = INTRO.split('\n\n`npm run');
  return [
    `${head}\n- So far, ${formatCount(measured)} of ${formatCount(cells)} cells are measured. The others are empty or missing here.`,
    ...rest,
  ].join('\n\n`npm run');
}

function of(results: readonly Result[], shape: string): readonly Result[] {
  return results.filter((one) => one.shape === shape);
}

function isExpress(shape: string): boolean {
  return shape.endsWith(SUFFIXES.express);
}

/** The name of a version on the page. */
function labelOf(what: string): string {
  return what.replace('never healthy', 'no task becomes healthy');
}

/** Makes a row of its own of what the essential alarms catch, below the row with the default alarms. */
function withEssentialBeside(results: readonly Result[]): readonly Result[] {
  const rows = results.map((one) => {
    const { shape, what } = one;
    const isEssential = shape.endsWith(SUFFIXES.essential);
    const base = isEssential ? shape.slice(0, -SUFFIXES.essential.length) : shape;
    return {
      row: `${base}, ${what}`,
      one: isEssential ? { ...one, shape: base, what: what + SUFFIXES.essential } : one,
    };
  });
  return [...Map.groupBy(rows, ({ row }) => row).values()].flat().map(({ one }) => one);
}

function shapePart(shape: string, results: readonly Result[]): string {
  const faults = results.filter(({ kind }) => kind === 'fault');
  const others = results.filter(({ kind }) => kind !== 'fault');
  return [
    `## ${headOf(shape)}`,
    ...part(
      faults,
      `Bad versions that were rolled back${isGradual(faults) ? ', and in parentheses those before all traffic had moved' : ''}:`,
      caught,
    ),
    ...part(
      faults.filter(({ medianMinutes }) => medianMinutes !== undefined),
      'How many minutes after its start ECS failed the deployment (median), and how many errors the new version had made when the rollback was over:',
      when,
    ),
    ...part(
      others,
      'Good versions that were rolled back, of all that were deployed, with the one-sided 95 % upper bound (Clopper–Pearson) of the share:',
      mistaken,
    ),
  ].join('\n\n');
}

/** A sentence and its table; nothing without results. */
function part(results: readonly Result[], sentence: string, cell: (one: Result) => string): readonly string[] {
  return results.length === 0 ? [] : [sentence, grid(results, cell)];
}

const HEADS: Readonly<Record<string, string>> = {
  'own-alb': 'behind its own Application Load Balancer',
  'shared-alb': 'behind a shared Application Load Balancer',
  nlb: 'behind a Network Load Balancer',
  'service-connect': 'with Service Connect',
  lattice: 'behind VPC Lattice',
  queue: 'that processes a queue',
  none: 'without requests',
};

const STRATEGY_WORDS: Readonly<Record<string, string>> = {
  rolling: 'Rolling deployment',
  'blue-green': 'Blue/green deployment',
  canary: 'Canary deployment',
  linear: 'Linear deployment',
};

/** `rolling own-alb` is "Rolling deployment of a service behind its own Application Load Balancer". */
function headOf(shape: string): string {
  const [strategy = '', traffic = '', ...more] = shape.split(' ');
  const end = more.length === 0 ? '' : `, ${more.join(' ')}`;
  return `${STRATEGY_WORDS[strategy] ?? strategy} of a service ${HEADS[traffic] ?? traffic}${end}`;
}

/** A table of versions by load. */
function grid(results: readonly Result[], cell: (one: Result) => string): string {
  const rates = [...new Set(results.map(({ requestsPerMinute }) => requestsPerMinute))].toSorted((a, b) => a - b);
  const whats = [...new Set(results.map(({ what }) => what))];
  const at = (what: string, rate: number) => results.find((one) => one.what === what && one.requestsPerMinute === rate);
  const rows = whats.map((what) => [
    labelOf(what),
    ...rates.map((rate) => {
      const one = at(what, rate);
      return one === undefined ? '' : cell(one);
    }),
  ]);
  return table(
    ['new version', ...rates.map((rate) => (rate === 0 ? 'no requests' : `${formatCount(rate)}/min`))],
    rows,
  );
}

function caught(one: Result): string {
  const before = isGradual([one]) ? ` (${percent(one.beforeAllMoved, one.seeds)})` : '';
  return `${percent(one.rolledBack, one.seeds)}${before}${off(one)}`;
}

/** Whether traffic moves in steps. */
function isGradual(results: readonly Result[]): boolean {
  return results.some(({ strategy }) => strategy === 'canary' || strategy === 'linear');
}

function when({ medianMinutes, medianErrors }: Result): string {
  if (medianMinutes === undefined || medianErrors === undefined) return '';
  return `${medianMinutes.toFixed(1)} min, ${formatCount(medianErrors)}`;
}

function mistaken(one: Result): string {
  const bound = `${(100 * upperBound(one.rolledBack, one.seeds)).toFixed(2)} %`;
  return `${formatCount(one.rolledBack)} of ${formatCount(one.seeds)} (≤ ${bound})${off(one)}`;
}

function off({ offAtStart, seeds }: Result): string {
  return offAtStart === 0 ? '' : `, off ${percent(offAtStart, seeds)}`;
}

/** 0 % and 100 % stand only for none and all. */
function percent(count: number, seeds: number): string {
  const share = (100 * count) / seeds;
  if (count > 0 && share < 1) return '< 1 %';
  if (count < seeds && share > 99) return '> 99 %';
  return `${Math.round(share)} %`;
}

function formatCount(count: number): string {
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}

function blindPart(results: readonly Result[]): string {
  const blind = results.filter(({ kind, rolledBack, seeds }) => kind === 'fault' && rolledBack < BLIND_BELOW * seeds);
  if (blind.length === 0) return '';
  const lines = [...Map.groupBy(blind, ({ shape }) => shape)].map(([shape, ofShape]) => {
    const whats = [...Map.groupBy(ofShape, ({ what }) => what)].map(([what, all]) => `${labelOf(what)}${ratesOf(all)}`);
    return `- **${headOf(shape)}**: ${whats.join('; ')}`;
  });
  return [
    '## What the default alarms do not see',
    'These bad versions are rolled back in fewer than half of their deployments:',
    lines.join('\n'),
  ].join('\n\n');
}

function ratesOf(results: readonly Result[]): string {
  const rates = results.map(({ requestsPerMinute }) => requestsPerMinute).filter((rate) => rate > 0);
  return rates.length === 0 ? '' : ` at ${rates.map(formatCount).join(', ')} per minute`;
}

/** Our canary beside the one of Express Mode. */
function expressPart(results: readonly Result[]): string {
  const express = results.filter(({ shape }) => isExpress(shape));
  const ours = new Map(
    results.map((one) => [`${one.shape}${SUFFIXES.express} ${one.requestsPerMinute} ${one.what}`, one]),
  );
  const pairs = new Map(
    express.map((one) => [one, ours.get(`${one.shape} ${one.requestsPerMinute} ${one.what}`)] as const),
  );
  if (express.length === 0) return '';
  const beside = (text: (one: Result) => string) => (one: Result) => {
    const own = pairs.get(one);
    return `${own === undefined ? '–' : text(own)} / ${text(one)}`;
  };
  return [
    "## Beside ECS Express Mode's alarm",
    `ECS Express Mode deploys with an alarm of its own: a canary of 5 % for 3 minutes and a bake of 3 minutes, rolled back if 4xx and 5xx together exceed 1 % of
the requests in 2 of 3 minutes ([AWS](https://docs.aws.amazon.com/AmazonECS/latest/developerguide/express-service-update-full.html)). Ours waits 10 minutes
at 5 % and bakes 10 minutes. Both run behind an Application Load Balancer of their own. Of each pair, the first is ours.`,
    'Bad versions that were rolled back, and in parentheses those before all traffic had moved:',
    grid(
      express.filter(({ kind }) => kind === 'fault'),
      beside(caught),
    ),
    'Good versions that were rolled back:',
    grid(
      express.filter(({ kind }) => kind !== 'fault'),
      beside((one) => `${percent(one.rolledBack, one.seeds)}${off(one)}`),
    ),
  ].join('\n\n');
}
