import type { Audited } from '../audit/audited-service.ts';
import { isKnown, type Known } from '../audit/known.ts';
import type { Place } from '../audit/finding.ts';
import { queuesOf } from './queue-properties.ts';
import { resourceOf, type Resource, type Stacks } from './stacks.ts';
import { findAlarm } from './template-alarm.ts';
import { isService, readService } from './template-service.ts';
import { fieldsOf, listOf } from './template.ts';

/** A service of a template, with where its findings stand. */
export interface TemplateService {
  readonly audited: Audited;
  /** The path of the construct, which the AWS CDK notes; undefined without it. */
  readonly constructPath: string | undefined;
  readonly locate: (place: Place) => Location;
  /** Reasons of the rules that are suppressed, by the id of the rule. */
  readonly suppressed: ReadonlyMap<string, string>;
}

/** Where a finding stands. */
interface Location {
  readonly file: string;
  /** From 1; undefined if the text has no lines. */
  readonly line: number | undefined;
  readonly logicalId: string;
}

/** Reads every service of the templates, in the order of the templates. */
export function readTemplateServices(stacks: Stacks): readonly TemplateService[] {
  return [...stacks.resources.values()].filter(isService).map((resource) => templateService(resource, stacks));
}

function templateService(resource: Resource, stacks: Stacks): TemplateService {
  const service = readService(resource, stacks);
  const findOnce = memo((name: Known<string>) => findAlarm(name, stacks));
  const alarms = (service.alarms?.names ?? []).map(findOnce);
  const resourceAt = ({ of }: Place) => (of === 'service' ? resource : (stacks.resources.get(of.alarm) ?? resource));
  const involved = [resource, ...alarms.flatMap(({ id }) => stacks.resources.get(id) ?? [])];
  return {
    audited: { service, alarms, queues: queuesOf(alarms, (name) => queueNamed(name, stacks)?.properties) },
    constructPath: pathOf(resource),
    locate: (place) => locate(resourceAt(place), place),
    suppressed: new Map(involved.flatMap(suppressionsOf)),
  };
}

function queueNamed(name: Known<string>, stacks: Stacks): Resource | undefined {
  const found = isKnown(name)
    ? [...stacks.resources.values()].find(({ type, properties }) => type === QUEUE && properties['QueueName'] === name)
    : resourceOf(name, stacks);
  return found?.type === QUEUE ? found : undefined;
}

const QUEUE = 'AWS::SQS::Queue';

/** A list of thousands of equal names would look through the templates for each. */
function memo<T>(find: (name: Known<string>) => T): (name: Known<string>) => T {
  const known = new Map<string, T>();
  return (name) => {
    const key = JSON.stringify(name);
    const found = known.get(key) ?? find(name);
    known.set(key, found);
    return found;
  };
}

function pathOf({ metadata }: Resource): string | undefined {
  const path = metadata['aws:cdk:path'];
  return typeof path === 'string' ? path.replace(/\/Resource$/, '') : undefined;
}

function locate({ template, logicalId }: Resource, { path }: Place): Location {
  return {
    file: template.source,
    line: template.lineOf(['Resources', logicalId, 'Properties', ...path]),
    logicalId,
  };
}

/** Ids may stand with the name of the tool, as the AWS CDK writes those of its own annotations. */
const PREFIX = /^(?:ecs-deployment-guard|ecs-guard):/;

/**
 * Reads the suppressions of cdk-nag's metadata: the form that version 2 writes, whose reason may be encoded, and the form that
 * version 3 writes. A suppression without a reason does not count.
 */
function suppressionsOf({ metadata }: Resource): readonly (readonly [string, string])[] {
  const rules = listOf(fieldsOf(metadata['cdk_nag'])['rules_to_suppress']).map(fieldsOf);
  return rules.flatMap(({ id, reason, is_reason_encoded: isEncoded }) => {
    if (typeof id !== 'string' || typeof reason !== 'string' || reason.trim() === '') return [];
    return [[id.replace(PREFIX, ''), isEncoded === true ? decode(reason) : reason] as const];
  });
}

function decode(text: string): string {
  const bytes = Uint8Array.from(atobSafe(text), (character) => character.charCodeAt(0));
  return new TextDecoder().decode(bytes);
}

/** Text that is not Base64 stays as it is. */
function atobSafe(text: string): string {
  return /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0 ? atob(text) : text;
}
