import { describe, expect, it } from 'vitest';
import { showDeployment, titleOf } from '../../../../src/core/history-page/views/deployment.ts';
import { pastDeployment, rolledBack, serviceArn } from '../../history/past-deployments.ts';

/** The text of a view, without tags. */
const textOf = (html: unknown) =>
  String(html)
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

describe('the view of a deployment', () => {
  it('says how it ended, why and when', () => {
    const text = textOf(showDeployment(rolledBack()));
    expect(text).toContain('It was rolled back after 4 min 32 s: alarm checkout-5xx fired .');
    expect(text).toContain('Rollback started 2026-11-24 10:02:30 2 min 30 s Finished 2026-11-24 10:04:32 4 min 32 s');
    expect(text).toContain('rolled out for 2 min 30 s rolled back for 2 min 2 s');
    expect(text).toContain('Time to detect 2 min 30 s Rollback time 2 min 2 s Recovery time 4 min 32 s');
    expect(text).toContain('Counts as a failed deployment');
  });

  it('links the pages of the console, and the neighbors', () => {
    const neighbor = pastDeployment({
      serviceDeploymentArn: 'arn:aws:ecs:eu-west-1:1:service-deployment/shop/checkout/d0',
    });
    const view = String(showDeployment(rolledBack(), { older: neighbor, newer: undefined }));
    expect(view).toContain(
      'https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/shop/services/checkout/deployments/d1',
    );
    expect(view).toContain('#alarmsV2:alarm/checkout-5xx');
    expect(view).toContain('<a rel="prev" href="#d/shop/checkout/d0">');
    expect(view).toContain(
      'ecs-guard why --deployment arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/checkout/d1',
    );
  });

  it('has no command for an ARN that a shell would take apart', () => {
    expect(String(showDeployment(pastDeployment({ serviceDeploymentArn: 'a; rm -rf /' })))).not.toContain(
      'ecs-guard why',
    );
  });

  it('shows what is known of one that has not finished', () => {
    const open = pastDeployment({ outcome: undefined, finishedAt: undefined, startedAt: undefined });
    const text = textOf(showDeployment(open));
    expect(text).toContain('It had not finished when this page was written.');
    expect(text).toContain('not counted: unfinished');
  });

  it('has a title', () => {
    expect(titleOf(rolledBack())).toBe('checkout:42 in shop/checkout');
    expect(titleOf(pastDeployment({ serviceArn: serviceArn('cart'), taskDefinitionArn: undefined }))).toBe(
      'Deployment of shop/cart',
    );
  });
});
