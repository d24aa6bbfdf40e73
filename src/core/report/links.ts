import { parseArn, parseServiceArn } from '../arn.ts';
import type { DeploymentRecord } from '../deployment/record.ts';

/** Pages of the AWS console about one deployment; undefined where the record does not hold what an address needs. */
export interface ConsoleLinks {
  readonly deployment: string | undefined;
  readonly service: string | undefined;
  /** The service's logs, of all its containers. */
  readonly logs: string | undefined;
  readonly alarms: readonly AlarmLink[];
}

interface AlarmLink {
  readonly alarmName: string;
  readonly url: string;
}

/**
 * The console's domain by partition. One that is not named here gets no links: its console has a domain of its own.
 *
 * @see https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/govcloud-console.html
 * @see https://docs.amazonaws.cn/en_us/aws/latest/userguide/endpoints-arns.html
 */
const CONSOLES: ReadonlyMap<string, string> = new Map([
  ['aws', 'console.aws.amazon.com'],
  ['aws-cn', 'console.amazonaws.cn'],
  ['aws-us-gov', 'console.amazonaws-us-gov.com'],
]);

/** Where to look at a deployment, its service, its logs and its alarms. */
export function describeLinks(record: DeploymentRecord): ConsoleLinks {
  const arn = parseArn(record.serviceArn);
  const domain = CONSOLES.get(arn?.partition ?? '');
  if (arn === undefined || domain === undefined || arn.region === '') {
    return { deployment: undefined, service: undefined, logs: undefined, alarms: [] };
  }
  const { region } = arn;
  const root = `https://${region}.${domain}`;
  const service = servicePath(record);
  const id = lastSegment(record.serviceDeploymentArn);
  const page = (name: string) => (service === undefined ? undefined : `${root}${service}/${name}?region=${region}`);
  return {
    deployment: id === undefined ? undefined : page(`deployments/${encode(id)}`),
    service: page('health'),
    logs: page('logs'),
    alarms: alarmNames(record).map((alarmName) => ({
      alarmName,
      url: `${root}/cloudwatch/home?region=${region}#alarmsV2:alarm/${encode(alarmName)}`,
    })),
  };
}

/** The console's page of a deployment that is known by its ARN alone; undefined where there is none. */
export function describeDeploymentLink(serviceArn: string, serviceDeploymentArn: string): string | undefined {
  const arn = parseArn(serviceArn);
  const domain = CONSOLES.get(arn?.partition ?? '');
  const service = servicePath({ serviceArn, serviceDeploymentArn });
  const id = lastSegment(serviceDeploymentArn);
  if (arn === undefined || domain === undefined || service === undefined || id === undefined) return undefined;
  return `https://${arn.region}.${domain}${service}/deployments/${encode(id)}?region=${arn.region}`;
}

/** The short service ARN names no cluster; the service deployment's ARN always does. */
function servicePath(record: Pick<DeploymentRecord, 'serviceArn' | 'serviceDeploymentArn'>): string | undefined {
  const name = parseServiceArn(record.serviceArn);
  const cluster = name?.cluster ?? parseArn(record.serviceDeploymentArn)?.resource.split('/')[1];
  if (name === undefined || cluster === undefined) return undefined;
  return `/ecs/v2/clusters/${encode(cluster)}/services/${encode(name.service)}`;
}

function alarmNames(record: DeploymentRecord): readonly string[] {
  return [...new Set([...record.alarms.map((alarm) => alarm.alarmName), ...record.protection.alarmNames])];
}

function lastSegment(arn: string): string | undefined {
  const id = arn.slice(arn.lastIndexOf('/') + 1);
  return id === '' ? undefined : id;
}

/** encodeURIComponent throws on half a surrogate pair and leaves characters that end a link in running text. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
