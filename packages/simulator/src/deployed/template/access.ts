import type { Authorize } from '../../server.ts';
import type { AwsScope } from '../../services/ids.ts';
import type { LambdaFunction } from '../functions.ts';
import { isAllowed, type PolicyQuestion } from './policy.ts';
import type { Wiring } from './wiring.ts';

/** Something that the template's policies did not allow: in AWS it would not happen either. */
export interface Refusal {
  /** Virtual time. */
  readonly at: number;
  /** What was tried, in words: `observer calls ecs:DescribeServices`. */
  readonly hop: string;
  readonly action: string;
  readonly resource: string;
  readonly consequence: string;
}

export interface AccessOptions {
  readonly wiring: Wiring;
  readonly place: AwsScope;
  now(): number;
  callerOf(accessKeyId: string): LambdaFunction | undefined;
}

/** The test or command that runs the simulation: it deploys, reads the table, and may do anything. */
export const operatorKey = 'operator';

export type Hop = Pick<PolicyQuestion, 'action' | 'resource'> & {
  readonly hop: string;
  /** What follows from a refusal, in words. */
  readonly consequence: string;
};

/** Asks the template's policies about every hop of a run, and keeps what they refused. */
export class Access {
  readonly refusals: Refusal[] = [];
  readonly #options: AccessOptions;

  constructor(options: AccessOptions) {
    this.#options = options;
  }

  /** For calls over the wire, each by the access key of its function. */
  readonly authorize: Authorize = ({ caller: { accessKeyId }, action, resources, keys = {} }) => {
    if (accessKeyId === operatorKey) return 'allowed';
    const role = this.#options.callerOf(accessKeyId)?.roleArn;
    const consequence = 'the call is denied';
    const items = (keys['dynamodb:leadingkeys'] ?? []).join(', ');
    const hop = `${accessKeyId} calls ${action}${items === '' ? '' : ` on items of ${items}`}`;
    const allowed = resources.every(
      (resource) => role !== undefined && this.mayRole(role, { action, resource, hop, consequence }, keys),
    );
    return allowed ? 'allowed' : 'denied';
  };

  /** Whether a role may do it; a queue's own policy has its say too. */
  mayRole(roleArn: string, hop: Hop, keys: PolicyQuestion['keys'] = {}): boolean {
    const own = this.#options.wiring.roles.get(roleArn)?.own ?? [];
    return this.#ask(hop, own, { role: roleArn }, keys);
  }

  /** Whether an AWS service may send to a queue in its own name on behalf of a rule or the like. */
  mayService(service: string, sourceArn: string, hop: Hop): boolean {
    return this.#ask(hop, [], { service }, { 'aws:sourcearn': [sourceArn] });
  }

  /** Whether a service may take on the role. */
  mayAssume(service: string, roleArn: string, { sourceArn, ...hop }: Hop & { readonly sourceArn?: string }): boolean {
    const trust = this.#options.wiring.roles.get(roleArn)?.trust ?? [];
    const keys: PolicyQuestion['keys'] = sourceArn === undefined ? {} : { 'aws:sourcearn': [sourceArn] };
    return this.#ask(hop, trust, { service }, keys);
  }

  #ask(
    { action, resource, hop, consequence }: Hop,
    own: Parameters<typeof isAllowed>[0],
    principal: PolicyQuestion['principal'],
    keys: PolicyQuestion['keys'],
  ): boolean {
    const { wiring, place } = this.#options;
    const statements = [...own, ...(wiring.queuePolicies.get(resource) ?? [])];
    // Every hop counts as one over TLS within the account: plain HTTP on loopback stands for it.
    const all = { ...keys, 'aws:sourceaccount': [place.account], 'aws:securetransport': ['true'] };
    if (isAllowed(statements, { principal, action, resource, keys: all })) return true;
    this.refusals.push({ at: this.#options.now(), hop, action, resource, consequence });
    return false;
  }
}
