import { describe, expect, it } from 'vitest';
import { agentConfiguration, collectorConfiguration, scrapeConfiguration } from './configuration-schema.ts';
import { configurationVariants } from './configuration-variants.ts';

const variants = configurationVariants();

describe('every generated configuration', () => {
  it('is one of many, so that this test looks at something', () => {
    expect([variants.agent.length, variants.prometheus.length, variants.collector.length]).toEqual([60, 60, 12]);
  });

  it.each(variants.agent)('is one that the CloudWatch agent takes: $name', ({ configuration }) => {
    expect(agentConfiguration.parse(configuration)).toEqual(configuration);
  });

  it.each(variants.prometheus)('is one that Prometheus takes: $name', ({ configuration }) => {
    expect(scrapeConfiguration.parse(configuration)).toEqual(configuration);
  });

  it.each(variants.collector)('is one that the OpenTelemetry collector takes: $name', ({ configuration }) => {
    expect(collectorConfiguration.parse(configuration)).toEqual(configuration);
  });
});

describe('the check of configurations', () => {
  const change = (value: unknown, text: string, other: string) =>
    JSON.parse(JSON.stringify(value).replace(text, other));
  const [agent] = variants.agent;
  const [scrape] = variants.prometheus;
  const [collector] = variants.collector;

  it.each([
    [agentConfiguration, agent, '"emf_processor"', '"emf"'],
    [agentConfiguration, agent, '"source_labels":["ServiceName"]', '"source_labels":[]'],
    [agentConfiguration, agent, '"^requests_total$"', '"requests_total"'],
    [scrapeConfiguration, scrape, 'localhost:9464', 'example.com:9464'],
    [scrapeConfiguration, scrape, '"regex"', '"regexp"'],
    [collectorConfiguration, collector, '"enabled":false', '"enabled":true'],
    [collectorConfiguration, collector, 'NoDimensionRollup', 'ZeroAndSingleDimensionRollup'],
    [collectorConfiguration, collector, '"batch":{', '"memory_limiter":{},"batch":{'],
  ])('finds what is wrong', (schema, variant, text, other) => {
    expect(JSON.stringify(variant?.configuration)).toContain(text);
    expect(schema.safeParse(change(variant?.configuration, text, other)).success).toBe(false);
  });
});
