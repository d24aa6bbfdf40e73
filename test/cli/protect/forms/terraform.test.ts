import { expect, it } from 'vitest';
import { terraformForm } from '../../../../src/cli/protect/forms/terraform.ts';
import { planProtection } from '../../../../src/core/protect/plan.ts';
import { audited, service } from '../../../core/audit/audited.ts';
import { facts } from '../../../core/protect/facts.ts';
import { planned } from '../plans.ts';

const network = { dimension: 'targetgroup/tcp/1', kind: 'network', loadBalancer: 'net/shop/1' } as const;

it('writes the alarms and the parts of the service', () => {
  const now = audited({ service: service({ circuitBreaker: undefined, strategy: 'CANARY', bakeTime: 15 }) });
  const configuration = {
    strategy: 'CANARY',
    maximumPercent: 200,
    minimumHealthyPercent: 100,
    bakeTimeInMinutes: 15,
    canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: 12 },
    lifecycleHooks: [
      {
        targetType: 'PAUSE',
        lifecycleStages: ['POST_TEST_TRAFFIC_SHIFT'],
        timeoutConfiguration: { action: 'ROLLBACK', timeoutInMinutes: 30 },
      },
    ],
  };
  const plan = planProtection({
    now,
    facts: facts({ targetGroups: [network], strategy: 'CANARY' }),
    configuration,
    baseErrors: 0,
  });
  expect(terraformForm({ plan, cluster: 'shop', service: 'checkout', region: 'eu-west-1' })).toEqual({
    text: `resource "aws_cloudwatch_metric_alarm" "unhealthy_targets" {
  alarm_name = "shop/checkout unhealthy targets (deployment)"
  alarm_description = "Targets were unhealthy for 3 minutes, longer than the 120 s that a healthy task may need to start. During a deployment of the ECS service shop/checkout, this alarm makes ECS roll back."
  comparison_operator = "GreaterThanThreshold"
  threshold = 0
  evaluation_periods = 3
  datapoints_to_alarm = 3
  treat_missing_data = "notBreaching"
  namespace = "AWS/NetworkELB"
  metric_name = "UnHealthyHostCount"
  dimensions = { LoadBalancer = "net/shop/1", TargetGroup = "targetgroup/tcp/1" }
  period = 60
  statistic = "Minimum"
}
# In the aws_ecs_service of checkout. Set wait_for_steady_state too: without it, apply succeeds while ECS rolls back.
deployment_maximum_percent = 200
deployment_minimum_healthy_percent = 100
alarms {
  alarm_names = ["checkout-errors", aws_cloudwatch_metric_alarm.unhealthy_targets.alarm_name]
  enable = true
  rollback = true
}
deployment_circuit_breaker {
  enable = true
  rollback = true
}
deployment_configuration {
  strategy = "CANARY"
  bake_time_in_minutes = "15"
  canary_configuration {
    canary_percent = 10
    canary_bake_time_in_minutes = 12
  }
  lifecycle_hook {
    target_type = "PAUSE"
    lifecycle_stages = ["POST_TEST_TRAFFIC_SHIFT"]
    timeout_configuration {
      action = "ROLLBACK"
      timeout_in_minutes = 30
    }
  }
}`,
    unsaid: [],
  });
});

it('writes metric math', () => {
  const { text } = terraformForm(planned());
  expect(text).toContain(`  metric_query {
    id = "errors"
    return_data = false
    metric {
      namespace = "AWS/ApplicationELB"
      metric_name = "HTTPCode_Target_5XX_Count"
      dimensions = { LoadBalancer = "app/shop/0123456789abcdef", TargetGroup = "targetgroup/checkout/1a2b3c4d5e6f7a8b" }
      period = 60
      stat = "Sum"
    }
  }
`);
});

it('names the strategy of a rolling deployment, because the provider sends the bake time only with a strategy', () => {
  const { text, unsaid } = terraformForm(planned({ bakeTimeInMinutes: 10 }));
  expect(text).toContain(`deployment_configuration {
  strategy = "ROLLING"
  bake_time_in_minutes = "10"
}`);
  expect(unsaid).toEqual([]);
});

it('names what the provider does not document', () => {
  const configuration = {
    deploymentCircuitBreaker: { thresholdConfiguration: { type: 'COUNT', value: 3 }, resetOnHealthyTask: false },
    earlySuccessCriteria: { enable: true },
  };
  expect(terraformForm(planned(configuration)).unsaid).toEqual([
    'the threshold of the circuit breaker',
    'resetOnHealthyTask of the circuit breaker',
    'the early success criteria',
  ]);
});
