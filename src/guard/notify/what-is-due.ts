import type { DeploymentRecord } from '../../core/deployment/record.ts';
import { decidePost } from '../../core/routing/post-policy.ts';
import { isWorthSaying } from '../../core/slack/slack-message.ts';
import type { NotifierGateways } from './notify.ts';
import { describeRecovery, readChange } from './outcome-change.ts';

/** Whether a destination wants a message about the deployment now, and what the message says about that. */
export async function whatIsDue(
  { policy, postFrom, routes }: Pick<NotifierGateways, 'policy' | 'postFrom' | 'routes'>,
  record: DeploymentRecord,
): Promise<{ readonly isDue: boolean; readonly notes: readonly string[] }> {
  if (policy === undefined || routes === undefined) return { isDue: isWorthSaying(record, postFrom), notes: [] };
  const decision = decidePost(policy, record);
  if (decision !== 'compare') return { isDue: decision === 'post', notes: [] };
  const change = await readChange(routes, record);
  return { isDue: change !== 'none', notes: describeRecovery(change) };
}
