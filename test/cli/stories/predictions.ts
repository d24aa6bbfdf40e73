import type { Edit } from './edits.ts';
import type { TemplateName } from './ten-templates.ts';

/**
 * What comes of a story: the name of the alarm, or `breaker`, that rolls back; `stopped` without a rollback; `no` if
 * nothing catches it; `?` if it cannot be judged; `n/a` if it does not apply to the service.
 */
export type Fate = string;

/** The fates of all stories. */
interface Fates {
  readonly errors: Fate;
  readonly latency: Fate;
  readonly crash: Fate;
  readonly 'never-healthy': Fate;
  readonly leak: Fate;
  readonly poison: Fate;
}

/** What the template itself does, and what each edit changes in it. */
export interface Prediction {
  readonly base: Fates;
  readonly edits: Readonly<Record<Exclude<Edit, 'none'>, Partial<Fates>>>;
}

/**
 * Written by hand before the stories were played for the first time, from the rules of ECS and CloudWatch. Of the 110 tables,
 * 98 were right at first. Of the other 12, 11 predictions were wrong (a comment says why, and what was predicted), and one was
 * right where the code was wrong: it took the first of several queues for that of the service.
 *
 * - An error is in a metric of a load balancer 150 s after the end of its minute, so two bad minutes of three fire at 6m.
 * - With a period of five minutes, two datapoints fire at 7m: periods slide, and the second one must end after a bad minute.
 * - Two tasks that start at once are replaced by 1m31s; a bake of 5 minutes ends at 6m31s, one of 10 minutes at 11m31s.
 * - A circuit breaker with the default threshold needs three failed tasks of a small service.
 * - A task with a leak is above 80 % after five minutes and is killed after seven and a half. It was healthy before, so its
 *   exit does not count for the circuit breaker.
 */
export const PREDICTIONS: Readonly<Record<TemplateName, Prediction>> = {
  'rolling-alb': {
    base: { errors: 'Errors', latency: 'no', crash: 'breaker', 'never-healthy': 'breaker', leak: 'no', poison: 'n/a' },
    edits: {
      'threshold × 1,000': { errors: 'no' },
      'rollback off': { errors: 'stopped' },
      'alarm misspelled': { errors: '?', latency: '?', leak: '?' },
      'wrong target group': { errors: 'no' },
      'bake 0': { errors: 'no' },
      'traffic ÷ 100': { errors: 'no' },
      breaching: { errors: 'no' },
      'period 300': { errors: 'no' },
      'breaker off': { crash: 'no', 'never-healthy': 'no' },
      'second alarm in ALARM': { errors: 'no' },
    },
  },
  'rolling-rate': {
    base: {
      errors: 'prod-error-rate',
      latency: 'prod-latency',
      crash: 'breaker',
      'never-healthy': 'breaker',
      leak: 'no',
      poison: 'n/a',
    },
    edits: {
      'threshold × 1,000': { errors: 'no' },
      'rollback off': { errors: 'stopped', latency: 'stopped' },
      'alarm misspelled': { errors: '?', leak: '?' },
      'wrong target group': { errors: 'no' },
      'bake 0': { errors: 'no', latency: 'no' },
      'traffic ÷ 100': {},
      // Predicted: in ALARM at the start, because without errors the rate has no data. But in metric math a series without a
      // point counts as 0 where the other one has a point, so the rate is 0.
      breaching: {},
      'period 300': {},
      'breaker off': { crash: 'no', 'never-healthy': 'no' },
      'second alarm in ALARM': { errors: 'no', latency: 'no' },
    },
  },
  'blue-green': {
    base: { errors: 'Green', latency: 'no', crash: 'breaker', 'never-healthy': 'breaker', leak: 'no', poison: 'n/a' },
    edits: {
      'threshold × 1,000': { errors: 'no' },
      'rollback off': { errors: 'stopped' },
      'alarm misspelled': { errors: '?', latency: '?', leak: '?' },
      'wrong target group': { errors: 'no' },
      'bake 0': { errors: 'no' },
      'traffic ÷ 100': { errors: 'no' },
      breaching: { errors: 'no' },
      'period 300': {},
      'breaker off': { crash: 'no', 'never-healthy': 'no' },
      'second alarm in ALARM': { errors: 'no' },
    },
  },
  canary: {
    // Predicted: Errors. But FILL also fills the minutes that are only late, so the newest minutes have no errors.
    base: { errors: 'no', latency: 'no', crash: 'breaker', 'never-healthy': 'breaker', leak: 'no', poison: 'n/a' },
    edits: {
      'threshold × 1,000': {},
      'rollback off': {},
      'alarm misspelled': { errors: '?', latency: '?', leak: '?' },
      'wrong target group': {},
      // The canary itself lasts ten minutes, but the alarm does not fire.
      'bake 0': {},
      'traffic ÷ 100': {},
      // FILL gives the expression data in each minute.
      breaching: {},
      // The older of the two periods has all of its minutes.
      'period 300': { errors: 'Errors' },
      'breaker off': { crash: 'no', 'never-healthy': 'no' },
      'second alarm in ALARM': {},
    },
  },
  linear: {
    base: { errors: 'Green', latency: 'no', crash: 'breaker', 'never-healthy': 'breaker', leak: 'no', poison: 'n/a' },
    edits: {
      'threshold × 1,000': { errors: 'no' },
      'rollback off': { errors: 'stopped' },
      'alarm misspelled': { errors: '?', latency: '?', leak: '?' },
      'wrong target group': { errors: 'no' },
      // The steps last twenty minutes.
      'bake 0': {},
      'traffic ÷ 100': { errors: 'no' },
      breaching: { errors: 'no' },
      'period 300': {},
      'breaker off': { crash: 'no', 'never-healthy': 'no' },
      'second alarm in ALARM': { errors: 'no' },
    },
  },
  'rolling-nlb': {
    base: {
      errors: 'no',
      latency: 'no',
      crash: 'breaker',
      'never-healthy': 'Unhealthy',
      leak: 'Memory',
      poison: 'n/a',
    },
    edits: {
      'threshold × 1,000': { 'never-healthy': 'breaker' },
      'rollback off': { 'never-healthy': 'stopped', leak: 'stopped' },
      'alarm misspelled': { errors: '?', latency: '?', 'never-healthy': 'breaker' },
      'wrong target group': { 'never-healthy': 'breaker' },
      'bake 0': { leak: 'no' },
      'traffic ÷ 100': {},
      // The metric has data in each minute.
      breaching: {},
      // The breaker needs 6m55s, the alarm 7m.
      'period 300': { 'never-healthy': 'breaker' },
      'breaker off': { crash: 'no' },
      'second alarm in ALARM': { 'never-healthy': 'breaker', leak: 'no' },
    },
  },
  'service-connect': {
    base: {
      errors: 'cart-errors',
      latency: 'no',
      crash: 'breaker',
      'never-healthy': 'breaker',
      leak: 'no',
      poison: 'n/a',
    },
    edits: {
      'threshold × 1,000': { errors: 'no' },
      'rollback off': { errors: 'stopped' },
      'alarm misspelled': { errors: '?', latency: '?', leak: '?' },
      'wrong target group': { errors: 'no' },
      'bake 0': { errors: 'no' },
      'traffic ÷ 100': { errors: 'no' },
      breaching: { errors: 'no' },
      // Two datapoints need 7m, and the bake ends at 6m41s.
      'period 300': { errors: 'no' },
      'breaker off': { crash: 'no', 'never-healthy': 'no' },
      'second alarm in ALARM': { errors: 'no' },
    },
  },
  worker: {
    // Predicted for errors: no, because a message that failed is tried again. But it fails again with the same chance, and after
    // three times it is a dead letter: 0.8 % of 600 messages, five in each minute.
    base: {
      errors: 'DeadLetters',
      latency: 'n/a',
      crash: 'breaker',
      'never-healthy': 'n/a',
      leak: 'no',
      poison: 'DeadLetters',
    },
    edits: {
      'threshold × 1,000': { errors: 'no', poison: 'no' },
      'rollback off': { errors: 'stopped', poison: 'stopped' },
      'alarm misspelled': { errors: '?', leak: '?', poison: '?' },
      // Another queue may be anything.
      'wrong target group': { errors: '?', leak: '?', poison: '?' },
      'bake 0': { errors: 'no', poison: 'no' },
      'traffic ÷ 100': { errors: 'no', poison: 'no' },
      // An active queue reports 0.
      breaching: {},
      'period 300': {},
      'breaker off': { crash: 'no' },
      'second alarm in ALARM': { errors: 'no', poison: 'no' },
    },
  },
  'no-traffic': {
    base: { errors: '?', latency: '?', crash: 'breaker', 'never-healthy': 'n/a', leak: 'Memory', poison: '?' },
    edits: {
      'threshold × 1,000': { leak: 'no' },
      'rollback off': { leak: 'stopped' },
      'alarm misspelled': { leak: '?' },
      'wrong target group': { leak: 'no' },
      'bake 0': { leak: 'no' },
      'traffic ÷ 100': {},
      breaching: {},
      // A leak is above 80 % for less than two minutes of each five.
      'period 300': { leak: 'no' },
      'breaker off': { crash: 'no' },
      'second alarm in ALARM': { leak: 'no' },
    },
  },
  'no-breaker': {
    base: { errors: 'Errors', latency: 'no', crash: 'no', 'never-healthy': 'no', leak: 'Memory', poison: 'n/a' },
    edits: {
      'threshold × 1,000': { errors: 'no' },
      'rollback off': { errors: 'stopped', leak: 'stopped' },
      'alarm misspelled': { errors: '?', latency: '?', crash: '?', 'never-healthy': '?' },
      'wrong target group': { errors: 'no' },
      'bake 0': { errors: 'no', leak: 'no' },
      'traffic ÷ 100': { errors: 'no' },
      // One alarm in ALARM turns the other one off too.
      breaching: { errors: 'no', leak: 'no' },
      'period 300': {},
      'breaker off': {},
      'second alarm in ALARM': { errors: 'no', leak: 'no' },
    },
  },
};
