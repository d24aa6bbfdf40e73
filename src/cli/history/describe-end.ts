import type { VerdictName } from '../../core/wait/wait-verdict.ts';
import { GatewayError } from '../../guard/errors.ts';
import { describeRefusal } from '../../guard/wait/wait-trouble.ts';
import { type CustomEndpoint, describeTrouble } from '../wait/describe-trouble.ts';
import { oneLine } from '../wait/one-line.ts';
import type { PastChoice } from './past-choice.ts';

/** What was read when it failed. */
interface Asked {
  readonly history: {
    readonly choice: Pick<PastChoice['choice'], 'cluster' | 'service'>;
    readonly table: string | undefined;
  };
  readonly region: string;
  readonly endpoint: CustomEndpoint | undefined;
}

/** Describes why deployments could not be read, and what to do, in one line. */
export function describeFailure(error: unknown, asked: Asked): { readonly name: VerdictName; readonly text: string } {
  if (error instanceof GatewayError) {
    const { cluster = 'default', service = '' } = asked.history.choice;
    if (error.code === 'gone') return { name: 'not-found', text: oneLine(describeGone(error, asked)) };
    const isOfService = service !== '' && serverOf(error) === 'ECS';
    if (error.code === 'unsupported' && !isOfService) return describeUnsupported(error, asked);
    const refusal = describeRefusal(error, { service: { cluster, service }, region: asked.region });
    if (refusal !== undefined) return { name: refusal.name, text: oneLine(refusal.text) };
  }
  return { name: 'unexpected', text: describeTrouble(error, { ...asked, server: serverOf(error) }) };
}

/** Only a simulated AWS lacks calls. */
function describeUnsupported({ action, cause }: GatewayError, { endpoint }: Asked): ReturnType<typeof describeFailure> {
  const why = cause instanceof Error ? `${cause.name}: ${cause.message}` : 'no reason given';
  return { name: 'unexpected', text: oneLine(`${endpoint?.url ?? 'AWS'} does not support ${action} (${why})`) };
}

function serverOf(error: unknown): 'ECS' | 'DynamoDB' {
  return error instanceof GatewayError && error.action.startsWith('dynamodb:') ? 'DynamoDB' : 'ECS';
}

function describeGone(error: GatewayError, { history, region }: Asked): string {
  const { table, choice } = history;
  if (serverOf(error) === 'DynamoDB') {
    return `no table "${table ?? ''}" in ${region}: give the output TableName of the guard's stack, and its Region`;
  }
  const name = error.cause instanceof Error ? error.cause.name : '';
  if (name === 'ClusterNotFoundException') {
    return `no cluster "${choice.cluster ?? ''}" in ${region}: check the name and the Region`;
  }
  return `no service "${choice.service ?? ''}" in cluster "${choice.cluster ?? ''}" in ${region}: check the names and the Region`;
}
