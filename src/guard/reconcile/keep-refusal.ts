import { announceReadable, announceUnreadable, isGivenUp, isNeeded, noteDenial } from '../../core/reconcile/refusal.ts';
import { GatewayError } from '../errors.ts';
import type { SaveResult } from '../ports.ts';
import type { Round, ReconcilerGateways } from './reconcile.ts';
import { keepHead, saveHead } from './save-head.ts';

/** Whether ECS denies access to a call that every reconciliation needs. */
export function isUnreadable(error: unknown): error is GatewayError {
  return error instanceof GatewayError && error.code === 'denied' && isNeeded(error.action);
}

/**
 * One round while ECS denies access to the service. It records no outcome; the head stores since when, which call, and the
 * events that arrived. A lasting denial is published once. Retries come at growing intervals until the guard gives up.
 */
export async function keepRefusal(guard: ReconcilerGateways, round: Round, error: GatewayError): Promise<SaveResult> {
  const { serviceArn, state, signals, now } = round;
  const previous = state.head?.refusal;
  const kept = keepHead(state.head);
  if (previous !== undefined && isGivenUp(previous, now)) {
    guard.log.warn('guard stops checking a service', { serviceArn, because: error.message });
    const effects = announceReadable(serviceArn, previous, { because: 'given-up', deployments: [], now });
    return saveHead(guard, round, { ...kept, unjoined: [], refusal: undefined, newEffects: effects });
  }
  const events = [...(state.head?.unjoined ?? []), ...signals.flatMap((signal) => signal.event ?? [])];
  const code = error.cause instanceof Error ? error.cause.name : error.code;
  const refusal = noteDenial(previous, { action: error.action, code, events, now });
  guard.log.warn('ECS denies access to a service', { serviceArn, action: error.action, because: error.message });
  if (refusal.announced) guard.count('UnreadableServices');
  const isNews = refusal.announced && previous?.announced !== true;
  const newEffects = isNews ? [announceUnreadable(serviceArn, refusal, now)] : [];
  return saveHead(guard, round, { ...kept, unjoined: [], refusal, newEffects });
}
