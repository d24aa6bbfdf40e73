import { describe, expect, it } from 'vitest';
import { readSample } from '../../src/start/sample.ts';
import { ensureTemplates } from '../../src/start/templates.ts';

describe('the sample service of the stories', () => {
  it('has a bad version that differs from the good one by the tag of its image alone', async () => {
    const { template, badVersion } = await readSample((await ensureTemplates()).sample);
    const imagesOf = ({ containerDefinitions }: typeof badVersion) => containerDefinitions.map((one) => one['image']);
    expect(imagesOf(template.taskDefinition)).toEqual(['registry.example.com/checkout:1.4.1']);
    expect(imagesOf(badVersion)).toEqual(['registry.example.com/checkout:1.5.0']);
    const withoutImages = (version: typeof badVersion) => ({
      ...version,
      containerDefinitions: version.containerDefinitions.map((one) => ({ ...one, image: undefined })),
    });
    expect(withoutImages(badVersion)).toEqual(withoutImages(template.taskDefinition));
  });

  it('has the alarms of the template, which the service names as its deployment alarms', async () => {
    const { template } = await readSample((await ensureTemplates()).sample);
    const names = [...template.alarms.values()].map(({ AlarmName }) => AlarmName).toSorted();
    expect(names).toEqual(['checkout-LoadBalancerErrors', 'checkout-TargetErrors', 'checkout-UnhealthyTargets']);
    expect(template.service).toMatchObject({ deploymentConfiguration: { alarms: { enable: true } } });
    const { deploymentConfiguration: configuration } = template.service as {
      readonly deploymentConfiguration: { readonly alarms: { readonly alarmNames: readonly string[] } };
    };
    expect(configuration.alarms.alarmNames.toSorted()).toEqual(names);
  });

  it('refuses a template without a service', async () => {
    const { guard } = await ensureTemplates();
    await expect(readSample({ path: guard, stackName: 'DeploymentGuard' })).rejects.toThrow(/AWS::ECS::Service/);
  });
});
