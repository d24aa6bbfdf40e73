import type { DeploymentRecord } from '../deployment/record.ts';
import { after, before, type EpochMs, minutes, seconds } from '../time.ts';
import type { Author } from './evidence.ts';

/** A call of ECS in the event history of CloudTrail. */
export interface TrailCall {
  readonly eventName: string;
  readonly at: EpochMs;
  /** `IAMUser`, `AssumedRole`, `Root`, `AWSService`, `IdentityCenterUser` or another type. */
  readonly identityType: string;
  readonly principalArn: string | undefined;
  readonly userName: string | undefined;
  /** The role or user behind temporary credentials. */
  readonly issuerName: string | undefined;
  /** The AWS service that made the call for its caller, such as `cloudformation.amazonaws.com`. */
  readonly invokedBy: string | undefined;
  readonly userAgent: string | undefined;
  /** The task definition in the request, as the caller wrote it; undefined if the request changes none. */
  readonly taskDefinition: string | undefined;
}

/** The call comes before the deployment that it creates; AWS does not publish how long before. */
const AT_MOST_BEFORE = minutes(2);

/** The clocks of CloudTrail, in whole seconds, and ECS may differ. */
const AT_MOST_AFTER = seconds(5);

/** When the call that created the deployment was made. */
export function authorSpan({ createdAt }: DeploymentRecord): { readonly from: EpochMs; readonly to: EpochMs } {
  return { from: before(createdAt, AT_MOST_BEFORE), to: after(createdAt, AT_MOST_AFTER) };
}

/** The names of calls that create a deployment, most likely first. */
export function callsToLookUp({ revisions }: DeploymentRecord): readonly string[] {
  return revisions.from === undefined ? ['CreateService', 'UpdateService'] : ['UpdateService', 'CreateService'];
}

/** The author of the deployment: the last call before it, preferably one that names its task definition. */
export function chooseAuthor(calls: readonly TrailCall[], record: DeploymentRecord): Author | undefined {
  const { from, to } = authorSpan(record);
  const target = record.revisions.to?.taskDefinitionArn;
  const isOfTarget = (call: TrailCall) => (target !== undefined && namesSame(call.taskDefinition, target) ? 1 : 0);
  const [call] = calls
    .filter(({ at }) => at >= from && at <= to)
    .toSorted((a, b) => isOfTarget(b) - isOfTarget(a) || b.at - a.at);
  return call && describeAuthor(call);
}

/** A request names a task definition by its ARN, as `family:revision` or as `family`. */
function namesSame(named: string | undefined, arn: string): boolean {
  if (named === undefined) return false;
  const familyAndRevision = arn.slice(arn.lastIndexOf('/') + 1);
  return named === arn || named === familyAndRevision || named === familyAndRevision.split(':')[0];
}

/** Session names that tools give every session, so that they identify no person. */
const TOOL_SESSIONS: readonly RegExp[] = [
  // https://github.com/aws-actions/configure-aws-credentials
  /^GitHubActions$/i,
  /^(?:aws-cdk|cdk-)/i,
  /^(?:botocore-session|aws-sdk-js-session|aws-go-sdk|terraform|pulumi|AWSCodeBuild|AWSCLI-Session)/i,
  /^\d+$/,
];

/** Kinds of identity whose session is a person that signed in. */
const SIGN_IN_ROLE = /^AWSReservedSSO_/;

function describeAuthor(call: TrailCall): Author {
  const { eventName, at, principalArn, userAgent } = call;
  return { ...nameAuthor(call), principalArn, eventName, at, userAgent };
}

function nameAuthor(call: TrailCall): Pick<Author, 'kind' | 'name'> {
  const { identityType, invokedBy, userName, issuerName, principalArn } = call;
  // The console calls on behalf of the person who uses it.
  if (invokedBy !== undefined && !/^(?:AWS Internal|signin\.|console\.)/i.test(invokedBy)) {
    return { kind: 'aws-service', name: invokedBy };
  }
  if (identityType === 'IAMUser' || identityType === 'IdentityCenterUser') {
    return { kind: 'person', name: userName ?? lastOf(principalArn) };
  }
  if (identityType === 'Root') return { kind: 'person', name: 'the root user of the account' };
  const session = lastOf(principalArn);
  const isPerson = SIGN_IN_ROLE.test(issuerName ?? '') || session.includes('@');
  if (isPerson) return { kind: 'person', name: session };
  const isTool = session === '' || TOOL_SESSIONS.some((pattern) => pattern.test(session));
  const role = issuerName ?? userName;
  return { kind: 'pipeline', name: isTool || role === undefined ? (role ?? session) : `${role}/${session}` };
}

function lastOf(arn: string | undefined): string {
  return arn === undefined ? '' : arn.slice(arn.lastIndexOf('/') + 1);
}
