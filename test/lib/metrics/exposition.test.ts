import { describe, expect, it } from 'vitest';
import { parseExposition } from './exposition.ts';

describe("the parser of Prometheus's text format", () => {
  it('reads names, labels, values and types', () => {
    const text = [
      '# HELP http_requests_total All requests.',
      '# TYPE http_requests_total counter',
      'http_requests_total{route="/",status="200"} 3',
      'http_requests_total{route="a\\"b\\\\c\\nd",} 1.5e+2 1395066363000',
      '',
      '# TYPE up gauge',
      'up 0',
      'low -Inf',
      '',
    ].join('\n');
    expect(parseExposition(text)).toEqual({
      types: { http_requests_total: 'counter', up: 'gauge' },
      samples: [
        { name: 'http_requests_total', labels: { route: '/', status: '200' }, value: 3 },
        { name: 'http_requests_total', labels: { route: 'a"b\\c\nd' }, value: 150 },
        { name: 'up', labels: {}, value: 0 },
        { name: 'low', labels: {}, value: Number.NEGATIVE_INFINITY },
      ],
    });
  });

  it.each([
    ['up 1', /line feed/],
    ['up\n', /no sample: up/],
    ['up one\n', /no sample/],
    ['5xx 1\n', /no sample/],
    ['up{a="1" 1\n', /no labels/],
    ['up{a="1"b="2"} 1\n', /no labels/],
    ['up{a="1",a="2"} 1\n', /no labels/],
    ['up{a=1} 1\n', /no labels/],
    ['{"error":"not here"}\n', /no labels/],
  ])('refuses %j', (text, problem) => {
    expect(() => parseExposition(text)).toThrow(problem);
  });
});
