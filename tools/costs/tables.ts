import { DASHBOARD_METRIC_COUNT } from '../../lib/guard/guard-dashboard.ts';
import { GUARD_METRIC_COUNT } from '../../lib/guard/guard-metrics.ts';
import { table } from '../page-parts.ts';
import { ASSUMED } from './assumptions.ts';
import type { PaidResources } from './guard-template.ts';
import type { Story } from './measure.ts';
import { costOf, namesIn, PRICED_ON, PRICED_REGION, PRICES, type Price, totalOf, type Usage } from './prices.ts';

/** The guard's usage, from its template and its runs on the simulator. */
export interface GuardUsage {
  readonly resources: PaidResources;
  readonly sweep: Usage;
  readonly deployments: Readonly<Record<Story, Usage>>;
}

/** The service of an example, with the number of its alarms. */
export interface ServiceAlarms {
  readonly example: string;
  readonly strategy: string;
  readonly alarms: number;
  readonly alarmMetrics: number;
}

const sweepsPerMonth = 12 * ASSUMED.hoursPerMonth;

/** The generated parts of docs/costs.md about the guard's usage, by the name of their marker. */
export function describeGuardCosts(usage: GuardUsage): Readonly<Record<string, string>> {
  const { deployments } = usage;
  const rows = namesIn(deployments['rolled-back']).map((name) => [
    WORDS[name],
    amountOf(deployments.succeeded[name] ?? 0),
    amountOf(deployments['rolled-back'][name] ?? 0),
    priceOf(PRICES[name]),
    dollars(1_000 * costOf(name, deployments.succeeded[name] ?? 0)),
    dollars(1_000 * costOf(name, deployments['rolled-back'][name] ?? 0)),
  ]);
  const thousand = (story: Story) => dollars(1_000 * totalOf(deployments[story]));
  return {
    idle: table(['what', 'per month', 'price in US dollars', 'US dollars per month'], idleRows(usage)),
    deployments: table(
      [
        'what',
        'one that succeeds',
        'one that is rolled back',
        'price in US dollars',
        '1,000 that succeed',
        '1,000 rolled back',
      ],
      [...rows, ['**total**', '', '', '', `**${thousand('succeeded')}**`, `**${thousand('rolled-back')}**`]],
    ),
  };
}

/** The generated part of the README about the guard's costs, by the name of its marker. */
export function describeGuardCostsInShort(usage: GuardUsage): Readonly<Record<string, string>> {
  const { succeeded, 'rolled-back': rolledBack } = usage.deployments;
  return {
    costs: table(
      [`${PRICED_REGION}, ${PRICED_ON}`, 'US dollars'],
      [
        ['the guard when nothing is deployed, per month', dollars(totalOf(idleUsage(usage)))],
        [
          'custom metrics of the guard, per month, in addition to the row above; AWS bills only the hours in which they get data',
          `up to ${dollars(costOf('customMetrics', GUARD_METRIC_COUNT))}`,
        ],
        ['1,000 deployments that succeed', dollars(1_000 * totalOf(succeeded))],
        ['1,000 deployments that are rolled back', dollars(1_000 * totalOf(rolledBack))],
      ],
    ),
  };
}

/** The guard's usage in a month without deployments. */
function idleUsage({ resources, sweep }: GuardUsage): Usage {
  const sweeps = Object.fromEntries(namesIn(sweep).map((name) => [name, (sweep[name] ?? 0) * sweepsPerMonth]));
  return { ...sweeps, ...monthly(resources) };
}

function monthly({ alarmMetrics, polledQueues }: PaidResources) {
  return {
    alarmMetrics,
    queueRequests: polledQueues * ASSUMED.pollsPerHour * ASSUMED.hoursPerMonth,
    scheduled: sweepsPerMonth,
  };
}

function idleRows(usage: GuardUsage): readonly (readonly string[])[] {
  const { alarms, alarmMetrics, polledQueues } = usage.resources;
  const idle = idleUsage(usage);
  const says: Partial<Record<keyof typeof PRICES, string>> = {
    alarmMetrics: `${alarms} alarms on the guard itself, which read ${alarmMetrics} metrics`,
    queueRequests: `empty polls: Lambda polls the ${polledQueues} queues and finds no message`,
    scheduled: 'starts of the sweep, every 5 minutes',
  };
  const rows = namesIn(idle).map((name) => [
    says[name] ?? `${WORDS[name]} of the sweeps`,
    amountOf(idle[name] ?? 0),
    priceOf(PRICES[name]),
    dollars(costOf(name, idle[name] ?? 0)),
  ]);
  return [...rows, ['**total**', '', '', `**${dollars(totalOf(idle))}**`], ...besides()];
}

/** Rows for costs that depend on the account: reads per 100 further services, and custom metrics. */
function besides(): readonly (readonly string[])[] {
  const metrics = GUARD_METRIC_COUNT;
  // Each sweep reads one item per service, which is smaller than the 4 KB of one unit.
  const reads = 100 * sweepsPerMonth;
  return [
    [
      'in addition, for each further 100 services: reads by the sweeps',
      amountOf(reads),
      priceOf(PRICES.readUnits),
      dollars(costOf('readUnits', reads)),
    ],
    [
      'in addition, if the guard publishes all of its custom metrics in every hour of the month',
      amountOf(metrics),
      priceOf(PRICES.customMetrics),
      dollars(costOf('customMetrics', metrics)),
    ],
    [
      'in addition, with `dashboard: true`, if it also publishes all metrics of the dashboard in every hour of the month',
      amountOf(DASHBOARD_METRIC_COUNT),
      priceOf(PRICES.customMetrics),
      dollars(costOf('customMetrics', DASHBOARD_METRIC_COUNT)),
    ],
  ];
}

/** The generated table of the alarm costs per service, one row per example, by the name of its marker. */
export function describeServiceAlarms(services: readonly ServiceAlarms[]): Readonly<Record<string, string>> {
  const rows = services.map(({ example, strategy, alarms, alarmMetrics }) => [
    `\`${example}\``,
    strategy,
    `${alarms}`,
    `${alarmMetrics}`,
    dollars(costOf('alarmMetrics', alarmMetrics)),
  ]);
  return { 'service-alarms': table(['example', 'strategy', 'alarms', 'alarm metrics', 'US dollars per month'], rows) };
}

const WORDS: Readonly<Record<keyof typeof PRICES, string>> = {
  alarmMetrics: 'alarm metrics',
  customMetrics: 'custom metrics',
  logBytes: 'bytes of logs',
  invocations: 'Lambda invocations',
  gbSeconds: 'Lambda GB-seconds',
  writeUnits: 'DynamoDB write units',
  readUnits: 'DynamoDB read units',
  queueRequests: 'SQS requests',
  events: 'EventBridge events',
  scheduled: 'invocations by EventBridge Scheduler',
  secretReads: 'reads of the secret',
};

function priceOf({ dollars: amount, unit, source }: Price): string {
  return `[${amount}](${source}) per ${unit}`;
}

function amountOf(amount: number): string {
  return amount.toLocaleString('en-US', { maximumFractionDigits: 1 });
}

function dollars(amount: number): string {
  return amount >= 0.005 || amount === 0 ? amount.toFixed(2) : '< 0.01';
}
