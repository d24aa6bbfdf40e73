import { createHash } from 'node:crypto';
import { Stack, Token } from 'aws-cdk-lib';
import { CfnCluster, CfnService } from 'aws-cdk-lib/aws-ecs';
import { whatToDo } from '../docs-url.ts';
import { type ProtectableService, resourceOf } from './services/service-at.ts';

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const LONGEST_NAME = 255;

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const LONGEST_DESCRIPTION = 1_024;

/**
 * Returns the name of an alarm for people: `shop/checkout errors (deployment)`. It is plain text, unique per account and Region
 * as long as the service's own name is, and stays the same when a target group is added or removed.
 */
export function alarmNameOf(service: ProtectableService, label: string): string {
  const end = ` ${label} (deployment)`;
  return `${shortened(placeOf(service), LONGEST_NAME - end.length)}${end}`;
}

/** The section of the docs for readers of an alarm. */
const PAGE = 'guarded-services.md#when-an-alarm-fires';

/** Returns the description: what ALARM means, for which service it stops a deployment, and where to read on if the docs are published. */
export function descriptionOf(service: ProtectableService, why: string, docsUrl?: string): string {
  const place = shortened(placeOf(service), LONGEST_NAME);
  const effect = `. During a deployment of the ECS service ${place}, this alarm makes ECS roll back.`;
  const end = docsUrl === undefined ? effect : `${effect} ${whatToDo(docsUrl, PAGE)}`;
  return `${capitalized(why.slice(0, LONGEST_DESCRIPTION - end.length))}${end}`;
}

/** `CLUSTER/SERVICE` if both names are plain text; else the stack and the path of the construct in it. */
function placeOf(service: ProtectableService): string {
  const names = [clusterNameOf(service), serviceNameOf(service)];
  if (names.every((name) => name !== undefined)) return names.join('/');
  const stack = rootOf(Stack.of(service));
  const path = service.node.path.slice(stack.node.path.length + 1).replace(/\/Service$/, '');
  return `${stack.stackName}/${path}`;
}

/** Replaces the end of a text that is too long by a hash of the whole, so that two long texts with the same beginning stay different. */
function shortened(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 8);
  return `${text.slice(0, longest - hash.length - 1)}-${hash}`;
}

/** The name of a nested stack is known only to CloudFormation. */
function rootOf(stack: Stack): Stack {
  return stack.nestedStackParent === undefined ? stack : rootOf(stack.nestedStackParent);
}

function clusterNameOf(service: ProtectableService): string | undefined {
  if (service instanceof CfnService) return plain(service.cluster)?.replace(/^arn:.*:cluster\//, '');
  const { cluster } = service;
  const resource = cluster.node.defaultChild;
  return plain(resource instanceof CfnCluster ? resource.clusterName : cluster.clusterName);
}

/** The service's own name, if it is plain text. */
export function serviceNameOf(service: ProtectableService): string | undefined {
  const resource = resourceOf(service);
  return typeof resource === 'string' ? undefined : plain(resource.serviceName);
}

function plain(name: string | undefined): string | undefined {
  return name === undefined || Token.isUnresolved(name) ? undefined : name;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
