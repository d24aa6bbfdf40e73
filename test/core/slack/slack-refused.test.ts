import { describe, expect, it } from 'vitest';
import type { RefusedService, RefusedServices } from '../../../src/core/slack/refused-services.ts';
import { renderAsText } from '../../../src/core/slack/render-as-text.ts';
import { renderRefusedServices } from '../../../src/core/slack/slack-refused.ts';
import { at, deploymentArn } from '../../builders/facts.ts';

const refused = (name: string, fields: Partial<RefusedService> = {}): RefusedService => ({
  serviceArn: `arn:aws:ecs:eu-west-1:111122223333:service/shop/${name}`,
  since: at(0),
  code: 'AccessDeniedException',
  lastEvent: { at: at(-1), name: 'SERVICE_DEPLOYMENT_FAILED', reason: 'tasks failed <!channel> to start.' },
  end: undefined,
  ...fields,
});
const list = (...services: readonly RefusedService[]): RefusedServices => ({
  action: 'ecs:ListServiceDeployments',
  began: at(0),
  services,
  leftOut: 0,
  past: [],
  version: 1,
});
const text = (refusedServices: RefusedServices) => renderAsText(renderRefusedServices(refusedServices), 400);

describe('renderRefusedServices', () => {
  it('says what to allow, for which services, with the last event of each', () => {
    const message = renderRefusedServices(list(refused('checkout'), refused('cart', { lastEvent: undefined })));
    expect(message.text).toBe('The guard cannot read 2 services');
    expect(message.tone).toBe('warning');
    const shown = text(list(refused('checkout'), refused('cart', { lastEvent: undefined })));
    expect(shown).toContain('ECS denies the guard ecs:ListServiceDeployments (AccessDeniedException).');
    expect(shown).toContain("Next: allow ecs:ListServiceDeployments for the role of the guard's reconciler");
    expect(shown).toContain(
      '• shop/checkout since 2026-11-24 10:00:00 UTC, last event 2026-11-24 09:59:00 UTC SERVICE_DEPLOYMENT_FAILED tasks failed',
    );
    expect(shown).toContain('• shop/cart since 2026-11-24 10:00:00 UTC ');
    expect(JSON.stringify(message.blocks)).not.toContain('<!channel>');
  });

  it('names twenty services and how many more there are', () => {
    const many = Array.from({ length: 25 }, (_, index) => refused(`s${index}`, { lastEvent: undefined }));
    const shown = text({ ...list(...many), leftOut: 3 });
    expect(shown).toContain('The guard cannot read 28 services');
    expect(shown.match(/• shop\//g)).toHaveLength(20);
    expect(shown).toContain('and 8 more');
  });

  it('says when access returned and links what happened', () => {
    const end = {
      at: at(60),
      because: 'answered' as const,
      eventsDropped: 2,
      deployments: [{ deploymentKey: deploymentArn('d1'), outcome: 'rolled-back' }],
    };
    const message = renderRefusedServices(list(refused('checkout', { end })));
    expect(message.text).toBe('The guard can read 1 service again');
    expect(JSON.stringify(message.blocks)).toContain('/services/checkout/deployments/d1?region=eu-west-1|rolled-back>');
    const shown = text(list(refused('checkout', { end })));
    expect(shown).toContain(
      '• shop/checkout has been readable again since 2026-11-24 11:00:00 UTC: d1 rolled-back; 2 events were dropped',
    );
    expect(shown).not.toContain('Next');
  });

  it.each([
    ['service-gone', 'was deleted (noticed 2026-11-24 11:00:00 UTC)'],
    [
      'given-up',
      'is still unreadable: the guard stopped trying at 2026-11-24 11:00:00 UTC, after 14 days. It tries again',
    ],
  ] as const)('says that a service %s', (because, words) => {
    const end = { at: at(60), because, eventsDropped: 0, deployments: [] };
    expect(text(list(refused('checkout', { end })))).toContain(`• shop/checkout ${words}`);
  });

  it('does not call a service readable that was given up or deleted', () => {
    const ended = (because: 'answered' | 'service-gone' | 'given-up', name = because) =>
      refused(name, { end: { at: at(60), because, eventsDropped: 0, deployments: [] } });
    const of = (...services: readonly RefusedService[]) => {
      const { text: headline, tone } = renderRefusedServices(list(...services));
      return [headline, tone];
    };
    expect(of(ended('given-up'), ended('answered'))).toEqual(['The guard stopped trying to read 1 service', 'warning']);
    expect(of(ended('service-gone'), ended('answered'))).toEqual(['The guard can read 1 service again', 'neutral']);
    expect(of(ended('service-gone'))).toEqual(['The guard could not read 1 service until it was deleted', 'neutral']);
    expect(of(refused('cart'), ended('given-up'))).toEqual(['The guard cannot read 1 service', 'warning']);
  });

  it('says that nothing was deployed meanwhile', () => {
    const end = { at: at(60), because: 'answered' as const, eventsDropped: 0, deployments: [] };
    expect(text(list(refused('checkout', { end })))).toContain('no deployment since');
  });
});
