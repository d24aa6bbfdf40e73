import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactLines, redactText } from '../../../../src/core/explanation/redact/redact.ts';
import { at } from '../../../builders/facts.ts';

// Assembled, so that scanners of secrets do not report this file. None of them is real.
const JWT = ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxMjM0NTY3ODkwIn0', 'dozjgNryP4J3jVmNHl0w5N'].join('.');
const AWS_ID = `AKIA${'IOSFODNN7EXAMPLE'}`;
const AWS_KEY = `wJalrXUtnFEMI/K7MDENG/${'bPxRfiCYEXAMPLEKEY'}`;
const GITHUB = `ghp_${'0123456789abcdefABCDEF0123456789abcd'}`;
const SLACK = `xoxb-${'123456789012-abcdefABCDEF'}`;
const STRIPE = `sk_live_${'0123456789abcdefABCDEF01'}`;

const lines = (...texts: readonly string[]) => texts.map((text) => ({ at: at(1), text }));
const shown = (...texts: readonly string[]) => redactLines(lines(...texts)).lines.map(({ text }) => text);

describe('a value that looks like a secret', () => {
  it.each([
    ['DB_PASSWORD=hunter2 LOG_LEVEL=info', 'DB_PASSWORD=[redacted] LOG_LEVEL=info'],
    ['export PGPASSWORD=hunter2', 'export PGPASSWORD=[redacted]'],
    ['dbPassword: hunter2, user: app', 'dbPassword: [redacted], user: app'],
    ["{'password': 'two words', 'user': 'app'}", "{'password': '[redacted]', 'user': 'app'}"],
    ['{"clientSecret":"abc","id":1}', '{"clientSecret":"[redacted]","id":1}'],
    ['{"msg":"{\\"apiKey\\":\\"abc\\",\\"n\\":1}"}', '{"msg":"{\\"apiKey\\":\\"[redacted]\\",\\"n\\":1}"}'],
    [':password=>"hunter2", :user=>"app"', ':password=>"[redacted]", :user=>"app"'],
    ['Server=db;User Id=app;Password=hunter2;Encrypt=true', 'Server=db;User Id=app;Password=[redacted];Encrypt=true'],
    [
      '<connection><Password>hunter2</Password></connection>',
      '<connection><Password>[redacted]</Password></connection>',
    ],
    ['mysqld --password hunter2 --verbose', 'mysqld --password [redacted] --verbose'],
    ['curl --token=abc123 https://api', 'curl --token=[redacted] https://api'],
    ['GET /login?user=app&token=abc123&page=2 200', 'GET /login?user=app&token=[redacted]&page=2 200'],
    ['x-api-key: 0123abcd', 'x-api-key: [redacted]'],
    ['aws_secret_access_key = abc/def', 'aws_secret_access_key = [redacted]'],
    ['AccountKey=abc==;EndpointSuffix=core', 'AccountKey=[redacted];EndpointSuffix=core'],
    ['Authorization: Bearer abc.def-123', 'Authorization: Bearer [redacted]'],
    ['authorization: AWS4-HMAC-SHA256 Credential=a/b, Signature=c', 'authorization: [redacted]'],
    [
      '{"headers":{"Authorization":"Basic dXNlcjpwYXNz","Accept":"*/*"}}',
      '{"headers":{"Authorization":"Basic [redacted]","Accept":"*/*"}}',
    ],
    ['sent bearer a1b2c3d4e5 to api', 'sent bearer [redacted] to api'],
    ['Cookie: session=abc; theme=dark', 'Cookie: [redacted]'],
    ['{"cookie":"session=abc","ip":"10.0.0.1"}', '{"cookie":"[redacted]","ip":"10.0.0.1"}'],
    [
      'connecting to postgres://app:p%40ss@db.internal:5432/shop',
      'connecting to postgres://app:[redacted]@db.internal:5432/shop',
    ],
    ['redis://:hunter2@cache:6379/0', 'redis://:[redacted]@cache:6379/0'],
    ['amqps://app:p@ss@mq:5671', 'amqps://app:[redacted]@mq:5671'],
    ['app:hunter2@tcp(db:3306)/shop?parseTime=true', 'app:[redacted]@tcp(db:3306)/shop?parseTime=true'],
    [`cloning https://${GITHUB}@github.com/acme/shop`, 'cloning https://[redacted]@github.com/acme/shop'],
    [`using ${AWS_ID}`, 'using [redacted]'],
    [`key ${AWS_KEY} is wrong`, 'key [redacted] is wrong'],
    [`slack says ${SLACK}`, 'slack says [redacted]'],
    [`charge with ${STRIPE} failed`, 'charge with [redacted] failed'],
    [`token is ${JWT}`, 'token is [redacted]'],
    ['POST https://hooks.slack.com/services/T000/B000/abcdefXYZ', 'POST https://hooks.slack.com/services/[redacted]'],
    [
      'https://b.s3.amazonaws.com/x?X-Amz-Date=1&X-Amz-Signature=0123abcd',
      'https://b.s3.amazonaws.com/x?X-Amz-Date=1&X-Amz-Signature=[redacted]',
    ],
    ['blob?sv=2024&sig=abc%3D&se=2', 'blob?sv=2024&sig=[redacted]&se=2'],
    ['license Zk3v9QpL2xT8wRb6Yh1NcM5sDf7GjKaE rejected', 'license [redacted] rejected'],
    ['-----BEGIN RSA PRIVATE KEY----- MIIE -----END RSA PRIVATE KEY----- loaded', '[redacted] loaded'],
    ['pass\u001b[1mword=hunter2', 'password=[redacted]'],
    ['pass\u200bword=hunter2', 'password=[redacted]'],
  ])('is redacted: %s', (text, expected) => {
    expect(shown(text)).toEqual([expected]);
    expect(redactLines(lines(text)).redacted).toBeGreaterThan(0);
  });

  it('is counted each time', () => {
    expect(redactText('password=a token=b user=c')).toEqual({
      text: 'password=[redacted] token=[redacted] user=c',
      count: 2,
    });
  });

  it('may be a key of several lines', () => {
    const key = [
      'before',
      '-----BEGIN PRIVATE KEY-----',
      'MIIEvQIBADANBgkq',
      'hkiG9w0BAQEFAASC',
      '-----END PRIVATE KEY-----',
      'after',
    ];
    expect(redactLines(lines(...key))).toMatchObject({
      lines: [{ text: 'before' }, { text: '[redacted]' }, { text: 'after' }],
      redacted: 1,
    });
    expect(shown(key.join('\n'))).toEqual(['before', '[redacted]', 'after']);
  });

  it('may be cut off at the end of a key', () => {
    expect(shown('-----BEGIN PRIVATE KEY-----', 'MIIEvQIBADANBgkq')).toEqual(['[redacted]']);
  });
});

describe('a line without secrets', () => {
  it.each([
    'Error: connect ECONNREFUSED 10.0.12.34:5432',
    '    at Object.<anonymous> (/app/node_modules/@aws-sdk/client-secrets-manager/dist-cjs/index.js:123:45)',
    '  File "/usr/local/lib/python3.11/site-packages/django/contrib/auth/backends.py", line 42, in authenticate',
    'Caused by: org.springframework.beans.factory.UnsatisfiedDependencyException: Error creating bean',
    '\u2026at com.acme.shop.security.Http2ConnectionPoolSettingsAutoConfiguration.lambda$3(Http2.java:88)',
    'deployed commit 1f2e3d4c5b6a79881f2e3d4c5b6a79881f2e3d4c',
    'pulled sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    'request 7f3c2f9e-8d4b-4a61-9c1e-2b7d5e6f8a90 took 12 ms',
    'X-Amzn-Trace-Id: Root=1-67891233-abcdef012345678912345678',
    'arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/db-AbCdEf is missing',
    'DB_SECRET=arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/db-AbCdEf',
    'task arn:aws:ecs:eu-west-1:111122223333:task/shop/0123456789abcdef0123456789abcdef stopped',
    'FATAL: password authentication failed for user "app"',
    'SyntaxError: Unexpected token } in JSON at position 12',
    'max_tokens=4096 tokens: 512 token_type=Bearer',
    'password: null, apiKey: undefined, token: ""',
    'PASSWORD=*** SECRET=<secret>',
    'Basic authentication is required',
    'the bearer authentication scheme is not supported',
    'secretName=shop-db passwordPolicy=strict tokenizer=bert',
    'listening on http://0.0.0.0:8080',
    'GET https://api.acme.example/v1/orders/42 200',
    'user jane@example.com signed in from 2001:db8:85a3::8a2e:370:7334',
    'ecs-svc/1234567890123456789 2026-11-24T10:00:00.000Z',
    'java.lang.OutOfMemoryError: Java heap space',
  ])('stays readable: %s', (text) => {
    expect(redactText(text)).toEqual({ text, count: 0 });
  });
});

describe('log lines', () => {
  it('are the last 20, of at most 500 characters each, with empty ones left out', () => {
    const all = Array.from({ length: 30 }, (_, index) => `line ${index}`);
    expect(shown(...all, '', '   ')).toEqual(all.slice(10));
    expect(shown('x'.repeat(600))).toEqual(['x'.repeat(500)]);
  });

  it('of one event are shown apart', () => {
    expect(shown('Error: boom\n    at main.js:1\r\nend')).toEqual(['Error: boom', '    at main.js:1', 'end']);
  });

  it('hold no control characters and no half characters, whatever the application writes', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 200 }), { maxLength: 5 }), (texts) => {
        for (const text of shown(...texts)) {
          // biome-ignore lint/suspicious/noControlCharactersInRegex: it looks for them
          expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
          expect(text.isWellFormed()).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('take time in proportion to their length', () => {
    const hostile = [
      'password='.repeat(500),
      'a'.repeat(20_000),
      '":'.repeat(5_000),
      `https://${'a:'.repeat(5_000)}`,
      'eyJ.'.repeat(3_000),
      '-----BEGIN '.repeat(1_000),
    ];
    const startedAt = performance.now();
    redactLines(lines(...hostile));
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});
