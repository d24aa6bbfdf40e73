import { validationError } from '../validation-error.ts';

/** The services that an alarm can act on: the documented ones. */
const vendors = ['automate', 'swf', 'autoscaling', 'lambda', 'sns', 'ssm', 'ssm-incidents', 'aiops'];

/**
 * Checks an action of an alarm. Actions are stored, but do not run.
 *
 * @throws ServiceError in CloudWatch's words
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
export function checkAction(action: string, region: string): void {
  const [prefix, partition, vendor = '', place = '', ...rest] = action.split(':');
  if (prefix !== 'arn' || partition === '' || vendor === '' || rest.length === 0) {
    throw validationError(`Invalid arn syntax: ${action}`);
  }
  if (!vendors.includes(vendor)) throw validationError(`Unsupported AWS vendor ${vendor}`);
  if (place !== '' && place !== region) {
    throw validationError(`Invalid region ${place} specified. Only ${region} is supported.`);
  }
}
