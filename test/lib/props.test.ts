import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const project = join(import.meta.dirname, '..', '..');
const read = (...path: readonly string[]) => readFileSync(join(project, ...path), 'utf8');

/** What a user of the package gives to a construct or to one of its methods. */
const PUBLIC_PROPS: readonly (readonly [string, string])[] = [
  ['guard/deployment-guard-props.ts', 'SlackChannelProps'],
  ['guard/deployment-guard-props.ts', 'DeploymentGuardProps'],
  ['guard/deployment-guard-stack.ts', 'DeploymentGuardStackProps'],
  ['guard/outcome-filters.ts', 'OutcomeFilters'],
  ['guard/outcome-rule.ts', 'OutcomeRuleProps'],
  ['service/guarded-service-props.ts', 'GuardedServiceProps'],
  ['service/ecs-service-options.ts', 'EcsServiceOptions'],
  ['protection/protection-props.ts', 'DeploymentProtectionProps'],
  ['protection/alarm-choice.ts', 'DeploymentAlarmSettings'],
  ['protection/alarm-choice.ts', 'DeploymentMetricAlarm'],
  ['protection/deployment-options.ts', 'CircuitBreakerProps'],
  ['protection/deployment-options.ts', 'CircuitBreakerThreshold'],
  ['protection/deployment-options.ts', 'EarlySuccessProps'],
  ['protection/lifecycle-hook.ts', 'LifecycleHookOptions'],
  ['protection/lifecycle-hook.ts', 'FunctionHookProps'],
  ['service/traffic.ts', 'ContainerPortProps'],
  ['service/application-load-balancer.ts', 'ApplicationLoadBalancerProps'],
  ['service/network-load-balancer.ts', 'NetworkLoadBalancerProps'],
  ['service/service-connect.ts', 'ServiceConnectProps'],
  ['service/service-connect.ts', 'TestHeader'],
  ['service/vpc-lattice.ts', 'VpcLatticeProps'],
  ['service/strategy.ts', 'LinearProps'],
  ['service/strategy.ts', 'CanaryProps'],
  ['metrics/custom-metric.ts', 'CustomMetric'],
  ['metrics/metric-source-props.ts', 'MetricSidecarProps'],
  ['metrics/metric-source-props.ts', 'CustomMetricOptions'],
  ['metrics/prometheus/prometheus-sidecar.ts', 'PrometheusSidecarProps'],
  ['metrics/open-telemetry-sidecar.ts', 'OpenTelemetrySidecarProps'],
  ['metrics/prometheus/collector-props.ts', 'PrometheusTarget'],
  ['metrics/prometheus/collector-props.ts', 'PrometheusCollectorProps'],
  ['metrics/prometheus/collector-props.ts', 'CollectedMetricOptions'],
];

interface Prop {
  readonly owner: string;
  readonly name: string;
  readonly isOptional: boolean;
  /** Words of the docstring, without its tags. */
  readonly says: string;
  readonly byDefault: string | undefined;
}

/** Reads the source text: one property a line, its docstring right above. */
function propsOf(file: string, owner: string): readonly Prop[] {
  const body = new RegExp(`^(?:export )?interface ${owner}\\b[^\\n]*\\{\\n(.*?)^\\}`, 'ms').exec(
    read('lib', file),
  )?.[1];
  if (body === undefined) throw new Error(`lib/${file} must hold the interface ${owner}: correct the list above`);
  return [
    ...body.matchAll(/(?:^ {2}\/\*\*(?<doc>(?:(?!\*\/).)*)\*\/\n)?^ {2}readonly (?<name>\w+)(?<mark>\??):/gms),
  ].map(({ groups = {} }) => {
    const doc = (groups['doc'] ?? '').replace(/\n\s*\* ?/g, ' ');
    const [says = '', ...tags] = doc.split(/(?=@(?:default|see)\b)/);
    return {
      owner,
      name: groups['name'] ?? '',
      isOptional: groups['mark'] === '?',
      says: says.trim(),
      byDefault: tags
        .find((tag) => tag.startsWith('@default'))
        ?.slice('@default'.length)
        .trim(),
    };
  });
}

const props = PUBLIC_PROPS.flatMap(([file, owner]) => propsOf(file, owner));
const named = (some: readonly Prop[]) => some.map(({ owner, name }) => `${owner}.${name}`);

describe('every property of the constructs', () => {
  it('is found, so that this test looks at something', () => {
    const count = (owner: string) => props.filter((prop) => prop.owner === owner).length;
    expect(PUBLIC_PROPS.map(([, owner]) => count(owner))).toEqual([
      2, 23, 2, 6, 6, 12, 13, 12, 3, 8, 3, 2, 2, 3, 2, 2, 7, 5, 7, 2, 5, 2, 2, 4, 11, 3, 2, 2, 6, 13, 2,
    ]);
  });

  it('says what it is for', () => {
    expect(named(props.filter(({ says }) => says.length < 10))).toEqual([]);
  });

  it('says what it is when it is left out, and only then', () => {
    expect(named(props.filter(({ isOptional, byDefault }) => isOptional !== (byDefault !== undefined)))).toEqual([]);
    expect(named(props.filter(({ byDefault }) => byDefault === ''))).toEqual([]);
  });

  it('is given in a test', () => {
    const tests = readdirSync(join(project, 'test', 'lib'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts') && file !== 'props.test.ts')
      .map((file) => read('test', 'lib', file))
      .join('\n');
    const isGiven = ({ name }: Prop) => new RegExp(`[{(,]\\s*${name}\\s*[:,}]|^\\s+${name}:`, 'm').test(tests);
    expect(named(props.filter((prop) => !isGiven(prop)))).toEqual([]);
  });

  it('stands in the documentation, with its default', () => {
    const pages = ['construct.md', 'guarded-services.md', 'custom-metrics.md']
      .map((page) => read('docs', page))
      .join('');
    expect(named(props.filter(({ name }) => !pages.includes(`\n| \`${name}\` |`)))).toEqual([]);
  });
});
