import type { TrafficKind } from '../../services/ecs/deployment/traffic.ts';
import { type Front, idOf, type RulePlace } from './fronts.ts';

/** What a rule forwards to: the target groups of one front, by the weights of one kind of traffic. */
export interface Forward {
  readonly front: Front;
  readonly kind: TrafficKind;
}

export interface Rule {
  readonly id: string;
  readonly forward: Forward;
  /** `*` stands for any text. */
  readonly path: string;
}

export interface Listener {
  /** `app/NAME/ID/LISTENER`. */
  readonly path: string;
  /** `app/NAME/ID`. */
  readonly loadBalancer: string;
  readonly port: number;
  /** Undefined if requests that match no rule get 404. */
  readonly byDefault: Forward | undefined;
  /** By priority. */
  readonly rules: readonly Rule[];
}

interface Draft {
  readonly loadBalancer: string;
  readonly kind: TrafficKind;
  byDefault: Forward | undefined;
  readonly rules: Rule[];
}

/** First ports of the listeners of one load balancer; a second one of the same kind has the next. */
const firstPorts: Readonly<Record<TrafficKind, number>> = { production: 80, test: 8080 };

/**
 * The listeners of the fronts. A rule that ECS was given stands in its listener. A front without a rule is behind the
 * default action of a listener; if several share a load balancer, the others have a rule on a path with their name.
 */
export function listenersOf(fronts: readonly Front[]): readonly Listener[] {
  const drafts = new Map<string, Draft>();
  for (const front of fronts) {
    place(drafts, { front, kind: 'production' }, front.production);
    if (front.test !== undefined) place(drafts, { front, kind: 'test' }, front.test);
  }
  const used = new Map<string, number>();
  return [...drafts].map(([path, { kind, ...draft }]) => {
    const key = `${draft.loadBalancer} ${kind}`;
    const index = used.get(key) ?? 0;
    used.set(key, index + 1);
    return { path, port: firstPorts[kind] + index, ...draft };
  });
}

function place(drafts: Map<string, Draft>, forward: Forward, given: RulePlace | undefined): void {
  const { front, kind } = forward;
  const path = given?.listener ?? `${front.loadBalancer}/${idOf(`listener ${front.loadBalancer}`)}`;
  const loadBalancer = path.split('/').slice(0, 3).join('/');
  const draft = drafts.get(path) ?? { loadBalancer, kind, byDefault: undefined, rules: [] };
  drafts.set(path, draft);
  if (given?.rule !== undefined) draft.rules.push({ id: given.rule, forward, path: '/*' });
  else if (draft.byDefault === undefined) draft.byDefault = forward;
  else draft.rules.push({ id: idOf(`rule ${front.blue} ${kind}`), forward, path: `/${front.name}/*` });
}
