import { Aws } from 'aws-cdk-lib';
import { Unit } from 'aws-cdk-lib/aws-cloudwatch';
import { describe, expect, it } from 'vitest';
import type { CustomMetric, MetricSource } from '../../../lib/metrics/custom-metric.ts';
import {
  metricSourceProblems,
  OPEN_TELEMETRY_NAMES,
  PROMETHEUS_NAMES,
} from '../../../lib/metrics/custom-metric-problems.ts';

const requests: CustomMetric = { name: 'http_requests_total', unit: Unit.COUNT };

function faultsOf(change: Partial<MetricSource>, naming = PROMETHEUS_NAMES): readonly string[] {
  const dimensions = { ClusterName: 'shop', ServiceName: 'checkout' };
  return metricSourceProblems({ namespace: 'Shop/Checkout', dimensions, metrics: [requests], ...change }, naming);
}

describe('what an agent shall publish', () => {
  it('is taken when nothing is wrong', () => {
    expect(faultsOf({})).toEqual([]);
    expect(faultsOf({ namespace: 'Shop: Check-out_1.#/x' })).toEqual([]);
    expect(
      faultsOf({
        metrics: [{ name: 'job:queue_depth', labels: ['queue'], where: { status: '5..', verb: 'GET|PUT' } }],
      }),
    ).toEqual([]);
    expect(
      faultsOf({ metrics: [{ name: 'http.server.errors', labels: ['http.route'] }] }, OPEN_TELEMETRY_NAMES),
    ).toEqual([]);
  });

  it.each([
    [
      'AWS/ECS',
      'namespace must not begin with "AWS/", got "AWS/ECS": use another name, because only AWS services publish there',
    ],
    ['', /^namespace must have 1 to 255 letters.*, got "":/],
    [':shop', /^namespace must have 1 to 255 letters.*, got ":shop":/],
    ['Shop ', /^namespace must have 1 to 255 letters.*, got "Shop ":/],
    ['Shop?', /^namespace must have 1 to 255 letters.*, got "Shop\?":/],
    ['x'.repeat(256), /^namespace must have 1 to 255 letters/],
    [Aws.STACK_NAME, 'namespace must be a literal text, got a token: use a name like "Shop/Checkout"'],
  ])('is refused in the namespace %s', (namespace, problem) => {
    expect(faultsOf({ namespace })).toEqual([typeof problem === 'string' ? problem : expect.stringMatching(problem)]);
  });

  it.each([
    [
      { 'task-kind': 'x' },
      'the name of a dimension must have only letters, digits and "_", and must not start with a digit or "__", got "task-kind": rename it',
    ],
    [
      { __name: 'x' },
      'the name of a dimension must have only letters, digits and "_", and must not start with a digit or "__", got "__name": rename it',
    ],
    [
      { TaskId: 'x' },
      'dimensions must not include "TaskId", whose value differs per task, so that no alarm could watch the metric: remove it',
    ],
    [
      { Team: '' },
      /^the value of the dimension Team must have 1 to 255 printable ASCII characters.*, got "": correct the value$/,
    ],
    [{ Team: ' payments' }, /^the value of the dimension Team must have 1 to 255 printable.*, got " payments":/],
    [{ Team: ':payments' }, /^the value of the dimension Team must have 1 to 255 printable.*, got ":payments":/],
    [{ Team: 'zahlungen-ü' }, /^the value of the dimension Team must have 1 to 255 printable/],
    [{ Team: 'a{{b' }, /^the value of the dimension Team must have .*, and must not contain "\{\{", got "a\{\{b":/],
    [
      { ServiceName: Aws.STACK_NAME },
      'the value of the dimension ServiceName must be a literal text, got a token: use a literal text, because a reference to the service would create a dependency cycle',
    ],
  ])('is refused with the dimensions %o', (dimensions, problem) => {
    expect(faultsOf({ dimensions })).toEqual([typeof problem === 'string' ? problem : expect.stringMatching(problem)]);
  });

  it('may have a cluster whose name the deployment makes up', () => {
    expect(faultsOf({ dimensions: { ClusterName: Aws.STACK_NAME } })).toEqual([]);
  });

  const cases: readonly (readonly [CustomMetric | readonly CustomMetric[], string | RegExp])[] = [
    [[], 'metrics must contain at least one metric, got []: declare the metrics that your alarms watch'],
    [
      [requests, requests],
      'each metric must be declared once in the property metrics, got "http_requests_total" twice: merge the two declarations',
    ],
    [
      { name: '5xx' },
      'the name of a metric must have only letters, digits, "_" and ":", and must not start with a digit, got "5xx": use the name that the application exposes',
    ],
    [{ name: 'http.errors' }, /^the name of a metric must have only letters.*, got "http\.errors":/],
    [{ name: 'a'.repeat(256) }, /^the name of a metric must have only letters/],
    [
      { name: 'latency_seconds_bucket' },
      'the metric latency_seconds_bucket cannot be published, because the agent drops histograms: use a summary, or count slow requests in a counter',
    ],
    [
      { name: 'latency', unit: 'seconds' as Unit },
      'the unit of latency must be a CloudWatch unit, got "seconds": use a member of Unit from aws-cdk-lib/aws-cloudwatch',
    ],
    [
      { name: 'errors', labels: Array.from({ length: 29 }, (_, index) => `label${index}`) },
      'the metric errors must have at most 30 dimensions, got 31: declare fewer labels',
    ],
    [
      { name: 'errors', labels: ['status', 'status'] },
      'the label "status" of errors is a dimension already: remove it from labels',
    ],
    [{ name: 'errors', labels: ['ServiceName'] }, /^the label "ServiceName" of errors is a dimension already/],
    [
      { name: 'errors', labels: ['http.route'] },
      'the labels of errors must be valid label names, got "http.route": use the name that the application exposes',
    ],
    [
      { name: 'errors', labels: ['instance'] },
      /^the labels of errors must not include "instance", whose value differs per task/,
    ],
    [
      { name: 'errors', where: {} },
      'where of errors must contain at least one label, got {}: add one, or omit where to publish every series',
    ],
    [
      { name: 'errors', where: { 'a-b': 'x' } },
      'where of errors must use valid label names, got "a-b": use the name that the application exposes',
    ],
    [
      { name: 'errors', where: { ServiceName: 'x' } },
      'where of errors must not use "ServiceName", which has the same value in every series: remove it',
    ],
    [
      { name: 'errors', where: { status: '' } },
      'where.status of errors must be a pattern, got "": set a pattern, or remove the label',
    ],
    [
      { name: 'errors', where: { status: '5(' } },
      'where.status of errors must be a valid regular expression, got "5(": correct the pattern',
    ],
    [
      { name: 'errors', where: { status: '(?!4)..' } },
      /^where\.status of errors must not use look-around.*RE2 does not support.*: change the pattern$/,
    ],
    [{ name: 'errors', where: { status: '(?<=4)..' } }, /^where\.status of errors must not use look-around/],
    [{ name: 'errors', where: { status: '(.)\\1' } }, /^where\.status of errors must not use .* back-references/],
    [{ name: 'errors', where: { status: '{{' } }, /^where\.status of errors must not contain "\{\{"/],
  ];
  it.each(cases)('is refused with the metric %o', (metrics, problem) => {
    const problems = faultsOf({ metrics: [metrics].flat() });
    expect(problems).toEqual([typeof problem === 'string' ? problem : expect.stringMatching(problem)]);
  });

  it('has at most 30 dimensions, and may have 30', () => {
    const labels = Array.from({ length: 28 }, (_, index) => `label${index}`);
    expect(faultsOf({ metrics: [{ name: 'errors', labels }] })).toEqual([]);
  });

  it('has names of OpenTelemetry where it comes from there', () => {
    const problems = faultsOf({ metrics: [{ name: '_errors' }] }, OPEN_TELEMETRY_NAMES);
    expect(problems).toEqual([
      'the name of a metric must have 1 to 255 letters, digits, "_", ".", "-" and "/", and must start with a letter, got "_errors": use the name that the application exposes',
    ]);
  });

  it('tells all problems at once', () => {
    expect(faultsOf({ namespace: 'AWS/X', metrics: [{ name: '1' }], dimensions: { 'a b': '' } })).toHaveLength(4);
  });
});
