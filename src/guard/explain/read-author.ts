import type { DeploymentRecord } from '../../core/deployment/record.ts';
import { authorSpan, callsToLookUp, chooseAuthor } from '../../core/explanation/author.ts';
import type { Author, MissingPart } from '../../core/explanation/evidence.ts';
import { between, days, type EpochMs, minutes } from '../../core/time.ts';
import type { TrailGateway } from './evidence-port.ts';
import type { EvidenceGateways } from './ports.ts';
import type { Read } from './read-part.ts';

/**
 * CloudTrail delivers events after about 5 minutes, older pages say 15, and neither is promised.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
 */
const LATE = minutes(15);

/** How long the event history keeps events. */
const KEPT = days(90);

/** Finds who started the deployment. Looks for the next kind of call only if the first one is not there. */
export async function readAuthor(
  { trail, now }: Pick<EvidenceGateways, 'now'> & { readonly trail: TrailGateway },
  record: DeploymentRecord,
): Promise<Read<Author | undefined>> {
  for (const eventName of callsToLookUp(record)) {
    const calls = await trail.calls(record.serviceArn, eventName, authorSpan(record));
    const author = chooseAuthor(calls, record);
    if (author !== undefined) return { value: author };
  }
  return { value: undefined, missing: [withoutAuthor(record, now())] };
}

function withoutAuthor({ createdAt }: DeploymentRecord, now: EpochMs): MissingPart {
  const age = between(createdAt, now);
  if (age < LATE) {
    const what = 'The author of the deployment is not known yet: CloudTrail delivers calls some minutes later.';
    return { part: 'author', why: 'not-yet', what };
  }
  if (age > KEPT) {
    const what = 'The author of the deployment is gone: CloudTrail keeps calls for 90 days.';
    return { part: 'author', why: 'gone', what };
  }
  const what = 'The author of the deployment is unknown: CloudTrail shows no call that created it.';
  return { part: 'author', why: 'none', what };
}
