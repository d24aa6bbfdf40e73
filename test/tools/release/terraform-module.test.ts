// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of Terraform
import { parse } from '@cdktn/hcl2json';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Fields, fieldsOf, listOf } from '../../../src/core/template/template.ts';
import { terraformModule } from '../../../tools/release/terraform-module.ts';
import { releasedTemplate } from './guard-templates.ts';

const hash = (digit: string) => digit.repeat(64);
const files = terraformModule({
  version: '1.2.3',
  template: releasedTemplate(),
  archives: { reconciler: hash('a'), sweeper: hash('b'), notifier: hash('c'), explainer: hash('d') },
});
const template = fieldsOf(JSON.parse(files['template.json'] ?? ''));

let main: Fields;
let variables: Fields;
let outputs: Fields;

/** The one block of a kind and name. */
function block(file: Fields, ...path: readonly string[]): Fields {
  const found = path.reduce<unknown>((fields, name) => fieldsOf(fields)[name], file);
  return fieldsOf(listOf(found)[0]);
}

beforeAll(async () => {
  const read = async (name: string) => fieldsOf(await parse(name, files[name] ?? ''));
  main = await read('main.tf');
  variables = fieldsOf((await read('variables.tf'))['variable']);
  outputs = fieldsOf((await read('outputs.tf'))['output']);
});

describe('the Terraform module', () => {
  it('has a variable for each parameter of the template, and three of its own', () => {
    expect(Object.keys(variables).toSorted()).toEqual([
      'alarm_topic_arn',
      'bucket',
      'exclude',
      'explain_author',
      'explain_commits',
      'explain_logs',
      'explain_metrics',
      'explain_stack',
      'include',
      'log_days',
      'log_level',
      'post_from',
      'record_days',
      'slack_api_url',
      'slack_channel',
      'slack_secret_arn',
      'stack_name',
      'stuck_after_minutes',
      'tags',
    ]);
  });

  it('hands every parameter of its template over', () => {
    expect(block(main, 'resource', 'aws_cloudformation_stack', 'guard')['parameters']).toEqual({
      ArchiveBucket: '${var.bucket}',
      SlackChannel: '${var.slack_channel}',
      SlackSecretArn: '${var.slack_secret_arn}',
      SlackApiUrl: '${var.slack_api_url}',
      PostFrom: '${var.post_from}',
      Include: '${join(",", var.include)}',
      Exclude: '${join(",", var.exclude)}',
      ExplainMetrics: '${tostring(var.explain_metrics)}',
      ExplainLogs: '${tostring(var.explain_logs)}',
      ExplainCommits: '${tostring(var.explain_commits)}',
      ExplainAuthor: '${tostring(var.explain_author)}',
      ExplainStack: '${tostring(var.explain_stack)}',
      AlarmTopicArn: '${var.alarm_topic_arn}',
      RecordDays: '${tostring(var.record_days)}',
      LogDays: '${tostring(var.log_days)}',
      LogLevel: '${var.log_level}',
      StuckAfterMinutes: '${tostring(var.stuck_after_minutes)}',
    });
    expect(Object.keys(fieldsOf(template['Parameters']))).toHaveLength(17);
  });

  it.each([
    ['slack_channel', 'SlackChannel', 'string'],
    ['slack_secret_arn', 'SlackSecretArn', 'string'],
    ['slack_api_url', 'SlackApiUrl', 'string'],
    ['alarm_topic_arn', 'AlarmTopicArn', 'string'],
    ['include', 'Include', 'list(string)'],
    ['exclude', 'Exclude', 'list(string)'],
  ])('refuses for %s what the parameter %s refuses', (name, parameter, type) => {
    const variable = fieldsOf(listOf(variables[name])[0]);
    const declared = fieldsOf(fieldsOf(template['Parameters'])[parameter]);
    expect(variable['type']).toBe(`\${${type}}`);
    const [{ condition = '' } = {}] = listOf(variable['validation']).map(fieldsOf);
    const [, pattern = ''] = /regex\("(.*?)", (?:var|join)/.exec(String(condition)) ?? [];
    expect(JSON.parse(`"${pattern}"`)).toBe(declared['AllowedPattern']);
  });

  it.each([
    ['post_from', 'PostFrom', '${contains(["trouble", "start"], var.post_from)}'],
    ['log_level', 'LogLevel', '${contains(["DEBUG", "INFO", "WARN", "ERROR"], var.log_level)}'],
    ['log_days', 'LogDays', '${contains([7, 14, 30, 90, 180, 365, 731], var.log_days)}'],
    [
      'record_days',
      'RecordDays',
      '${var.record_days == floor(var.record_days) && var.record_days >= 1 && var.record_days <= 3650}',
    ],
  ])('accepts for %s the values of %s', (name, parameter, condition) => {
    const variable = fieldsOf(listOf(variables[name])[0]);
    expect(listOf(variable['validation'])[0]).toMatchObject({ condition });
    expect(variable['default']).toBe(fieldsOf(fieldsOf(template['Parameters'])[parameter])['Default']);
  });

  it('describes each variable, with a default for all but the bucket', () => {
    for (const [name, found] of Object.entries(variables)) {
      const variable = fieldsOf(listOf(found)[0]);
      expect([name, String(variable['description']).length > 15]).toEqual([name, true]);
      expect([name, 'default' in variable]).toEqual([name, name !== 'bucket']);
    }
  });

  it('uploads the archives under keys with the version and the hash, from which the functions take their code', () => {
    expect(block(main, 'locals')['archives']).toEqual({
      reconciler: 'ecs-deployment-guard/1.2.3/reconciler-aaaaaaaaaaaa.zip',
      sweeper: 'ecs-deployment-guard/1.2.3/sweeper-bbbbbbbbbbbb.zip',
      notifier: 'ecs-deployment-guard/1.2.3/notifier-cccccccccccc.zip',
      explainer: 'ecs-deployment-guard/1.2.3/explainer-dddddddddddd.zip',
    });
    expect(block(main, 'resource', 'aws_s3_object', 'archive')).toMatchObject({
      bucket: '${var.bucket}',
      key: '${each.value}',
      source: '${path.module}/${each.key}.zip',
      lifecycle: [{ create_before_destroy: true }],
    });
    const code = (id: string) => fieldsOf(fieldsOf(fieldsOf(template['Resources'])[id])['Properties'])['Code'];
    expect(code('Reconciler')).toEqual({
      S3Bucket: { Ref: 'ArchiveBucket' },
      S3Key: 'ecs-deployment-guard/1.2.3/reconciler-aaaaaaaaaaaa.zip',
    });
    expect(code('Explainer')).toMatchObject({ S3Key: 'ecs-deployment-guard/1.2.3/explainer-dddddddddddd.zip' });
  });

  it('creates the resources of the template, with the same properties except for the place of the code', () => {
    expect(block(main, 'resource', 'aws_cloudformation_stack', 'guard')).toMatchObject({
      template_body: '${file("${path.module}/template.json")}',
      capabilities: ['CAPABILITY_IAM'],
      depends_on: ['${aws_s3_object.archive}'],
    });
    const withoutCode = (resources: unknown) =>
      Object.fromEntries(
        Object.entries(fieldsOf(resources)).map(([id, resource]) => {
          const { Code: _, ...properties } = fieldsOf(fieldsOf(resource)['Properties']);
          return [id, { ...fieldsOf(resource), Properties: properties }];
        }),
      );
    expect(withoutCode(template['Resources'])).toEqual(withoutCode(releasedTemplate()['Resources']));
    const { ArchiveBucket: _, ...parameters } = fieldsOf(template['Parameters']);
    expect(parameters).toEqual(releasedTemplate()['Parameters']);
    for (const part of ['Conditions', 'Rules', 'Outputs']) expect(template[part]).toEqual(releasedTemplate()[part]);
  });

  it('hands the outputs of the stack on', () => {
    expect(Object.keys(outputs).toSorted()).toEqual(['event_bus_name', 'table_name']);
    expect(block(outputs, 'table_name')['value']).toBe('${aws_cloudformation_stack.guard.outputs["TableName"]}');
  });

  it('has a template that CloudFormation takes in a call', () => {
    expect(Buffer.byteLength(files['template.json'] ?? '')).toBeLessThanOrEqual(51_200);
  });

  it('refuses a function without an archive', () => {
    expect(() => terraformModule({ version: '1.2.3', template: releasedTemplate(), archives: {} })).toThrow(
      'Reconciler has the archive reconciler.zip, which was not built',
    );
  });
});
