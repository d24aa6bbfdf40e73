import type { Authorize } from '../../server.ts';
import type { AwsScope } from '../../services/ids.ts';
import type { LambdaFunction } from '../functions.ts';
import { isAllowed, type PolicyQuestion } from './policy.ts';
import type { Wiring } from './wiring.ts';

/** An action that the template's policies denied, as AWS would. */
export interface Refusal {
  /** Virtual time. */
  readonly at: number;
  /** Description of the attempt, e.g. `observer calls ecs:DescribeServices`. */
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

/** Access key of the test or command that runs the simulation; all its calls are allowed. */
export const operatorKey = 'operator';

export type Hop = Pick<PolicyQuestion, 'action' | 'resource'> & {
  readonly hop: string;
  /** What happens if it is denied, e.g. `the event is lost`. */
  readonly consequence: string;
};

/** Checks each hop of a run against the template's policies, and records those that are denied. */
export class Access {
  readonly refusals: Refusal[] = [];
  readonly #options: AccessOptions;

  constructor(options: AccessOptions) {
    this.#options = options;
  }

  /** Authorizes an HTTP call by the access key of the calling function. */
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

  /** Whether the role's policies, together with the queue's policy if the resource is a queue, allow the action. */
  mayRole(roleArn: string, hop: Hop, keys: PolicyQuestion['keys'] = {}): boolean {
    const own = this.#options.wiring.roles.get(roleArn)?.own ?? [];
    return this.#ask(hop, own, { role: roleArn }, keys);
  }

  /** Whether the queue's policy allows an AWS service to send on behalf of a resource such as a rule. */
  mayService(service: string, sourceArn: string, hop: Hop): boolean {
    return this.#ask(hop, [], { service }, { 'aws:sourcearn': [sourceArn] });
  }

  /** Whether the role's trust policy allows an AWS service to assume it. */
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
    // Each hop counts as TLS within the account, although the simulator uses plain HTTP on loopback.
    const all = { ...keys, 'aws:sourceaccount': [place.account], 'aws:securetransport': ['true'] };
    if (isAllowed(statements, { principal, action, resource, keys: all })) return true;
    this.refusals.push({ at: this.#options.now(), hop, action, resource, consequence });
    return false;
  }
}
