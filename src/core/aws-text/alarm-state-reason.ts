/**
 * Classifies the `StateReason` of an alarm. `never-evaluated`: the alarm was not evaluated since its creation ("Unchecked:
 * Initial alarm creation").
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
export function parseAlarmStateReason(reason: string | undefined): 'never-evaluated' | 'other' {
  return reason?.startsWith('Unchecked: Initial alarm creation') === true ? 'never-evaluated' : 'other';
}
