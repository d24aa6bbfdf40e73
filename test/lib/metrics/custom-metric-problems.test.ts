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
    ['AWS/ECS', 'namespace must not begin with "AWS/", got "AWS/ECS": only AWS services publish there'],
    ['', /^namespace must have 1 to 255 letters.*, got "":/],
    [':shop', /^namespace must have 1 to 255 letters.*, got ":shop":/],
    ['Shop ', /^namespace must have 1 to 255 letters.*, got "Shop ":/],
    ['Shop?', /^namespace must have 1 to 255 letters.*, got "Shop\?":/],
    ['x'.repeat(256), /^namespace must have 1 to 255 letters/],
    [Aws.STACK_NAME, 'namespace must be plain text, got a token: use a literal string'],
  ])('is refused in the namespace %s', (namespace, problem) => {
    expect(faultsOf({ namespace })).toEqual([typeof problem === 'string' ? problem : expect.stringMatching(problem)]);
  });

  it.each([
    [{ 'task-kind': 'x' }, 'dimensions must have names of letters, digits and "_", no "__" first, got "task-kind"'],
    [{ __name: 'x' }, 'dimensions must have names of letters, digits and "_", no "__" first, got "__name"'],
    [{ TaskId: 'x' }, 'dimensions must not name "TaskId": it differs from task to task, so no alarm could watch it'],
    [{ Team: '' }, /^the dimension Team must have 1 to 255 printable ASCII characters.*, got ""$/],
    [{ Team: ' payments' }, /^the dimension Team must have 1 to 255 printable.*, got " payments"$/],
    [{ Team: ':payments' }, /^the dimension Team must have 1 to 255 printable.*, got ":payments"$/],
    [{ Team: 'zahlungen-ü' }, /^the dimension Team must have 1 to 255 printable/],
    [{ Team: 'a{{b' }, /^the dimension Team must have .* no "\{\{", got "a\{\{b"$/],
    [
      { ServiceName: Aws.STACK_NAME },
      "the dimension ServiceName must be plain text, got a token: a reference to the service's name creates a dependency cycle",
    ],
  ])('is refused with the dimensions %o', (dimensions, problem) => {
    expect(faultsOf({ dimensions })).toEqual([typeof problem === 'string' ? problem : expect.stringMatching(problem)]);
  });

  it('may have a cluster whose name the deployment makes up', () => {
    expect(faultsOf({ dimensions: { ClusterName: Aws.STACK_NAME } })).toEqual([]);
  });

  const cases: readonly (readonly [CustomMetric | readonly CustomMetric[], string | RegExp])[] = [
    [[], 'metrics must hold at least one metric, got []: declare the metrics that alarms watch'],
    [[requests, requests], 'metrics must declare each metric once, got "http_requests_total" twice: merge them'],
    [{ name: '5xx' }, 'a metric\'s name must have letters, digits, "_" and ":", no digit first, got "5xx"'],
    [{ name: 'http.errors' }, /^a metric's name must have letters.*, got "http\.errors"$/],
    [{ name: 'a'.repeat(256) }, /^a metric's name must have letters/],
    [
      { name: 'latency_seconds_bucket' },
      'the metric latency_seconds_bucket cannot be published: the agent drops histograms: use a summary, or count slow requests in a counter',
    ],
    [
      { name: 'latency', unit: 'seconds' as Unit },
      'the unit of latency must be a CloudWatch unit, got "seconds": use Unit from aws-cloudwatch',
    ],
    [
      { name: 'errors', labels: Array.from({ length: 29 }, (_, index) => `label${index}`) },
      'the metric errors must have at most 30 dimensions, got 31: use fewer labels',
    ],
    [
      { name: 'errors', labels: ['status', 'status'] },
      'the labels of errors must be new dimensions, got "status", which already exists: leave it out',
    ],
    [{ name: 'errors', labels: ['ServiceName'] }, /^the labels of errors must be new dimensions, got "ServiceName"/],
    [
      { name: 'errors', labels: ['http.route'] },
      'the labels of errors must be label names of the application, got "http.route"',
    ],
    [
      { name: 'errors', labels: ['instance'] },
      /^the labels of errors must not name "instance": it differs from task to task/,
    ],
    [
      { name: 'errors', where: {} },
      'where of errors must name a label, got {}: leave where out to publish every series',
    ],
    [{ name: 'errors', where: { 'a-b': 'x' } }, 'where of errors must use label names of the application, got "a-b"'],
    [
      { name: 'errors', where: { ServiceName: 'x' } },
      'where of errors must not name "ServiceName": every series has the same value',
    ],
    [
      { name: 'errors', where: { status: '' } },
      'where.status of errors must be a pattern, got "": leave the label out',
    ],
    [
      { name: 'errors', where: { status: '5(' } },
      'where.status of errors must be a regular expression, got "5(": correct it',
    ],
    [
      { name: 'errors', where: { status: '(?!4)..' } },
      /^where\.status of errors must not use look-around.*: RE2 does not support them$/,
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
      'a metric\'s name must have 1 to 255 letters, digits, "_", ".", "-" and "/", a letter first, got "_errors"',
    ]);
  });

  it('tells all problems at once', () => {
    expect(faultsOf({ namespace: 'AWS/X', metrics: [{ name: '1' }], dimensions: { 'a b': '' } })).toHaveLength(4);
  });
});
