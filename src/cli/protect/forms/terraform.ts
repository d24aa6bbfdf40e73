import type { PlannedAlarm } from '../../../core/protect/planned-alarm.ts';
import type { Configuration } from '../../../core/protect/plan.ts';
import type { Form, FormInput } from './form.ts';
import { block, type Body, type Hcl, raw } from './hcl.ts';

/** Writes a plan for Terraform's AWS provider: the alarms, and the arguments of the service that change. */
export function terraformForm({ plan, service }: FormInput): Form {
  const names = resourceNames(plan.alarms);
  return {
    text: [
      ...plan.alarms.map((alarm) =>
        block('resource', ['aws_cloudwatch_metric_alarm', names.get(alarm.name) ?? ''], alarmBody(alarm)),
      ),
      `# In the aws_ecs_service of ${service}. Set wait_for_steady_state too: without it, apply succeeds while ECS rolls back.`,
      ...serviceParts(plan.configuration, names),
    ].join('\n'),
    unsaid: unsaidIn(plan.configuration),
  };
}

/** `SteadyErrors` is `steady_errors`; the second one of a kind is `steady_errors_2`. */
function resourceNames(alarms: readonly PlannedAlarm[]): ReadonlyMap<string, string> {
  const seen = new Map<string, number>();
  return new Map(
    alarms.map(({ name, rule: { kind } }) => {
      const count = (seen.get(kind) ?? 0) + 1;
      seen.set(kind, count);
      const text = kind.replace(/(?<!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
      return [name, count === 1 ? text : `${text}_${count}`] as const;
    }),
  );
}

function alarmBody({ name, description, rule, metrics }: PlannedAlarm): Body {
  const [only] = metrics;
  const source: Body =
    rule.expression === undefined && only !== undefined
      ? [
          ['namespace', only.metric.namespace],
          ['metric_name', only.metric.metricName],
          ['dimensions', only.dimensions],
          ['period', only.metric.period],
          [only.metric.statistic.startsWith('p') ? 'extended_statistic' : 'statistic', only.metric.statistic],
        ]
      : [
          [
            'metric_query',
            [
              ['id', 'result'],
              ['expression', rule.expression ?? ''],
              ['return_data', true],
            ],
          ],
          ...metrics.map(({ id, metric, dimensions }): Body[number] => [
            'metric_query',
            [
              ['id', id],
              ['return_data', false],
              [
                'metric',
                [
                  ['namespace', metric.namespace],
                  ['metric_name', metric.metricName],
                  ['dimensions', dimensions],
                  ['period', metric.period],
                  ['stat', metric.statistic],
                ],
              ],
            ],
          ]),
        ];
  return [
    ['alarm_name', name],
    ['alarm_description', description],
    ['comparison_operator', rule.comparisonOperator],
    ['threshold', rule.threshold],
    ['evaluation_periods', rule.evaluationPeriods],
    ['datapoints_to_alarm', rule.datapointsToAlarm],
    ['treat_missing_data', rule.treatMissingData],
    ...(rule.lowSamples === undefined ? [] : [['evaluate_low_sample_count_percentiles', rule.lowSamples] as const]),
    ...source,
  ];
}

function serviceParts(configuration: Configuration, names: ReadonlyMap<string, string>): readonly string[] {
  const { alarms, deploymentCircuitBreaker: breaker, ...rest } = configuration;
  const { enable, rollback } = fieldsOf(breaker);
  const { alarmNames, ...switches } = fieldsOf(alarms);
  const parts: Body = [
    ...(typeof rest['maximumPercent'] === 'number'
      ? [['deployment_maximum_percent', rest['maximumPercent']] as const]
      : []),
    ...(typeof rest['minimumHealthyPercent'] === 'number'
      ? [['deployment_minimum_healthy_percent', rest['minimumHealthyPercent']] as const]
      : []),
    ...(alarms === undefined
      ? []
      : [
          [
            'alarms',
            [
              ['alarm_names', listOf(alarmNames).map((name) => referenceTo(String(name), names))],
              ['enable', switches['enable'] === true],
              ['rollback', switches['rollback'] === true],
            ],
          ] as const,
        ]),
    ...(breaker === undefined
      ? []
      : [
          [
            'deployment_circuit_breaker',
            [
              ['enable', enable === true],
              ['rollback', rollback === true],
            ],
          ] as const,
        ]),
    ['deployment_configuration', configurationBody(rest)],
  ];
  return parts.map(([name, value]) => block(name, [], value));
}

function referenceTo(name: string, names: ReadonlyMap<string, string>): Hcl {
  const resource = names.get(name);
  return resource === undefined ? name : raw(`aws_cloudwatch_metric_alarm.${resource}.alarm_name`);
}

/**
 * The provider takes the bake time as text. It documents the bake time for other strategies, but sends it with every strategy that
 * the block names, also with `ROLLING`.
 *
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ecs/service.go
 */
function configurationBody(configuration: Configuration): Body {
  const {
    strategy = 'ROLLING',
    bakeTimeInMinutes: bake,
    canaryConfiguration,
    linearConfiguration,
    lifecycleHooks,
  } = configuration;
  return [
    ['strategy', String(strategy)],
    ...(bake === undefined ? [] : [['bake_time_in_minutes', String(bake)] as const]),
    ...(canaryConfiguration === undefined ? [] : [['canary_configuration', snakeBody(canaryConfiguration)] as const]),
    ...(linearConfiguration === undefined ? [] : [['linear_configuration', snakeBody(linearConfiguration)] as const]),
    ...listOf(lifecycleHooks).map((hook) => ['lifecycle_hook', snakeBody(hook)] as const),
  ];
}

/** A map as arguments: `canaryPercent` is `canary_percent`, a map is a block. */
function snakeBody(value: unknown): Body {
  return Object.entries(fieldsOf(value)).flatMap(([key, one]): Body => {
    const name = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    if (typeof one === 'string' || typeof one === 'number' || typeof one === 'boolean') return [[name, one]];
    if (Array.isArray(one)) return [[name, one.map(String)]];
    return one === undefined || one === null ? [] : [[name, snakeBody(one)]];
  });
}

/** Settings that the provider's documentation does not have. */
function unsaidIn({ deploymentCircuitBreaker, earlySuccessCriteria }: Configuration): readonly string[] {
  const breaker = fieldsOf(deploymentCircuitBreaker);
  return [
    ...('thresholdConfiguration' in breaker ? ['the threshold of the circuit breaker'] : []),
    ...('resetOnHealthyTask' in breaker ? ['resetOnHealthyTask of the circuit breaker'] : []),
    ...(earlySuccessCriteria === undefined ? [] : ['the early success criteria']),
  ];
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
