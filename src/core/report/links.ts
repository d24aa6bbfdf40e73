import { parseArn, parseServiceArn } from '../arn.ts';
import type { DeploymentRecord } from '../deployment/record.ts';

/** Console pages about one deployment; undefined if the record lacks a part of the address. */
export interface ConsoleLinks {
  readonly deployment: string | undefined;
  readonly service: string | undefined;
  /** Logs of all containers of the service. */
  readonly logs: string | undefined;
  readonly alarms: readonly AlarmLink[];
}

interface AlarmLink {
  readonly alarmName: string;
  readonly url: string;
}

/**
 * The console's domain by partition. Other partitions get no links, because their domains are unknown.
 *
 * @see https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/govcloud-console.html
 * @see https://docs.amazonaws.cn/en_us/aws/latest/userguide/endpoints-arns.html
 */
const CONSOLES: ReadonlyMap<string, string> = new Map([
  ['aws', 'console.aws.amazon.com'],
  ['aws-cn', 'console.amazonaws.cn'],
  ['aws-us-gov', 'console.amazonaws-us-gov.com'],
]);

/** What the console's pages are found by. */
interface Linked {
  readonly serviceArn: string;
  readonly serviceDeploymentArn: string;
  readonly alarmNames: readonly string[];
}

/** Returns the console pages of a deployment, its service, logs and alarms. */
export function describeLinks(record: DeploymentRecord): ConsoleLinks {
  const { serviceArn, serviceDeploymentArn } = record;
  return describePlaces({ serviceArn, serviceDeploymentArn, alarmNames: alarmNames(record) });
}

/** Returns the console pages of a deployment without a record, its service, logs and alarms. */
export function describePlaces({ serviceArn, serviceDeploymentArn, alarmNames }: Linked): ConsoleLinks {
  const root = consoleOf(serviceArn);
  if (root === undefined) return { deployment: undefined, service: undefined, logs: undefined, alarms: [] };
  const { region, url } = root;
  const service = servicePath({ serviceArn, serviceDeploymentArn });
  const id = lastSegment(serviceDeploymentArn);
  const page = (name: string) => (service === undefined ? undefined : `${url}${service}/${name}?region=${region}`);
  return {
    deployment: id === undefined ? undefined : page(`deployments/${encode(id)}`),
    service: page('health'),
    logs: page('logs'),
    alarms: alarmNames.map((alarmName) => ({ alarmName, url: alarmPage(root, alarmName) })),
  };
}

/** Returns the console's page of an alarm, in the Region of an ARN; undefined if it has none. */
export function describeAlarmLink(arn: string, alarmName: string): string | undefined {
  const root = consoleOf(arn);
  return root && alarmPage(root, alarmName);
}

function alarmPage({ region, url }: Console, alarmName: string): string {
  return `${url}/cloudwatch/home?region=${region}#alarmsV2:alarm/${encode(alarmName)}`;
}

/** The console of a Region. */
interface Console {
  readonly region: string;
  readonly url: string;
}

function consoleOf(text: string): Console | undefined {
  const arn = parseArn(text);
  const domain = CONSOLES.get(arn?.partition ?? '');
  if (arn === undefined || domain === undefined || arn.region === '') return undefined;
  return { region: arn.region, url: `https://${arn.region}.${domain}` };
}

/** Returns the console page of a deployment from its ARN alone; undefined if it has none. */
export function describeDeploymentLink(serviceArn: string, serviceDeploymentArn: string): string | undefined {
  const arn = parseArn(serviceArn);
  const domain = CONSOLES.get(arn?.partition ?? '');
  const service = servicePath({ serviceArn, serviceDeploymentArn });
  const id = lastSegment(serviceDeploymentArn);
  if (arn === undefined || domain === undefined || service === undefined || id === undefined) return undefined;
  return `https://${arn.region}.${domain}${service}/deployments/${encode(id)}?region=${arn.region}`;
}

/** The short service ARN does not name the cluster; the service deployment's ARN always does. */
function servicePath(record: Pick<DeploymentRecord, 'serviceArn' | 'serviceDeploymentArn'>): string | undefined {
  const name = parseServiceArn(record.serviceArn);
  const cluster = name?.cluster ?? parseArn(record.serviceDeploymentArn)?.resource.split('/')[1];
  if (name === undefined || cluster === undefined) return undefined;
  return `/ecs/v2/clusters/${encode(cluster)}/services/${encode(name.service)}`;
}

/** The names of the alarms, without those that do not exist: they have no page. */
function alarmNames({ alarms, protection }: DeploymentRecord): readonly string[] {
  const missing = new Set(alarms.filter(({ kind }) => kind === 'missing').map(({ alarmName }) => alarmName));
  const names = new Set([...alarms.map(({ alarmName }) => alarmName), ...protection.alarmNames]);
  return [...names].filter((name) => !missing.has(name));
}

function lastSegment(arn: string): string | undefined {
  const id = arn.slice(arn.lastIndexOf('/') + 1);
  return id === '' ? undefined : id;
}

/** encodeURIComponent throws on half a surrogate pair, and does not encode characters that end a link in running text. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
