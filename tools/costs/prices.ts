import { ALARM_PRICES } from '../../lib/costs/alarm-cost.ts';

/** AWS's price of one kind of usage. */
export interface Price {
  /** US dollars for `per` units. */
  readonly dollars: number;
  readonly per: number;
  readonly unit: string;
  /** URL of AWS's pricing page. */
  readonly source: string;
}

/** The Region of the prices: US East (N. Virginia). */
export const PRICED_REGION = ALARM_PRICES.region;

/** The day on which the prices were entered. If you change it, check all of them again. */
export const PRICED_ON = ALARM_PRICES.date;

const million = 1_000_000;
const cloudWatch = 'https://aws.amazon.com/cloudwatch/pricing/';
const dynamoDb = 'https://aws.amazon.com/dynamodb/pricing/on-demand/';
const lambda = 'https://aws.amazon.com/lambda/pricing/';

/** List prices of the first tier, without the free tier. */
export const PRICES = {
  alarmMetrics: {
    dollars: ALARM_PRICES.dollarsPerAlarmMetric,
    per: 1,
    unit: 'alarm metric per month',
    source: cloudWatch,
  },
  customMetrics: { dollars: 0.3, per: 1, unit: 'custom metric per month', source: cloudWatch },
  logBytes: { dollars: 0.5, per: 1_000_000_000, unit: 'GB of logs', source: cloudWatch },
  invocations: { dollars: 0.2, per: million, unit: 'million Lambda requests', source: lambda },
  gbSeconds: { dollars: 0.0000133334, per: 1, unit: 'GB-second of Lambda on arm64', source: lambda },
  writeUnits: { dollars: 0.625, per: million, unit: 'million write request units of DynamoDB', source: dynamoDb },
  readUnits: { dollars: 0.125, per: million, unit: 'million read request units of DynamoDB', source: dynamoDb },
  queueRequests: {
    ...{ dollars: 0.4, per: million, unit: 'million SQS requests' },
    source: 'https://aws.amazon.com/sqs/pricing/',
  },
  events: {
    ...{ dollars: 1, per: million, unit: 'million custom events of EventBridge' },
    source: 'https://aws.amazon.com/eventbridge/pricing/',
  },
  scheduled: {
    ...{ dollars: 1, per: million, unit: 'million invocations of EventBridge Scheduler' },
    source: 'https://aws.amazon.com/eventbridge/pricing/',
  },
  secretReads: {
    ...{ dollars: 0.05, per: 10_000, unit: '10,000 calls of Secrets Manager' },
    source: 'https://aws.amazon.com/secrets-manager/pricing/',
  },
} as const satisfies Readonly<Record<string, Price>>;

const NAMES = Object.keys(PRICES).filter(isPriced);

function isPriced(name: string): name is keyof typeof PRICES {
  return name in PRICES;
}

/** Billed amounts by the name of their price. */
export type Usage = Readonly<Partial<Record<keyof typeof PRICES, number>>>;

/** The cost of one kind of usage, in US dollars. */
export function costOf(what: keyof typeof PRICES, amount: number): number {
  const { dollars, per } = PRICES[what];
  return (amount / per) * dollars;
}

/** The total cost of a usage, in US dollars. */
export function totalOf(usage: Usage): number {
  return namesIn(usage).reduce((sum, name) => sum + costOf(name, usage[name] ?? 0), 0);
}

/** The names of the prices that a usage has an amount for, in the order of `PRICES`. */
export function namesIn(usage: Usage): readonly (keyof typeof PRICES)[] {
  return NAMES.filter((name) => (usage[name] ?? 0) > 0);
}
