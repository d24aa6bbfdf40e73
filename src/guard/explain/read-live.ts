import { serviceArnOfDeployment } from '../../core/arn.ts';
import type { DeploymentRecord } from '../../core/deployment/record.ts';
import type { EpochMs } from '../../core/time.ts';
import type { ServiceReference } from '../ports.ts';
import { type FollowGateways, followOnce } from '../wait/follow.ts';
import {
  alarmsToRead,
  beginFollowing,
  dueExtras,
  editsToRead,
  type Following,
  historiesToRead,
  isEnded,
  revisionsToRead,
} from '../wait/following.ts';

/** Most polls: one per revision, edited alarm and history, of which each deployment has a few. */
const POLLS = 40;

/**
 * Reads the record of a deployment from ECS and CloudWatch, with the rules of `wait`. Undefined if ECS does not know the
 * deployment, or if it belongs to no service.
 *
 * @throws GatewayError when ECS does not describe the deployment
 */
export async function readLive(
  gateways: Omit<FollowGateways, 'values'>,
  serviceDeploymentArn: string,
  now: () => EpochMs,
): Promise<DeploymentRecord | undefined> {
  const serviceArn = serviceArnOfDeployment(serviceDeploymentArn);
  if (serviceArn === undefined) return undefined;
  let known = begin(serviceArn, serviceDeploymentArn);
  for (let polls = 0; polls < POLLS && !isRead(known, now()); polls += 1) {
    known = await followOnce(gateways, known, undefined, now());
    if (known.misses > 0) return undefined;
  }
  return known.record;
}

/** The evidence is gathered by itself, with more than a wait reads. */
function begin(serviceArn: string, serviceDeploymentArn: string): Following {
  const [, cluster = '', service = ''] = serviceArn.slice(serviceArn.lastIndexOf(':') + 1).split('/');
  const reference: ServiceReference = { cluster, service };
  return { ...beginFollowing(serviceArn, serviceDeploymentArn, reference), refused: ['evidence'] };
}

/** Whether one look has read everything. An unfinished deployment goes on, so another look may show more. */
function isRead(known: Following, now: EpochMs): boolean {
  if (known.description === undefined) return false;
  const due = dueExtras(known, undefined, now).filter((extra) => isUseful(extra, known));
  const isOver = isEnded(known)
    ? alarmsToRead(known).length === 0
    : known.alarms.read || known.refused.includes('alarms') || alarmsToRead(known).length === 0;
  return due.length === 0 && isOver;
}

function isUseful(extra: string, known: Following): boolean {
  switch (extra) {
    case 'values':
      return false;
    case 'service':
      return known.serviceDescription === undefined;
    case 'siblings':
      return known.siblingsReadAt === undefined;
    case 'revisions':
      return revisionsToRead(known).length > 0;
    case 'edits':
      return editsToRead(known).length > 0;
    default:
      return historiesToRead(known).length > 0;
  }
}
