import { putMetricAlarm } from '../../../core/protect/planned-alarm.ts';
import type { FormInput } from './form.ts';

/** Writes a plan as commands of the AWS CLI: each alarm, then the service with its whole deployment configuration. */
export function cliForm({ plan, cluster, service, region }: FormInput): string {
  const alarms = plan.alarms.map((alarm) => commandOf('cloudwatch put-metric-alarm', region, putMetricAlarm(alarm)));
  return [
    ...(alarms.length === 0 ? [] : ['# First the alarms. Go on when none of them is in ALARM.', ...alarms]),
    '# Then the service. This starts no deployment.',
    updateCommand({ plan, cluster, service, region }),
  ].join('\n');
}

/** The command that changes the deployment configuration. UpdateService replaces it whole. */
export function updateCommand({ plan, cluster, service, region }: FormInput): string {
  return commandOf('ecs update-service', region, {
    cluster,
    service,
    deploymentConfiguration: plan.configuration,
  });
}

function commandOf(operation: string, region: string, input: Readonly<Record<string, unknown>>): string {
  return `aws ${operation} --region ${region} --cli-input-json ${quoted(JSON.stringify(input))}`;
}

/** Single quotes keep everything but a single quote. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
