import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReadabilityDetail } from '../../../src/core/outcome-event/readability-detail.ts';
import {
  isOver,
  messageKeyOf,
  noRefusedServices,
  noteReadability,
  type RefusedServices,
} from '../../../src/core/slack/refused-services.ts';
import { at, deploymentArn } from '../../builders/facts.ts';

const ACTION = 'ecs:ListServiceDeployments';
const arnOf = (name: string) => `arn:aws:ecs:eu-west-1:111122223333:service/shop/${name}`;
const unreadable = (name: string, since = '2026-11-24T10:00:00.000Z'): ReadabilityDetail => ({
  schemaVersion: '1',
  eventId: `${arnOf(name)}#unreadable#${since}`,
  service: { serviceArn: arnOf(name), cluster: 'shop', service: name, account: '111122223333', region: 'eu-west-1' },
  refusal: { since, action: ACTION, code: 'AccessDeniedException', count: 2 },
  lastEvent: { at: '2026-11-24T09:59:00Z', name: 'SERVICE_DEPLOYMENT_FAILED', reason: 'tasks failed to start.' },
});
const readable = (name: string, since?: string): ReadabilityDetail => ({
  ...unreadable(name, since),
  end: {
    at: '2026-11-24T11:00:00.000Z',
    because: 'answered',
    eventsDropped: 0,
    deployments: [{ deploymentKey: deploymentArn('d1'), outcome: 'rolled-back' }],
  },
});
const note = (list: RefusedServices, ...details: readonly ReadabilityDetail[]) => details.reduce(noteReadability, list);

describe('noteReadability', () => {
  it('adds a service once, with the last event in the words of ECS', () => {
    const once = note(noRefusedServices(ACTION), unreadable('checkout'));
    expect(once.services).toEqual([
      {
        serviceArn: arnOf('checkout'),
        since: at(0),
        code: 'AccessDeniedException',
        lastEvent: { at: at(-1), name: 'SERVICE_DEPLOYMENT_FAILED', reason: 'tasks failed to start.' },
        end: undefined,
      },
    ]);
    expect(note(once, unreadable('checkout'))).toBe(once);
  });

  it('is over when every service can be read again', () => {
    const two = note(noRefusedServices(ACTION), unreadable('checkout'), unreadable('cart'));
    expect([two, note(two, readable('cart')), note(two, readable('cart'), readable('checkout'))].map(isOver)).toEqual([
      false,
      false,
      true,
    ]);
    expect(isOver(noRefusedServices(ACTION))).toBe(false);
  });

  it('comes to the same whatever the order, and however often an event comes', () => {
    const details = ['a', 'b'].flatMap((name) => [unreadable(name), readable(name)]);
    const denied = note(noRefusedServices(ACTION), unreadable('still-denied'));
    const expected = new Set(note(denied, ...details).services);
    fc.assert(
      fc.property(fc.shuffledSubarray([...details, ...details], { minLength: 8 }), (arrived) => {
        const { services } = note(denied, ...arrived);
        expect(new Set(services)).toEqual(expected);
      }),
    );
  });

  it('keeps a second refusal of the same service beside the first while another is denied', () => {
    const again = unreadable('checkout', '2026-11-25T10:00:00.000Z');
    const first = note(noRefusedServices(ACTION), unreadable('cart'), unreadable('checkout'), readable('checkout'));
    expect(note(first, again).services.map((service) => service.end === undefined)).toEqual([true, false, true]);
  });

  it('begins anew, as another message, when the list is over, and heeds no late event about the past', () => {
    const over = note(noRefusedServices(ACTION), unreadable('checkout'), readable('checkout'));
    const anew = note(over, unreadable('cart', '2026-11-25T10:00:00.000Z'));
    expect(anew.services.map((service) => service.serviceArn)).toEqual([arnOf('cart')]);
    expect([over, anew].map(messageKeyOf)).toEqual([
      `refused#${ACTION}#2026-11-24T10:00:00.000Z`,
      `refused#${ACTION}#2026-11-25T10:00:00.000Z`,
    ]);
    expect(anew.version).toBeGreaterThan(over.version);
    expect(note(anew, unreadable('checkout'), readable('checkout'))).toBe(anew);
  });

  it('keeps the newest 200 and counts the others', () => {
    const many = note(noRefusedServices(ACTION), ...Array.from({ length: 203 }, (_, index) => unreadable(`s${index}`)));
    expect([many.services.length, many.leftOut, many.version]).toEqual([200, 3, 203]);
    expect(many.services[0]?.serviceArn).toBe(arnOf('s3'));
  });
});
